"""Gestures of the sitting."""
