"""Pages of the history of a dossier: record, Temporal, verification."""
