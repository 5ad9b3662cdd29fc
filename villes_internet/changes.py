"""What changed in public, newest first: palmarès, proofs of the past, corrections, initiatives; for the API and the
feed.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Q, TextChoices
from django.urls import reverse
from django.utils.timezone import make_aware

from initiatives.models import Initiative
from label.models import Award, Candidature, Correction, Edition, JournalEntry
from label.rules.regulation import level_name
from label.verbs import Verb
from toolkit.dates import PARIS
from toolkit.french import counted, upper_first

SAME = timedelta(minutes=1)  # between the publication of an initiative and a change of it


class ChangeSort(TextChoices):
    """What happened."""

    PALMARES = "palmares", "Palmarès publié"
    PROOF = "preuve", "Participation ancienne prouvée"
    IMPORT = "import", "Résultats anciens ajoutés"
    CORRECTION = "correction", "Niveau corrigé"
    INITIATIVE = "initiative", "Initiative publiée"
    RETOLD = "initiative-changee", "Initiative changée"


@dataclass(frozen=True)
class PublicChange:
    """One change: when, of which sort, what it says, the page that shows it; `code` is that of its collectivité."""

    at: datetime
    sort: ChangeSort
    title: str
    address: str
    year: int | None = None
    code: str = ""
    key: str = field(default="", compare=False)


@dataclass(frozen=True)
class Watched:
    """What of the label is followed: one collectivité, one département, or all of it."""

    code: str = ""
    departement: str = ""

    @property
    def is_all(self) -> bool:
        return not (self.code or self.departement)

    def of(self, path: str) -> Q:
        """The rows whose collectivité, at the end of `path`, is followed."""
        found = Q()
        if self.code:
            found &= Q(**{f"{path}__code": self.code})
        if self.departement:
            found &= Q(**{f"{path}__departement__code": self.departement})
        return found


def changes(watched: Watched, since: datetime | None, newest: int) -> list[PublicChange]:
    """The `newest` changes of what is followed, after `since`; about seven queries."""
    sources: Iterable[list[PublicChange]] = (
        _palmares(watched, since),
        _proofs(watched, since, newest),
        _imports(watched, since, newest),
        _corrections(watched, since, newest),
        _initiatives(watched, since, newest),
    )
    found = [change for source in sources for change in source]
    return sorted(found, key=lambda change: (change.at, change.key), reverse=True)[:newest]


def _palmares(watched: Watched, since: datetime | None) -> list[PublicChange]:
    """The published editions: when the journal says it, else on the day of the ceremony."""
    published = JournalEntry.objects.filter(verb=Verb.PUBLISH_EDITION).order_by("at")
    moments: dict[int, datetime] = {entry.facts["year"]: entry.at for entry in published}
    levels: dict[int, list[int]] = defaultdict(list)
    if not watched.is_all:
        awards = Award.objects.standing().filter(watched.of("candidature__collectivite"))
        for year, level in awards.values_list("candidature__edition__year", "arobases"):
            levels[year].append(level)
    found = []
    for edition in Edition.objects.public().order_by("-year"):
        day = edition.ceremony_on
        at = moments.get(edition.year) or (make_aware(datetime.combine(day, time(12)), PARIS) if day else None)
        if at is None or (since is not None and at <= since):
            continue
        title = f"Palmarès {edition.year} publié"
        if not watched.is_all:
            there = levels[edition.year]
            if not there:
                continue
            title += f" : {level_name(there[0])}" if watched.code else f" : {counted(len(there), *RESULTS)}"
        address = reverse("palmares", args=[edition.year])
        found.append(
            PublicChange(at, ChangeSort.PALMARES, title, address, edition.year, watched.code, f"p{edition.year}")
        )
    return found


RESULTS = ("collectivité labellisée", "collectivités labellisées")


def _journal(verb: Verb, since: datetime | None, **facts: Any) -> Any:
    rows = JournalEntry.objects.filter(verb=verb, **facts)
    return (rows.filter(at__gt=since) if since is not None else rows).order_by("-at", "-pk")


def _proofs(watched: Watched, since: datetime | None, newest: int) -> list[PublicChange]:
    """Earlier participations that were proved, of the editions that anybody may read."""
    rows = Candidature.objects.in_the_race().filter(watched.of("collectivite"), edition__in=Edition.objects.public())
    entries = _journal(Verb.RECORD_PAST, since)
    if not watched.is_all:
        entries = entries.filter(target__in=[f"label.candidature:{pk}" for pk in rows.values_list("pk", flat=True)])
    entries = list(entries[:newest])
    known = rows.select_related("edition", "collectivite", "award").in_bulk(
        [int(entry.target.rpartition(":")[2]) for entry in entries]
    )
    found = []
    for entry in entries:
        one = known.get(int(entry.target.rpartition(":")[2]))
        if one is None:
            continue
        level = level_name(one.award.arobases) if hasattr(one, "award") else "participation sans niveau"
        title = f"{one.name}, {one.edition.year} : {level}, d’après une source"
        found.append(_of_town(one, entry.at, ChangeSort.PROOF, title, f"j{entry.pk}"))
    return found


def _of_town(one: Candidature, at: datetime, sort: ChangeSort, title: str, key: str) -> PublicChange:
    place = one.collectivite
    return PublicChange(at, sort, title, place.get_absolute_url(), one.edition.year, place.code, key)


def _imports(watched: Watched, since: datetime | None, newest: int) -> list[PublicChange]:
    """Whole lists of earlier results; nobody who follows one place is told of them."""
    if not watched.is_all:
        return []
    public = set(Edition.objects.public().values_list("year", flat=True))
    found = []
    for entry in _journal(Verb.APPLY_IMPORT, since, facts__year__isnull=False)[:newest]:
        year = entry.facts["year"]
        if year in public:
            title = f"{upper_first(counted(entry.facts['changed'], 'résultat ajouté', 'résultats ajoutés'))} à {year}"
            address = reverse("palmares", args=[year])
            found.append(PublicChange(entry.at, ChangeSort.IMPORT, title, address, year, key=f"j{entry.pk}"))
    return found


def _corrections(watched: Watched, since: datetime | None, newest: int) -> list[PublicChange]:
    """The published levels that were corrected."""
    rows = Correction.objects.done().filter(
        watched.of("candidature__collectivite"), candidature__edition__in=Edition.objects.public()
    )
    if since is not None:
        rows = rows.filter(settled_at__gt=since)
    found = []
    for row in rows.select_related("candidature__edition", "candidature__collectivite").order_by("-settled_at")[
        :newest
    ]:
        one = row.candidature
        after = "retiré" if row.arobases is None else level_name(row.arobases)
        title = f"{one.name}, {one.edition.year} : {level_name(row.previous_arobases)} → {after}"
        if row.settled_at is not None:
            found.append(_of_town(one, row.settled_at, ChangeSort.CORRECTION, title, f"c{row.pk}"))
    return found


def _initiatives(watched: Watched, since: datetime | None, newest: int) -> list[PublicChange]:
    """The public initiatives, by their last change."""
    rows = Initiative.objects.public().filter(watched.of("collectivite"))
    if since is not None:
        rows = rows.filter(changed_at__gt=since)
    found = []
    for row in rows.select_related("collectivite").order_by("-changed_at", "-pk")[:newest]:
        if row.changed_at is not None:
            where = row.get_absolute_url()
            title = f"{row.collectivite.name} : « {row.title} »"
            is_new = row.published_at is None or row.changed_at - row.published_at < SAME
            sort = ChangeSort.INITIATIVE if is_new else ChangeSort.RETOLD
            code = row.collectivite.code
            found.append(PublicChange(row.changed_at, sort, title, where, row.year, code, f"i{row.pk}"))
    return found
