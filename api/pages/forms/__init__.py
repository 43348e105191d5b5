"""What every form leans on: typed data, errors, attachments, autosave, merge."""
