"""What comes from outside, in four steps: parse, check, report, write. A file with one wrong line writes nothing."""
