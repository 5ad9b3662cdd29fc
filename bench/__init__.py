"""Measures of the product: `./dev bench <name>` runs one."""
