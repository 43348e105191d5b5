"""Real published projects as applications: read, filled in, filed and moved on."""
