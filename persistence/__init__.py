"""The record: events, the rows drawn from them, money, messages and files."""
