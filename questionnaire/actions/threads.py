"""What is said beside a question: a word to colleagues, a question to the équipe, its answer."""

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from label.actions.base import record
from label.emails import link, write, year_words
from label.models import Candidature, Membership, User
from label.permissions import is_equipe, membership_of
from label.rules.letters import GestureMail
from label.rules.refusals import Refusal
from label.tasks.mail import MAIL
from label.verbs import Verb
from questionnaire import letters
from questionnaire.models import ItemNote, SectionAssignment
from questionnaire.models.threads import LONGEST_NOTE
from questionnaire.queries.answers import numbered_of


@transaction.atomic
def note_item(candidature: Candidature, code: str, *, text: str, with_equipe: bool, by: User) -> ItemNote:
    """Say a word beside a question, to colleagues or (`with_equipe`) to the équipe; those whom it concerns are written
    to: whoever already spoke there and whoever has the section in charge, or the équipe. Raises Refusal.
    """
    if membership_of(by, candidature.collectivite) is None:
        raise Refusal(["Seules les personnes rattachées écrivent ici."])
    row = _write(candidature, code, text, with_equipe=with_equipe, from_equipe=False, by=by)
    if with_equipe:
        _tell(letters.ITEM_ASKED, settings.LABEL["contact_email"], row, link("equipe-asked", candidature.edition.year))
        return row
    spoke = ItemNote.objects.filter(candidature=candidature, item_code=code, with_equipe=False).values("author")
    section = numbered_of(candidature.edition.questionnaire).trame.places[code][1].code
    held = SectionAssignment.objects.held().filter(candidature=candidature, section__code=section).values("person")
    for person in _people(candidature).filter(pk__in=spoke.union(held)).exclude(pk=by.pk):
        _tell(letters.ITEM_NOTED, person, row, _page(candidature, code))
    return row


@transaction.atomic
def answer_item(candidature: Candidature, code: str, *, text: str, by: User) -> ItemNote:
    """Answer what a collectivité asked beside a question; whoever asked there is written to. Raises Refusal."""
    if not is_equipe(by):
        raise Refusal(["L’équipe du label répond ici."])
    asked = ItemNote.objects.asked().filter(candidature=candidature, item_code=code, from_equipe=False)
    if not asked.exists():
        raise Refusal(["Personne n’a posé de question ici."])
    row = _write(candidature, code, text, with_equipe=True, from_equipe=True, by=by)
    for person in _people(candidature).filter(pk__in=asked.values("author")):
        _tell(letters.ITEM_ANSWERED, person, row, _page(candidature, code))
    return row


def _people(candidature: Candidature) -> QuerySet[User]:
    """Those who work for the collectivité today."""
    members = Membership.objects.active().filter(collectivite=candidature.collectivite_id)
    rows: QuerySet[User] = User.objects.filter(pk__in=members.values("user"), is_active=True)
    return rows


def _write(
    candidature: Candidature, code: str, text: str, *, with_equipe: bool, from_equipe: bool, by: User
) -> ItemNote:
    said = text.strip()
    reasons = []
    if not said:
        reasons.append("Écrivez d’abord un mot.")
    if len(said) > LONGEST_NOTE:
        reasons.append(f"Un mot compte {LONGEST_NOTE} signes au plus.")
    if candidature.edition.is_public:
        reasons.append("Cette édition est publiée : on n’y écrit plus.")
    if code not in numbered_of(candidature.edition.questionnaire, candidature).trame.items:
        reasons.append("Cette question n’est pas posée dans cette édition.")
    if reasons:
        raise Refusal(reasons)
    row = ItemNote.objects.create(
        candidature=candidature,
        item_code=code,
        with_equipe=with_equipe,
        from_equipe=from_equipe,
        author=by,
        text=said,
    )
    record(Verb.NOTE_ITEM, candidature, by=by, item=code)
    return row


def _page(candidature: Candidature, code: str) -> str:
    return link("questionnaire-thread", candidature.collectivite.code, candidature.edition.year, code)


def _tell(letter: GestureMail, to: User | str, row: ItemNote, address: str) -> None:
    label = numbered_of(row.candidature.edition.questionnaire).trame.items[row.item_code].label
    values = {
        **year_words(row.candidature),
        "qui": str(row.author),
        "question": f"{row.item_code} {label}",
        "message": row.text,
        "lien": address,
    }
    write(letter, to, values, collectivite=row.candidature.collectivite, about=row.author)
    MAIL.hand_on_commit()
