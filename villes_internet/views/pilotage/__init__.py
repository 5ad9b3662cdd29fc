"""`/pilotage/…`: everything that the équipe does, from the opening of an edition to its reminders."""
