"""What a collectivité tells about its work, and the observatory where everybody finds it."""
