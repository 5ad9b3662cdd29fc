"""The yearly book: content, rendering, production, task."""
