"""A new year of the référentiel, sent by the équipe as an archive of its files: read, applied as read, undone for a
day.
"""

import hashlib
import json
import tempfile
import zipfile
import zlib
from collections import Counter
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from label.actions.base import public_changed, public_gesture, record
from label.actions.imports import OVER
from label.enums import ImportKind, ImportStatus, Kind, LineState, MembershipOrigin
from label.importing.referentiel import UPDATED, Wanted, read_referentiel, settle_search_index, write_referentiel
from label.models import Candidature, Collectivite, Departement, Membership, Region, TableImport, User
from label.permissions import is_equipe
from label.rules.refusals import Refusal
from label.verbs import Verb
from toolkit.french import counted
from toolkit.tables.reading import ImportRefused, Problem
from toolkit.typography import thousands

NEEDED = ("millesime.json", "regions.csv", "regions-2015.csv", "departements.csv", "epci.csv", "communes.csv")
OPTIONAL = ("mouvements.csv",)
LARGEST_ARCHIVE = 20_000_000  # bytes, as sent
LARGEST_FILE = 40_000_000  # bytes, each once opened
MOVED = "Le référentiel a changé depuis la lecture : envoyez l’archive de nouveau."
# What reading an entry of an archive raises: damaged, behind a password, compressed by an unknown method.
UNREADABLE = (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, OSError)
GONE = "disparaît"
TOLD = 2_000  # lines kept to be read
KEPT = tuple(name for name in UPDATED if name != "former_names")


@contextmanager
def opened(data: bytes) -> Iterator[Path]:
    """The files of an archive, in a folder that is gone afterwards. Raises ImportRefused; nothing else is opened."""
    try:
        archive = zipfile.ZipFile(BytesIO(data))
    except zipfile.BadZipFile:
        raise ImportRefused([Problem("fichier", None, "ce n’est pas une archive ZIP")]) from None
    found = {Path(entry.filename).name: entry for entry in archive.infolist() if not entry.is_dir()}
    problems = [Problem(name, None, "ce fichier manque dans l’archive") for name in NEEDED if name not in found]
    wanted = [name for name in (*NEEDED, *OPTIONAL) if name in found]
    problems += [
        Problem(name, None, "ce fichier est trop lourd") for name in wanted if found[name].file_size > LARGEST_FILE
    ]
    if problems:
        raise ImportRefused(problems)
    with tempfile.TemporaryDirectory() as folder, archive:
        for name in wanted:
            try:
                with archive.open(found[name]) as file:
                    content = file.read(LARGEST_FILE + 1)
            except UNREADABLE:
                reason = "ce fichier de l’archive est abîmé, protégé ou comprimé d’une façon que nous ne lisons pas"
                raise ImportRefused([Problem(name, None, reason)]) from None
            (Path(folder) / name).write_bytes(content)
        yield Path(folder)


def changes_of(wanted: Wanted) -> list[list[str]]:
    """What bringing the référentiel to these files changes, line by line: its state, the code, the name, and what in
    words.
    """
    found: list[list[str]] = []
    names = {item.code: item.name for item in wanted.groupings}
    named = names | {item.code: item.name for item, _ in wanted.communes}
    items = [*((item, "") for item in wanted.groupings), *wanted.communes]
    for item, epci in items:
        was = wanted.existing.get(item.code)
        if was is None:
            found.append([LineState.NEW.value, item.code, item.name, "entre au référentiel"])
        elif said := " ; ".join(_words(was, item, names.get(epci, ""))):
            found.append([LineState.CHANGED.value, item.code, item.name, said])
    for item in wanted.gone:
        heir = wanted.moves.get(item.code)
        said = f"{GONE}, {named.get(heir, heir)} lui succède" if heir else f"{GONE}, sans successeur connu"
        found.append([LineState.CHANGED.value, item.code, item.name, said])
    return [*_renamed_places(wanted), *found]


# A région or a département, by what names it: what it says (None: it is not there). The links are primary keys.
Places = dict[tuple[str, str, bool], list[Any]]


def _places() -> Places:
    found: Places = {
        ("region", code, old): [name] for code, old, name in Region.objects.values_list("code", "until_2015", "name")
    }
    rows = Departement.objects.values_list("code", "name", "zone", "region", "former_region")
    return found | {("departement", code, False): said for code, *said in rows}


