"""The gestures of the questionnaire, one verb function each: one transaction, one trace."""
