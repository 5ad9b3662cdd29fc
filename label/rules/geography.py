"""Distances on the ground."""

import math

EARTH_RADIUS = 6371  # kilometres


def kilometres(here: tuple[float, float], there: tuple[float, float]) -> int:
    """Great-circle distance between two points (latitude, longitude, in degrees), rounded to the kilometre."""
    a, b = math.radians(here[0]), math.radians(there[0])
    step = math.radians(there[1] - here[1])
    cosine = math.sin(a) * math.sin(b) + math.cos(a) * math.cos(b) * math.cos(step)
    return round(EARTH_RADIUS * math.acos(max(-1.0, min(1.0, cosine))))