def _renamed_places(wanted: Wanted) -> Iterator[list[str]]:
    """The régions and départements that enter, or whose name changes, line by line as `changes_of`."""
    now = _places()
    asked = [("region", row["code"], False, row["nom"]) for _, row in wanted.regions.rows]
    asked += [("region", row["region_2015_code"], True, row["region_2015"]) for _, row in wanted.former.rows]
    asked += [("departement", row["code"], False, row["nom"]) for _, row in wanted.departements.rows]
    for sort, code, old, name in dict.fromkeys(asked):
        was = now.get((sort, code, old))
        what = "département" if sort == "departement" else "région d’avant 2016" if old else "région"
        if was is None:
            yield [LineState.NEW.value, code, name, f"entre au référentiel ({what})"]
        elif was[0] != name:
            yield [LineState.CHANGED.value, code, name, f"s’appelait {was[0]} ({what})"]


def _put_places_back(lines: list[list[Any]]) -> None:
    """Give régions and départements what they said, and take away those that an import brought."""
    departements = {code: said for sort, code, _, said in lines if sort == "departement"}
    regions = {(code, old): said for sort, code, old, said in lines if sort == "region"}
    for code, said in departements.items():
        if said is not None:
            name, zone, region, former = said
            Departement.objects.filter(code=code).update(
                name=name, zone=zone, region_id=region, former_region_id=former
            )
    for (code, old), said in regions.items():
        if said is not None:
            Region.objects.filter(code=code, until_2015=old).update(name=said[0])
    Departement.objects.filter(code__in=[code for code, said in departements.items() if said is None]).delete()
    for code, old in [key for key, said in regions.items() if said is None]:
        Region.objects.filter(code=code, until_2015=old).delete()


def _words(was: Collectivite, now: Collectivite, epci: str) -> Iterator[str]:
    if was.name != now.name:
        yield f"s’appelait {was.name}"
    if not was.active:
        yield "revient"
    if was.population != now.population:
        yield f"{_people(was.population)} → {_people(now.population)}"
    before = was.epci.name if was.epci is not None else ""
    if now.kind == Kind.COMMUNE and before != epci:
        yield f"{before or 'sans intercommunalité'} → {epci or 'sans intercommunalité'}"
    if was.kind != now.kind:
        yield f"devient « {Kind(now.kind).label} »"


def _people(count: int | None) -> str:
    return f"{thousands(count)} habitants" if count is not None else "population inconnue"


def held_by(codes: Collection[str]) -> dict[str, str]:
    """What still rests on some collectivités, in words, by code: people attached, candidatures that run. Two
    queries.
    """
    people = Counter(
        Membership.objects.active().filter(collectivite__code__in=codes).values_list("collectivite__code", flat=True)
    )
    running = set(
        Candidature.objects.running().filter(collectivite__code__in=codes).values_list("collectivite__code", flat=True)
    )
    found: dict[str, str] = {}
    for code in {*people, *running}:
        said = [counted(people[code], "personne à rattacher", "personnes à rattacher")] if people[code] else []
        found[code] = " ; ".join([*said, *(["candidature en cours"] if code in running else [])])
    return found


def _fingerprint(lines: list[list[str]]) -> str:
    return hashlib.sha256(json.dumps(lines).encode()).hexdigest()


@transaction.atomic
def read_vintage_import(name: str, data: bytes, *, by: User) -> TableImport:
    """Read an archive and keep what it would change. Raises Refusal, ImportRefused."""
    if not is_equipe(by):
        raise Refusal(["Seule l’équipe importe un référentiel."])
    if len(data) > LARGEST_ARCHIVE:
        raise ImportRefused([Problem(name, None, f"l’archive dépasse {LARGEST_ARCHIVE // 1_000_000} Mo")])
    with opened(data) as folder:
        wanted = read_referentiel(folder)
    lines = changes_of(wanted)
    counts = Counter(line[0] for line in lines)
    gone = sum(GONE in line[3] for line in lines)
    row = TableImport(
        kind=ImportKind.REFERENTIEL,
        file_name=name[:120],
        source=_fingerprint(lines),
        notes=[
            f"Code officiel géographique {wanted.vintage.cog_year}.",
            f"Entrent : {counts[LineState.NEW]}. Changent : {counts[LineState.CHANGED]}, dont disparaissent : {gone}.",
            *([f"Les {thousands(TOLD)} premières lignes sont montrées."] if len(lines) > TOLD else []),
        ],
        rows=sorted(lines, key=lambda line: (GONE not in line[3], line[0] != LineState.NEW, line[1]))[:TOLD],
        created_by=by,
    )
    row.upload.save("referentiel.zip", ContentFile(data), save=False)
    row.save()
    return row


