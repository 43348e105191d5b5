"""Pages of one dossier: all of it for the office, its state for its applicant."""
