"""Factories with boring defaults; traits are named after situations. Codes 99xxx and years after 2100 are nobody's; the
sequence starts at 3000, tests name theirs below.
"""
