"""Special mentions: typed by the équipe, carried, given in the sitting by whoever presides, then public."""

import pytest
from django.test import Client

from jury.actions.closing import close_sitting
from jury.actions.members import recuse
from jury.actions.sitting.mentions import give_special, take_special_back
from jury.actions.sitting.opening import open_sitting
from jury.models import Case, Minutes
from label.actions.mentions import set_mentions
from label.enums import CandidatureStatus, Kind, MentionScope, Phase, Strate
from label.models import Award, Candidature, Edition, GivenMention, JournalEntry, SpecialMention
from label.queries.mentions import given_in, mention_lines
from label.rules.mentions import MentionLine, may_receive, read, written
from label.rules.refusals import Refusal
from tests.cast import Cast
from tests.conftest import signed_in
from tests.jury.bench import Jury, adopt_all, jury_of, undecided_2012
from tests.pages import applied, words_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
HEART = MentionLine("Coup de cœur", "♥", "Une idée que chacun peut reprendre.", MentionScope.ALL)
VILLAGE = MentionLine("Village de l’année", "★", "Un village qui montre la voie.", MentionScope.VILLAGES)


@pytest.fixture
def edition() -> Edition:
    return undecided_2012(few=True)


@pytest.fixture
def jury(edition: Edition, cast: Cast) -> Jury:
    """Everything is decided but Metz; the sitting is still open."""
    set_mentions(edition, [HEART, VILLAGE], by=cast.elise)
    found = jury_of(edition, size=3)
    Case.objects.exclude(candidature__collectivite__code="57463").update(grouped=True, proposal=2)
    open_sitting(found.sitting, by=found.president)
    adopt_all(found.sitting, by=found.president)
    return found


def case_of(code: str) -> Case:
    return Case.objects.select_related("candidature").get(candidature__collectivite__code=code)


def withdrawn(code: str, edition: Edition) -> None:
    """Its people took it back."""
    Candidature.objects.filter(edition=edition, collectivite__code=code).update(
        status=CandidatureStatus.WITHDRAWN, status_reason="Retirée"
    )


def mention(line: MentionLine = HEART) -> SpecialMention:
    return SpecialMention.objects.get(name=line.name)


def test_the_list_is_read_back_as_it_was_written() -> None:
    assert read(written([HEART, VILLAGE])) == ([HEART, VILLAGE], [])
    assert read("Prix ; ♦ ; Un texte") == ([MentionLine("Prix", "♦", "Un texte")], [])


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Prix ; ; Un texte ; toutes", "le signe compte de 1 à 4 caractères"),
        ("Prix ; ♦ ; ; toutes", "dites ce qu’elle distingue"),
        ("Prix ; ♦ ; Un texte ; les maires", "« les maires » n’est pas de ceux-ci : toutes, communes, villages"),
        ("Prix ; ♦ ; x\nprix ; ★ ; y", "Ligne 2 : déjà donnée à la ligne 1"),
        ("Prix ; ♦ ; x ; toutes ; encore", "quatre parties au plus"),
    ],
)
def test_a_line_that_does_not_read_is_told(text: str, reason: str) -> None:
    assert reason in " ".join(read(text)[1])


def test_who_may_receive_one() -> None:
    town = {"kind": Kind.COMMUNE, "strate": Strate.VILLAGE, "is_first": False}
    grouping = {"kind": Kind.CC, "strate": None, "is_first": True}
    found = [[may_receive(scope, **one) for scope in MentionScope] for one in (town, grouping)]
    assert found == [[True, True, True, False, False], [True, False, False, True, True]]


