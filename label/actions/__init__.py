"""The gestures of the label, one verb function each: one transaction, one journal line."""
