"""Pages on which people come in and leave."""
