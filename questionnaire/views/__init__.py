"""The pages of the questionnaire: for the agents of a collectivité, and for the équipe."""
