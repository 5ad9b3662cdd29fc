"""Stages « appraisal », « deliberation », « embargo »: 356 filed candidatures, an invented jury, its work at that
point.
"""

from datetime import date, time, timedelta

from django.contrib.auth.models import Group
from django.utils import timezone

from initiatives.models import Highlight
from jury.actions.after import receive_appeal
from jury.actions.closing import close_sitting
from jury.actions.dealing import assign_balanced, read_dossiers
from jury.actions.sitting.batches import USUAL, consent, open_batch
from jury.actions.sitting.opening import mark_present, open_sitting, prepare_sitting, set_agenda
from jury.enums import CaseStatus, ConflictStatus, JuryRole, LinkKind, Trust
from jury.models import (
    Appraisal,
    Assignment,
    Batch,
    Case,
    ConflictOfInterest,
    Decision,
    Feedback,
    JuryMember,
    LinkDeclaration,
    Poll,
    Recusal,
    Sitting,
    TownQuestion,
)
from jury.queries.batches import batches_to_put
from jury.queries.listing import dossier_rows
from jury.rules.sitting import quorum_needed, tally
from label.actions.base import public_gesture
from label.actions.members import set_members
from label.actions.partners import carry_partners
from label.enums import LevelState, Phase, Theme, UserGroup
from label.models import Candidature, Collectivite, Edition, User
from label.queries.members import members_of
from label.queries.partners import last_partners
from label.rules.regulation import TOP
from villes_internet.actions import publish_edition
from villes_internet.demo.accounts import IRIS, JADE, PAULE, VICTOR, open_account
from villes_internet.demo.book import seed_book
from villes_internet.demo.filling import seed_candidates
from villes_internet.demo.people import draw, person_name, slug
from villes_internet.demo.study import seed_study

APPRAISAL_DAYS, DELIBERATION_DAYS, EMBARGO_DAYS = (
    72,
    90,
    95,
)  # since the opening: the closing is on day 63, the sitting on day 90
VOTERS, READERS = 15, 4
LEFT_TO_READ = 6  # feedbacks that nobody has read again when the results appear
DONE_SHARE = 55  # percent of the dossiers that are handed in during the appraisal
FUNCTIONS = (
    "journaliste",
    "géographe",
    "spécialiste d’accessibilité",
    "économiste",
    "ergonome",
    "sociologue",
    "bibliothécaire",
    "urbaniste",
    "juriste",
    "architecte",
    "philosophe",
    "cadre associatif",
    "universitaire",
)
STRENGTHS = (
    "Des services à distance anciens et réellement utilisés.",
    "Un réseau d’accès publics vivant, tenu par des gens formés.",
    "Les commentaires donnent des chiffres et disent ce qui a changé.",
    "Une initiative montrée, mesurée, ouverte à tous.",
)
ADVICE = (
    "Publier les comptes rendus en formats ouverts.",
    "Mesurer l’usage des points d’accès au lieu de les compter.",
    "Ouvrir l’expression des habitants au-delà du formulaire.",
    "Écrire une charte d’accessibilité et la faire vérifier.",
)
REASONS = (
    "L’ensemble est régulier d’un thème à l’autre, et les preuves sont là.",
    "Deux thèmes portent le dossier, les autres débutent.",
    "La progression depuis la dernière édition est nette.",
    "Le dossier promet plus qu’il ne montre encore.",
)


@public_gesture
def seed_appraisal() -> Edition:
    """The dossiers are dealt, half of them are handed in."""
    return _appraised(APPRAISAL_DAYS, Phase.APPRAISAL, DONE_SHARE)


@public_gesture
def seed_deliberation() -> Edition:
    """Everything is handed in, the sitting is ready to open."""
    edition = _appraised(DELIBERATION_DAYS, Phase.DELIBERATION, 100)
    _prepared(edition)
    return edition


