"""The HTTP API: it translates requests into reads and commands, and decides nothing."""
