"""The web desk: pages for applicants, officers and administrators."""
