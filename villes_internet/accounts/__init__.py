"""Sign-in, accounts and second factor: django-allauth in our words, our addresses and our outbox."""
