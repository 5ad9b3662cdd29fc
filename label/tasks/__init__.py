"""What a worker does for the ground floor; Celery finds the tasks here."""

from label.tasks import documents, files, mail

__all__ = ["documents", "files", "mail"]
