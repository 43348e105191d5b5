"""The rules and effects of every action, one module per stage."""
