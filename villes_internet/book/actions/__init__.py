"""What the équipe does to the book: its pages, its texts."""
