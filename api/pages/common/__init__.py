"""What every page leans on: rendering, visitor, translations, formats."""
