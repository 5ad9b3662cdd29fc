"""The sitting: who is there, the cases in order, the votes, the decisions, the minutes."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from jury.enums import ON_THE_TABLE, RUNS, CaseStatus, SittingStatus
from label.rules.candidatures import IN_THE_RACE
from label.rules.regulation import TOP, level_name

MOST_SITTINGS = 99


def current_first(prefix: str = "") -> models.Case:
    """An order of the sittings of an edition that begins with the one that is open or next, and once all are closed
    with the last. `prefix` is the way to them (« edition__sittings__ »).
    """
    number = models.F(f"{prefix}number")
    closed = models.When(**{f"{prefix}status": SittingStatus.CLOSED}, then=1 + 2 * MOST_SITTINGS - number)
    return models.Case(closed, default=number, output_field=models.IntegerField())


class SittingQuerySet(models.QuerySet["Sitting"]):
    def in_turn(self, edition: int) -> Self:
        """The sittings of an edition, the current one first."""
        return self.filter(edition=edition).order_by(current_first())

    def current(self, edition: int) -> "Sitting | None":
        """The sitting of an edition that is open or next, the last one once all are closed; None before any."""
        return self.in_turn(edition).first()

    def over(self, edition: int) -> bool:
        """Whether the jury of an edition has finished: every sitting is closed. One query."""
        found = self.current(edition)
        return found is not None and found.status == SittingStatus.CLOSED


class Sitting(models.Model):
    """A sitting of the jury of an edition: one, or several, the undecided dossiers of each passing to the next.
    `serial` grows with every gesture: a screen that knows it is up to date.
    """

    edition = models.ForeignKey("label.Edition", models.PROTECT, related_name="sittings", verbose_name="édition")
    number = models.PositiveSmallIntegerField("numéro", default=1)
    held_on = models.DateField("jour")
    place = models.CharField("lieu", max_length=120, blank=True)
    ends_at = models.TimeField("fin prévue", null=True, blank=True)
    status = models.CharField("état", max_length=9, choices=SittingStatus.choices, default=SittingStatus.PREPARED)
    serial = models.PositiveBigIntegerField("numéro d’état", default=1)
    opened_at = models.DateTimeField("ouverte le", null=True, blank=True)
    closed_at = models.DateTimeField("close le", null=True, blank=True)
    closes_itself = models.BooleanField(
        "vote clos dès que tous ont voté", default=False, help_text="Au choix de qui préside."
    )

    objects = SittingQuerySet.as_manager()

    class Meta:
        verbose_name = "séance du jury"
        verbose_name_plural = "séances du jury"
        ordering = ["edition", "number"]
        constraints = [
            models.UniqueConstraint(
                "edition",
                "number",
                name="sitting_number_once",
                violation_error_message="Cette édition a déjà une séance de ce numéro.",
            ),
            models.UniqueConstraint(
                "edition",
                condition=Q(status__in=RUNS),
                name="one_sitting_runs",
                violation_error_message="Une autre séance de cette édition est ouverte.",
            ),
            models.CheckConstraint(
                condition=Q(number__range=(1, MOST_SITTINGS)),
                name="sitting_number",
                violation_error_message="Une séance porte un numéro de 1 à 99.",
            ),
        ]

    def __str__(self) -> str:
        return f"Séance du jury {self.edition.year}" + (f", n° {self.number}" if self.number > 1 else "")


class Attendance(models.Model):
    """A member at the sitting, from an hour to another."""

    sitting = models.ForeignKey("jury.Sitting", models.PROTECT, related_name="attendances", verbose_name="séance")
    member = models.ForeignKey("jury.JuryMember", models.PROTECT, related_name="attendances", verbose_name="membre")
    arrived_at = models.DateTimeField("arrivée", default=timezone.now)
    left_at = models.DateTimeField("départ", null=True, blank=True)

    class Meta:
        verbose_name = "présence"
        verbose_name_plural = "présences"
        ordering = ["arrived_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                "sitting",
                "member",
                condition=Q(left_at__isnull=True),
                name="present_once",
                violation_error_message="Ce membre est déjà présent.",
            ),
            models.CheckConstraint(
                condition=Q(left_at__isnull=True) | Q(left_at__gte=models.F("arrived_at")),
                name="leaves_after_arriving",
                violation_error_message="Le départ suit l’arrivée.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member}, {self.sitting}"


class CaseQuerySet(models.QuerySet["Case"]):
    def on_the_table(self) -> Self:
        return self.filter(status__in=ON_THE_TABLE)

    def in_the_race(self) -> Self:
        """Those whose candidature may still receive a level; the others are « sans objet »."""
        return self.filter(candidature__status__in=IN_THE_RACE)

    def without_object(self) -> Self:
        """Those whose candidature was withdrawn or found inadmissible since."""
        return self.exclude(candidature__status__in=IN_THE_RACE)


class Case(models.Model):
    """A candidature on the agenda; one at a time is on the table, held by the database."""

    sitting = models.ForeignKey("jury.Sitting", models.PROTECT, related_name="cases", verbose_name="séance")
    candidature = models.OneToOneField(
        "label.Candidature", models.PROTECT, related_name="jury_case", verbose_name="candidature"
    )
    rank = models.PositiveIntegerField("rang")
    proposal = models.PositiveSmallIntegerField("niveau proposé", null=True, blank=True)
    grouped = models.BooleanField("adoption groupée", default=False)
    pulled_by = models.ForeignKey(
        "jury.JuryMember", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="retiré du groupe par"
    )
    status = models.CharField("état", max_length=9, choices=CaseStatus.choices, default=CaseStatus.WAITING)
    opened_at = models.DateTimeField("ouvert le", null=True, blank=True)
    card = models.JSONField("carte", default=dict, blank=True, help_text="Ce que les membres lisent avant de voter.")
    vote_closed_at = models.DateTimeField("vote clos le", null=True, blank=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = "dossier de la séance"
        verbose_name_plural = "dossiers de la séance"
        ordering = ["rank"]
        constraints = [
            models.UniqueConstraint(
                "sitting",
                condition=Q(status__in=ON_THE_TABLE),
                name="one_case_on_the_table",
                violation_error_message="Un autre dossier est déjà ouvert.",
            ),
            models.CheckConstraint(
                condition=Q(proposal__isnull=True) | Q(proposal__range=(0, TOP)),
                name="case_proposal_level",
                violation_error_message="Un niveau va de 0 à 5 arobases.",
            ),
            models.CheckConstraint(
                condition=Q(grouped=False) | Q(proposal__isnull=False),
                name="grouped_has_a_proposal",
                violation_error_message="Un dossier de l’adoption groupée a une proposition.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.candidature)


class Vote(models.Model):
    """The ballot of a member on a case, changed until the vote closes and gone with it: a `Poll` keeps the count."""

    case = models.ForeignKey("jury.Case", models.PROTECT, related_name="votes", verbose_name="dossier")
    member = models.ForeignKey("jury.JuryMember", models.PROTECT, related_name="cast_votes", verbose_name="membre")
    arobases = models.PositiveSmallIntegerField("niveau")
    at = models.DateTimeField("date", default=timezone.now)

    class Meta:
        verbose_name = "vote"
        verbose_name_plural = "votes"
        constraints = [
            models.UniqueConstraint(
                "case",
                "member",
                name="vote_once",
                violation_error_message="Ce membre a déjà voté sur ce dossier.",
            ),
            models.CheckConstraint(
                condition=Q(arobases__range=(0, TOP)),
                name="vote_level",
                violation_error_message="Un vote va de 0 à 5 arobases.",
            ),
        ]

    def __str__(self) -> str:
        return f"Vote {self.pk}"


class PollQuerySet(models.QuerySet["Poll"]):
    def standing(self) -> Self:
        """Those that were not set aside; one by show of hands stands once somebody else has confirmed it."""
        return self.filter(Q(typed_by__isnull=True) | Q(confirmed_by__isnull=False), set_aside_at__isnull=True)

    def to_confirm(self) -> Self:
        """Those by show of hands that wait for a second member."""
        return self.filter(typed_by__isnull=False, confirmed_by__isnull=True, set_aside_at__isnull=True)


class Poll(models.Model):
    """A vote that was closed: how many for each level, and who voted, in the order of the members. Its ballots are
    gone; set aside once the dossier is voted afresh, it stays in the minutes.
    """

    case = models.ForeignKey("jury.Case", models.PROTECT, related_name="polls", verbose_name="dossier")
    counts = models.JSONField("décompte", help_text="Votes de 1 à 5 arobases ; six nombres commencent à la mention.")
    voters = models.JSONField("votants", default=list, help_text="Numéros des membres qui ont voté.")
    closed_at = models.DateTimeField("clos le", default=timezone.now)
    set_aside_at = models.DateTimeField("écarté le", null=True, blank=True)
    set_aside_reason = models.CharField("raison de l’écart", max_length=500, blank=True)
    typed_by = models.ForeignKey(
        "jury.JuryMember",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="compté à main levée par",
    )
    confirmed_by = models.ForeignKey(
        "jury.JuryMember", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="confirmé par"
    )

    objects = PollQuerySet.as_manager()

    class Meta:
        verbose_name = "scrutin"
        verbose_name_plural = "scrutins"
        ordering = ["closed_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                "case",
                condition=Q(set_aside_at__isnull=True),
                name="poll_once",
                violation_error_message="Ce dossier a déjà un scrutin.",
            ),
            models.CheckConstraint(
                condition=Q(set_aside_at__isnull=True, set_aside_reason="")
                | (Q(set_aside_at__isnull=False) & ~Q(set_aside_reason="")),
                name="poll_set_aside_with_a_reason",
                violation_error_message="Un scrutin s’écarte avec sa raison.",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True)
                | (Q(typed_by__isnull=False) & ~Q(confirmed_by=models.F("typed_by"))),
                name="hands_confirmed_by_another",
                violation_error_message="Un décompte à main levée se confirme par un autre membre.",
            ),
        ]

    def __str__(self) -> str:
        return f"Scrutin, {self.case}"

    @property
    def waits(self) -> bool:
        """Whether it was counted by show of hands, and a second member has not confirmed it yet."""
        return self.typed_by_id is not None and self.confirmed_by_id is None


class DecisionQuerySet(models.QuerySet["Decision"]):
    def standing(self) -> Self:
        """Those that were not undone, of cases that may still receive a level."""
        return self.filter(undone_at__isnull=True, case__candidature__status__in=IN_THE_RACE)


class Decision(models.Model):
    """What was decided on a case; one stands at a time, an undone one stays with its reason."""

    case = models.ForeignKey("jury.Case", models.PROTECT, related_name="decisions", verbose_name="dossier")
    arobases = models.PositiveSmallIntegerField("niveau")
    reason = models.TextField("motif", blank=True)
    grouped = models.BooleanField("par adoption groupée", default=False)
    batch = models.ForeignKey(
        "jury.Batch", models.PROTECT, null=True, blank=True, related_name="decisions", verbose_name="lot"
    )
    poll = models.ForeignKey(
        "jury.Poll",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="decisions",
        verbose_name="scrutin",
        help_text="Vide pour une adoption groupée.",
    )
    eligible = models.PositiveSmallIntegerField("présents non déportés")
    quorum = models.PositiveSmallIntegerField("quorum")
    presided_by = models.ForeignKey("jury.JuryMember", models.PROTECT, related_name="+", verbose_name="présidé par")
    decided_at = models.DateTimeField("décidé le", default=timezone.now)
    undone_at = models.DateTimeField("annulée le", null=True, blank=True)
    undone_reason = models.CharField("raison de l’annulation", max_length=500, blank=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = "décision"
        verbose_name_plural = "décisions"
        ordering = ["decided_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                "case",
                condition=Q(undone_at__isnull=True),
                name="decision_once",
                violation_error_message="Ce dossier est déjà décidé.",
            ),
            models.CheckConstraint(
                condition=Q(arobases__range=(0, TOP)),
                name="decision_level",
                violation_error_message="Un niveau va de 0 à 5 arobases.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case} : {level_name(self.arobases)}"

    @property
    def counts(self) -> list[int]:
        """The votes that it rests on, as `Poll.counts`; none for a grouped adoption."""
        return self.poll.counts if self.poll is not None else []


class Minutes(models.Model):
    """The procès-verbal of a closed sitting: its content frozen; its paper is a `Document`."""

    sitting = models.OneToOneField("jury.Sitting", models.PROTECT, related_name="minutes", verbose_name="séance")
    content = models.JSONField("contenu")
    written_at = models.DateTimeField("écrit le", default=timezone.now)
    signed = models.OneToOneField(
        "label.Attachment",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="minutes",
        verbose_name="procès-verbal signé",
    )

    class Meta:
        verbose_name = "procès-verbal"
        verbose_name_plural = "procès-verbaux"

    def __str__(self) -> str:
        return f"Procès-verbal {self.sitting.edition.year}"
