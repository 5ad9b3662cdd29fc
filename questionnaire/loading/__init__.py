"""The trame as a file: read and checked, written."""
