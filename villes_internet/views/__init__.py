"""Pages that show several apps at once: home, a town, pilotage, and what belongs to the whole site."""