@public_gesture
def apply_vintage_import(row: TableImport, *, by: User) -> int:
    """Bring the référentiel to the year that was read; how many collectivités it touched. Raises Refusal when it is
    over, or when the data moved since.
    """
    if not is_equipe(by):
        raise Refusal(["Seule l’équipe importe un référentiel."])
    locked = TableImport.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if locked.status != ImportStatus.READ or locked.kind != ImportKind.REFERENTIEL:
        raise Refusal([OVER])
    with locked.upload.open("rb") as file:
        data = file.read()
    with opened(data) as folder:
        wanted = read_referentiel(folder)
    lines = changes_of(wanted)
    if _fingerprint(lines) != locked.source:
        raise Refusal([MOVED])
    # Every column that changes is kept, said or not.
    kept = list(Collectivite.objects.values_list("code", "former_names", *KEPT))
    places = _places()
    write_referentiel(wanted, by=by)
    now = {row[0]: row for row in Collectivite.objects.values_list("code", "former_names", *KEPT)}
    kept = [row for row in kept if row[:-1] != now[row[0]][:-1]]  # the last one is the year of the référentiel
    before = max((one.cog_year or 0 for one in wanted.existing.values()), default=0)
    locked.before = [
        ["year", wanted.vintage.cog_year, before],
        *(["changed", *values] for values in kept),
        *(["created", code] for code in now.keys() - wanted.existing.keys()),
        *(["place", *key, places.get(key)] for key, said in _places().items() if places.get(key) != said),
    ]
    locked.status, locked.applied_at, locked.applied_by = ImportStatus.APPLIED, timezone.now(), by
    locked.save()
    record(Verb.APPLY_IMPORT, locked, by=by, kind="référentiel", changed=len(lines))
    return len(lines)


@public_gesture
def undo_vintage_import(row: TableImport, *, by: User) -> int:
    """Put the référentiel back; how many. Raises Refusal after a day, or once something rests on what entered."""
    if not is_equipe(by):
        raise Refusal(["Seule l’équipe annule un import."])
    locked = TableImport.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if not locked.may_be_undone or locked.kind != ImportKind.REFERENTIEL:
        raise Refusal(["Un import s’annule dans la journée qui suit ; celui-ci ne s’annule plus."])
    changed = {line[1]: line[2:] for line in locked.before if line[0] == "changed"}
    followed = Membership.objects.filter(origin=MembershipOrigin.SUCCESSION, decided_at__gt=locked.applied_at)
    if followed.filter(collectivite__predecessors__code__in=changed).exists():
        raise Refusal(["Des personnes ont déjà suivi vers celle qui succède : cet import ne s’annule plus."])
    rows = list(Collectivite.objects.select_for_update(of=("self",)).filter(code__in=changed))
    for one in rows:
        one.former_names, *values = changed[one.code]
        for name, value in zip(KEPT, values, strict=True):
            setattr(one, name, value)
    Collectivite.objects.bulk_update(
        rows, ["former_names", *(name.removesuffix("_id") for name in KEPT)], batch_size=1000
    )
    for year, before in [line[1:] for line in locked.before if line[0] == "year"]:
        Collectivite.objects.filter(cog_year=year).update(cog_year=before or None)
    created = [line[1] for line in locked.before if line[0] == "created"]
    try:
        with transaction.atomic():
            Collectivite.objects.filter(code__in=created).delete()
            _put_places_back([line[1:] for line in locked.before if line[0] == "place"])
    except (ProtectedError, IntegrityError):
        raise Refusal(["Une collectivité entrée par cet import sert déjà : il ne s’annule plus."]) from None
    settle_search_index()
    locked.status = ImportStatus.UNDONE
    locked.save(update_fields=["status"])
    record(Verb.UNDO_IMPORT, locked, by=by, kind="référentiel", changed=len(rows) + len(created))
    public_changed()
    return len(rows) + len(created)
