"""What the API answers: the shapes outside programs are written against."""