@public_gesture
def seed_embargo() -> Edition:
    """The sitting is closed, the awards are written, nothing is published."""
    edition = _appraised(EMBARGO_DAYS, Phase.DELIBERATION, 100)
    carry_partners(edition, [one.pk for one in last_partners(edition)[1]], by=None)
    set_members(edition.year, members_of(edition.year - 1), by=None)
    sitting = _prepared(edition)
    president = JuryMember.objects.select_related("user").get(edition=edition, role=JuryRole.PRESIDENT)
    ConflictOfInterest.objects.filter(member__edition=edition, status=ConflictStatus.PROPOSED).delete()
    open_sitting(sitting, by=president)
    _adopt_batches(sitting, president)
    _decide_the_rest(sitting, president)
    close_sitting(sitting, by=president)
    edition.refresh_from_db()
    seed_book(edition)
    return edition


@public_gesture
def seed_published() -> Edition:
    """The same, published; one town contests its level."""
    edition = seed_embargo()
    edition.publishes_at, edition.armed_at = timezone.now() - timedelta(minutes=5), timezone.now()
    edition.save(update_fields=["publishes_at", "armed_at"])
    _reread(edition)
    publish_edition(edition, by=None, by_calendar=True)
    edition.refresh_from_db()
    seed_study(edition)
    rows = Candidature.objects.select_related("edition__regulation", "award", "registered_by")
    below = rows.filter(edition=edition, award__arobases=TOP - 2)  # the highest is not contested, and four may be open
    candidature = below.order_by("sort_key", "collectivite_id")[0]
    by = candidature.registered_by
    assert by is not None  # noqa: S101  (every candidature of the demonstration has somebody)
    receive_appeal(
        candidature, text="Notre espace public numérique a ouvert avant la clôture (recours inventé).", by=by
    )
    return edition


def _reread(edition: Edition) -> None:
    """The équipe has read the feedbacks again before the publication, all but a few."""
    feedbacks = Feedback.objects.filter(candidature__edition=edition)
    last = feedbacks.order_by("-candidature__sort_key", "candidature").values("pk")[:LEFT_TO_READ]
    feedbacks.exclude(pk__in=list(last.values_list("pk", flat=True))).update(reread=True)


def _appraised(days: int, phase: Phase, share: int) -> Edition:
    edition, candidatures = seed_candidates(days, phase, whole=True)
    _freeze(edition)
    _seat(edition)
    read_dossiers(edition)
    assign_balanced(edition, each=1, due_on=day_before_the_jury(edition, 6), by=None)
    _read_twice(edition)
    _appraise(edition, share)
    _ask(edition, candidatures)
    return edition


def _freeze(edition: Edition) -> None:
    rows = list(Highlight.objects.filter(candidature__edition=edition).select_related("initiative"))
    for row in rows:
        row.frozen = row.initiative.draft
    Highlight.objects.bulk_update(rows, ["frozen"], batch_size=500)


def _seat(edition: Edition) -> None:
    """Fifteen voters and four instructeurs; one juror lives in Grenoble, another must still say whether hers is a
    conflict.
    """
    users: list[tuple[User, JuryRole]] = [
        (open_account(PAULE), JuryRole.PRESIDENT),
        (open_account(VICTOR), JuryRole.VICE_PRESIDENT),
        (open_account(JADE), JuryRole.MEMBRE),
        (open_account(IRIS), JuryRole.INSTRUCTEUR),
    ]
    group = Group.objects.get(name=UserGroup.JURY)
    for n in range(VOTERS - 3 + READERS - 1):
        role = JuryRole.MEMBRE if n < VOTERS - 3 else JuryRole.INSTRUCTEUR
        name = person_name("jury", n)
        user, _ = User.objects.get_or_create(
            email=f"{slug(name)}@jury.example", defaults={"full_name": name, "password": "!"}
        )
        user.groups.add(group)
        users.append((user, role))
    named = timezone.now() - timedelta(days=40)
    members = JuryMember.objects.bulk_create(
        JuryMember(
            edition=edition,
            user=user,
            role=role,
            function=_function(n, role),
            named_at=named + timedelta(minutes=n),
            charter_at=named + timedelta(days=2),
            declared_at=named + timedelta(days=2),
        )
        for n, (user, role) in enumerate(users)
    )
    grenoble = Collectivite.objects.get(code="38185")
    candidature = Candidature.objects.get(edition=edition, collectivite=grenoble)
    jade = members[2]
    LinkDeclaration.objects.create(member=jade, kind=LinkKind.RESIDENCE, collectivite=grenoble, at=named)
    ConflictOfInterest.objects.create(
        member=jade,
        candidature=candidature,
        reason="Lieu de vie",
        grounds=[LinkKind.RESIDENCE.value],
        status=ConflictStatus.CONFIRMED,
        settled_at=named,
        settled_by=jade.user,
    )
    Recusal.objects.create(member=jade, candidature=candidature, reason="Lieu de vie", at=named)


