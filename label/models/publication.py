"""How many times what anybody may read has changed."""

from django.db import models
from django.db.models.expressions import RawSQL

from toolkit.prepared import Prepared

# The number, and the transaction that wrote it (`xmin`): a database that was restored, or copied and then changed, may
# have the same number, and not the same transaction.
STAMP = RawSQL("label_publicversion.number::text || '.' || label_publicversion.xmin::text", (), models.TextField())


class PublicVersionManager(models.Manager["PublicVersion"]):
    def move(self) -> None:
        """One more, as the last statement of a transaction: its row stays locked until the commit."""
        if not self.filter(pk=1).update(number=models.F("number") + 1):
            self.create(pk=1, number=1)

    def stamp(self) -> str:
        """The version, and which transaction made it: no other state of the public data bears the same. One query."""
        return next((str(stamp) for (stamp,) in STAMPED.rows()), "")


class PublicVersion(models.Model):
    """One row: its number grows with each change of what an anonymous reader sees, in the order of the commits.

    Moved by `label.actions.base.public_gesture`, and by the worker that ends a public document.
    """

    number = models.PositiveBigIntegerField("numéro", default=0)

    objects = PublicVersionManager()

    class Meta:
        verbose_name = "version des données publiques"
        verbose_name_plural = "version des données publiques"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(pk=1),
                name="public_version_is_one_row",
                violation_error_message="Les données publiques n’ont qu’une version.",
            )
        ]

    def __str__(self) -> str:
        return str(self.number)


STAMPED = Prepared(lambda: PublicVersion.objects.filter(pk=1).values_list(STAMP))
