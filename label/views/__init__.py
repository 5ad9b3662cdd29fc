"""The public pages of the label: palmarès, collectivités, map, statistics."""
