"""Pages on which an application is written, checked and submitted."""
