"""What people type, and press, for the jury."""
