"""The gestures of the jury: one transaction each, with its journal line."""
