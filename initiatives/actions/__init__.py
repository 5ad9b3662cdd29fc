"""The gestures of the initiatives, one verb function each: one transaction, one journal line."""
