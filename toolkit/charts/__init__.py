"""Figures drawn as SVG, the same on the web and in the book: direct labels, zero-based bars, values written, a text for
each.

Every function is pure: numbers in, markup out. Colours come from docs/visual.md, with their contrasts; nothing is said
by colour alone. Only presentation attributes are used, since the site's policy allows no inline style.
"""