def _read_twice(edition: Edition) -> None:
    """Two dozen dossiers have a second reader, and a fifth of what was given should be done already."""
    rows = list(Assignment.objects.filter(candidature__edition=edition).order_by("pk"))
    readers = list(JuryMember.objects.readers().filter(edition=edition).values_list("pk", flat=True))
    Assignment.objects.bulk_create(
        Assignment(
            candidature_id=row.candidature_id,
            member_id=readers[(readers.index(row.member_id) + 1) % len(readers)],
            due_on=row.due_on,
        )
        for row in rows[:24]
    )
    late = [row.pk for row in rows[::5]]
    Assignment.objects.filter(pk__in=late).update(due_on=timezone.localdate() - timedelta(days=2))


def day_before_the_jury(edition: Edition, days: int) -> date:
    """In so many days, and no later than the day of a jury that is still to sit."""
    today = timezone.localdate()
    day = today + timedelta(days=days)
    return min(day, edition.jury_on) if edition.jury_on is not None and edition.jury_on >= today else day


def _function(n: int, role: JuryRole) -> str:
    return "cabinet d’étude" if role == JuryRole.INSTRUCTEUR else FUNCTIONS[n % len(FUNCTIONS)]


def _appraise(edition: Edition, share: int) -> None:
    """Invented appraisals, near what the score suggests, never at a closed level."""
    now = timezone.now()
    rows = []
    for row in dossier_rows(edition):
        code = row.code
        for reader in row.readers:
            roll = draw("appraisal", code) % 100
            if roll >= share + 15:
                continue
            done = roll < share
            level = _level(
                row.score.suggested if row.score is not None else 2,
                row.last.arobases if row.last is not None else None,
                code,
            )
            level = max(1, level - (reader is not row.readers[0] and draw("second", code) % 3 == 0))
            while row.ceiling is not None and row.ceiling[level].state is not LevelState.OPEN:
                level -= 1
            rows.append(
                Appraisal(
                    candidature_id=row.pk,
                    member=reader.member,
                    readings={
                        theme: {
                            "commentaires": 1 + draw(code, theme, "c") % 5,
                            "initiatives": 1 + draw(code, theme, "i") % 5,
                            "mots": "",
                        }
                        for theme in Theme.values
                    },
                    strengths=STRENGTHS[draw(code, "s") % len(STRENGTHS)],
                    advice=ADVICE[draw(code, "a") % len(ADVICE)],
                    proposed_arobases=level,
                    reasons=REASONS[draw(code, "r") % len(REASONS)],
                    trust=Trust.values[draw(code, "t") % 3],
                    version=1,
                    started_at=now - timedelta(days=9),
                    saved_at=now - timedelta(days=2),
                    done_at=now - timedelta(days=2, minutes=roll) if done else None,
                )
            )
    Appraisal.objects.bulk_create(rows)


def _level(suggested: int | None, last: int | None, code: str) -> int:
    """Mostly where the town was, or one above; sometimes what the score says."""
    roll = draw("level", code) % 10
    if last is None or not last:
        return min(4, max(1, suggested or 1))
    return min(5, max(1, last + (1 if roll < 3 else -1 if roll == 9 else 0)))


