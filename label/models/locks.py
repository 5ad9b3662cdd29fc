"""How the rows that many others refer to are locked."""

from typing import Self, TypeVar

from django.db import models

ModelT_co = TypeVar("ModelT_co", bound=models.Model, covariant=True)


class LockedQuerySet(models.QuerySet[ModelT_co]):
    def locked(self) -> Self:
        """Its rows, locked until the end of the transaction against whoever changes them too (FOR NO KEY UPDATE).

        Trap: a row that refers to another is checked at its COMMIT (FOR KEY SHARE). Held FOR UPDATE, an edition made
        the équipe, who asks for a paper of it, and the schedule, who has just asked for the same, wait for each other.
        """
        return self.select_for_update(of=("self",), no_key=True)
