"""What the pages of the jury read."""
