"""Settings: `base` for all, then `dev` (no environment needed), `test` and `prod` (everything from the environment)."""