def test_it_is_typed_carried_and_keeps_its_name_once_given(
    elise: Client, edition: Edition, jury: Jury, cast: Cast
) -> None:
    give_special(jury.sitting, case_of("38185"), mention(), by=jury.president)
    with pytest.raises(Refusal, match="garde son nom"):
        set_mentions(edition, [VILLAGE], by=cast.elise)
    set_mentions(edition, [VILLAGE, MentionLine("Coup de cœur", "♡", "Autre texte")], by=cast.elise)
    assert [one.name for one in mention_lines(edition)] == ["Village de l’année", "Coup de cœur"]
    assert GivenMention.objects.count() == 1
    following = Edition.objects.create(number=90, year=2090)
    page = elise.post("/pilotage/2090/mentions/reprendre/", follow=True)
    assert "Les mentions de 2012 sont dans le brouillon" in words_of(page)
    assert applied(elise, "/pilotage/2090/mentions/", {"mentions": written([HEART])}).status_code == 302
    assert mention_lines(following) == [HEART]
    with pytest.raises(Refusal, match="Seule l’équipe"):
        set_mentions(following, [], by=cast.alice)
    Edition.objects.filter(pk=edition.pk).update(phase=Phase.PUBLISHED)
    with pytest.raises(Refusal, match="elles ne changent plus"):
        set_mentions(Edition.objects.get(pk=edition.pk), mention_lines(edition)[:1], by=cast.elise)


def test_the_president_gives_it_on_her_screen_and_takes_it_back(jury: Jury) -> None:
    president = signed_in(jury.president.user)
    case = case_of("38185")
    screen = "/jury/2012/seance/"
    assert "Mentions spéciales" in words_of(president.get(screen))
    sent = {"gesture": "give-mention", "case": case.pk, "mention": mention().pk}
    page = president.post(f"{screen}geste/", sent, follow=True)
    assert "Reprendre" in words_of(page)
    assert JournalEntry.objects.filter(verb="give_mention", by=jury.president.user).exists()
    president.post(f"{screen}geste/", {**sent, "gesture": "take-mention"})
    assert not GivenMention.objects.exists()
    assert "Mentions spéciales" not in words_of(signed_in(jury.others[0].user).get(screen))


def test_it_is_given_by_who_presides_to_who_may_receive_it(jury: Jury) -> None:
    grenoble = case_of("38185")
    for gesture, reason in (
        (lambda: give_special(jury.sitting, grenoble, mention(), by=jury.others[0]), "préside maintenant"),
        (lambda: give_special(jury.sitting, grenoble, mention(VILLAGE), by=jury.president), "est pour : villages"),
        (lambda: give_special(jury.sitting, case_of("57463"), mention(), by=jury.president), "pas encore décidé"),
        (lambda: take_special_back(jury.sitting, grenoble, mention(), by=jury.president), "n’a pas cette mention"),
    ):
        with pytest.raises(Refusal, match=reason):
            gesture()
    give_special(jury.sitting, grenoble, mention(), by=jury.president)
    with pytest.raises(Refusal, match="a déjà cette mention"):
        give_special(jury.sitting, grenoble, mention(), by=jury.president)
    recuse(jury.vice, case_of("57463").candidature, reason="Un lien", by=jury.vice.user)
    with pytest.raises(Refusal, match="préside maintenant"):
        give_special(jury.sitting, grenoble, mention(), by=jury.vice)


def test_it_is_secret_until_the_results_then_on_every_page(jury: Jury, edition: Edition, client: Client) -> None:
    give_special(jury.sitting, case_of("38185"), mention(), by=jury.president)
    Case.objects.filter(candidature__collectivite__code="57463").delete()
    withdrawn("57463", edition)
    close_sitting(jury.sitting, by=jury.president)
    assert Minutes.objects.get().content["mentions"] == [["Coup de cœur", ["Grenoble"]]]
    pages, api = ("/palmares/2012/", "/collectivites/38185/"), "/api/v1/editions/2012/palmares?departement=38"
    assert not any("Coup de cœur" in words_of(client.get(page)) for page in pages)
    Edition.objects.filter(pk=edition.pk).update(phase=Phase.PUBLISHED)
    for page in pages:
        assert "Coup de cœur" in words_of(client.get(page)), page
    given = {row["code"]: row["mentions_speciales"] for row in client.get(api).json()["lignes"]}
    assert given["38185"] == ["Coup de cœur"]
    assert [code for code, names in given.items() if names] == ["38185"]
    Award.objects.filter(candidature__collectivite__code="38185", candidature__edition=edition).delete()
    withdrawn("38185", edition)
    assert given_in(Edition.objects.get(pk=edition.pk)) == []
