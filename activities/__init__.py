"""What touches the world: the record, the treasury, mail. Nothing here decides."""
