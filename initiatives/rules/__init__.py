"""The rules of the initiatives as pure functions of plain values."""
