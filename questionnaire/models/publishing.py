"""What a collectivité lets anybody read of its answers."""

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Func, Value

from label.models import Edition, Versioned
from label.rules.candidatures import IN_THE_RACE
from questionnaire.rules.publishing import PublicationChoice


class PublishedAnswersQuerySet(models.QuerySet["PublishedAnswers"]):
    def readable(self) -> Self:
        """Those that anybody may read something of: filed with the choice shown, which leaves something to read, with a
        result that is published.
        """
        path = Value("$.*[*] ? (@ == true)")
        ticked = Func("chosen", path, function="jsonb_path_exists", output_field=models.BooleanField())
        return self.filter(
            models.Q(by_default=True) | models.Q(ticked),
            settled=True,
            revoked=False,
            candidature__status__in=IN_THE_RACE,
            candidature__award__isnull=False,
            candidature__edition__in=Edition.objects.public(),
        )

    def of(self, collectivite: Any) -> Self:
        """Those of a collectivité."""
        return self.filter(candidature__collectivite=collectivite)


class PublishedAnswers(Versioned):
    """What a candidature lets anybody read of its answers once its result is published.

    `chosen` says item by item; of the others the règlement as it stood at the filing (`by_default`). A dossier that was
    never filed with this choice before its eyes is not `settled` and publishes nothing.
    """

    candidature = models.OneToOneField(
        "label.Candidature", models.CASCADE, related_name="published_answers", verbose_name="candidature"
    )
    settled = models.BooleanField("déposé avec ce choix", default=False)
    by_default = models.BooleanField("publiées sauf choix contraire", default=False)
    chosen = models.JSONField("choix par question", default=dict, blank=True, help_text="Réponse, commentaire.")
    revoked = models.BooleanField("publication révoquée", default=False)

    objects = PublishedAnswersQuerySet.as_manager()
    REVOKED: ClassVar[str] = "revoked"

    class Meta:
        verbose_name = "réponses publiées"
        verbose_name_plural = "réponses publiées"

    def __str__(self) -> str:
        return f"Réponses publiées de {self.candidature}"

    def typed(self) -> dict[str, Any]:
        return {**self.chosen, self.REVOKED: self.revoked}

    def type_in(self, values: Mapping[str, Any]) -> None:
        rest = dict(values)
        self.revoked = rest.pop(self.REVOKED, self.revoked)
        self.chosen = {**self.chosen, **rest}

    @property
    def choices(self) -> dict[str, PublicationChoice]:
        """What was chosen, by code."""
        return {code: (bool(answer), bool(comment)) for code, (answer, comment) in self.chosen.items()}
