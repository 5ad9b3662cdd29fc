"""The rules of the questionnaire: pure functions of plain values."""
