"""Pages for administrators: problems, accounts, keys, messages, calendar, norms."""
