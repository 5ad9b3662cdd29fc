"""What the équipe types for the book."""
