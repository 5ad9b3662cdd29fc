"""The forms of the questionnaire: an answer as an agent types it, a question as the équipe builds it."""
