"""What the product tells of itself to whoever keeps it running: its state, its figures, its faults, its lines."""