def _ask(edition: Edition, candidatures: list[Candidature]) -> None:
    """A few questions to towns, half of them answered."""
    reader = JuryMember.objects.readers().filter(edition=edition).order_by("pk")[0]
    now = timezone.now()
    for n, candidature in enumerate(candidatures[:6]):
        answered = n % 2 == 1
        TownQuestion.objects.create(
            candidature=candidature,
            member=reader,
            text="Combien de personnes ont été accompagnées cette année dans vos points d’accès ?",
            due_on=day_before_the_jury(edition, 3),
            asked_at=now - timedelta(days=4),
            answer="Environ trois cents, d’après les feuilles de présence (réponse inventée)." if answered else "",
            answered_at=now - timedelta(days=1) if answered else None,
            answered_by=candidature.registered_by if answered else None,
        )


def _prepared(edition: Edition) -> Sitting:
    sitting = prepare_sitting(edition, held_on=timezone.localdate(), place="Paris", ends_at=time(18, 0), by=None)
    set_agenda(sitting, order="strate", by=None)
    president = JuryMember.objects.select_related("user").get(edition=edition, role=JuryRole.PRESIDENT)
    for member in JuryMember.objects.voters().filter(edition=edition):
        mark_present(sitting, member, present=True, by=president.user)
    return sitting


def _adopt_batches(sitting: Sitting, president: JuryMember) -> None:
    """Every batch put to the members, who all consent."""
    members = list(JuryMember.objects.voters().filter(edition=sitting.edition_id).select_related("user"))
    for group, level, _ in batches_to_put(sitting):
        batch = open_batch(sitting, group, level, seconds=USUAL, by=president)
        if isinstance(batch, Batch):
            for member in members:
                consent(sitting, batch, by=member)


def _decide_the_rest(sitting: Sitting, president: JuryMember) -> None:
    """The cases that were not adopted together, voted and decided in bulk around what was proposed."""
    members = list(JuryMember.objects.voters().filter(edition=sitting.edition_id))
    recused: dict[int, set[int]] = {}
    pairs = Recusal.objects.filter(candidature__edition=sitting.edition_id).values_list("member_id", "candidature_id")
    for juror, candidature in pairs:
        recused.setdefault(candidature, set()).add(juror)
    ceilings = {row.pk: row.ceiling for row in dossier_rows(sitting.edition)}
    cases = list(
        Case.objects.filter(sitting=sitting)
        .exclude(status=CaseStatus.DECIDED)
        .select_related("candidature")
        .order_by("rank")
    )
    start = timezone.now() - timedelta(hours=8)
    polls, decisions = [], []
    given = sitting.edition.terms.given_levels
    for n, case in enumerate(cases):
        out = recused.get(case.candidature_id, set())
        ceiling = ceilings[case.candidature_id]
        allowed = [level for level in given if ceiling is None or ceiling[level].state is LevelState.OPEN]
        middle = case.proposal if case.proposal is not None else 2
        cast: dict[int, int] = {}
        for member in members:
            if member.pk in out:
                continue
            wish = middle + (0, 0, 0, 1, -1)[draw(case.pk, member.pk) % 5]
            cast[member.pk] = min(allowed, key=lambda one: (abs(one - wish), one))
        counted = tally(list(cast.values()), given)
        case.opened_at = start + timedelta(minutes=2 * n)
        case.vote_closed_at = case.opened_at + timedelta(seconds=80)
        case.status, case.grouped = CaseStatus.DECIDED, False
        polls.append(Poll(case=case, counts=list(counted.counts), voters=sorted(cast), closed_at=case.vote_closed_at))
        decisions.append(
            Decision(
                case=case,
                arobases=counted.lower,
                poll=polls[-1],
                eligible=len(cast),
                quorum=quorum_needed(len(members), len(out), sitting.edition.regulation.quorum),
                presided_by=president,
                decided_at=case.opened_at + timedelta(seconds=100),
            )
        )
    Poll.objects.bulk_create(polls)
    Decision.objects.bulk_create(decisions)
    Case.objects.bulk_update(cases, ["opened_at", "vote_closed_at", "status", "grouped"])
