"""Workflows wait: they hold an application while people decide, and never fetch."""
