"""Read the environment; a malformed value stops the start with the variable's name."""

import os

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str = "") -> str:
    """The variable's value without surrounding blanks, or `default` when it is unset or empty."""
    return os.environ.get(name, "").strip() or default


def integer(name: str, default: int) -> int:
    """The variable as a whole number; raises ImproperlyConfigured when it is something else."""
    value = text(name)
    if not value:
        return default
    try:
        return int(value)
    except ValueError:
        msg = f"{name} doit être un nombre entier, et non « {value} »."
        raise ImproperlyConfigured(msg) from None


def items(name: str) -> list[str]:
    """A comma-separated variable as a list, blanks dropped."""
    return [item.strip() for item in text(name).split(",") if item.strip()]
