"""The forms of the label: what people type, read and refused in French beside each field."""
