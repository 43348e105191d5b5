"""Pages on which an action of a dossier is taken."""
