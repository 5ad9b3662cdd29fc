"""The rules of the label as pure functions of plain values: no database, no request."""
