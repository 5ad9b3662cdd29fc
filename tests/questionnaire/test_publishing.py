"""What a collectivité publishes of its answers: chosen item by item, read by anybody only once its result is public."""

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given as cases
from hypothesis import strategies as st

from label.drafts import Clash
from label.enums import CandidatureStatus, Phase, Role
from label.models import Award, Candidature, Edition, JournalEntry, Membership, PublicVersion, Regulation
from label.rules.refusals import Refusal
from questionnaire.actions.filing import freeze
from questionnaire.actions.publishing import choose_publication, revoke_publication
from questionnaire.models import Answer, PublishedAnswers
from questionnaire.queries.answers import numbered_of
from questionnaire.queries.publishing import publication_of, published_in
from questionnaire.rules.publishing import counts, publishable, told
from questionnaire.rules.trame import Given, ItemTerms, SectionTerms, ThemeTerms, Trame
from tests.cast import Cast
from tests.conftest import signed_in
from tests.pages import markup_of, text_of

pytestmark = pytest.mark.django_db
YES = ItemTerms("XX-01", "Un service ?", "oui_non", 1)
SITE = ItemTerms("XX-02", "Son adresse ?", "url", 1)
TRAME = Trame("1", 2013, (ThemeTerms("XX", "Un thème", 1, "", (SectionTerms("XX-A", "", (YES, SITE)),)),), (), ())
GIVEN = {"XX-01": Given("oui", "Depuis mai."), "XX-02": Given("https://ville.example")}
BOX = st.tuples(st.booleans(), st.booleans())


def test_the_reglement_publishes_answers_never_comments_nor_what_somebody_wrote() -> None:
    assert counts(publishable(TRAME, GIVEN, {}, by_default=False)) == (0, 0)
    (theme,) = told(publishable(TRAME, GIVEN, {}, by_default=True))
    assert [(line.item.code, line.tells_answer, line.tells_comment) for line in theme.lines] == [("XX-01", True, False)]


@cases(st.dictionaries(st.sampled_from(["XX-01", "XX-02", "XX-99"]), BOX), st.booleans())
def test_only_what_is_chosen_leaves(chosen: dict[str, tuple[bool, bool]], by_default: bool) -> None:
    """Whatever was chosen: nothing leaves without a box, and a box lets nothing leave that was not answered."""
    leaves = {
        line.item.code: line
        for one in told(publishable(TRAME, GIVEN, chosen, by_default=by_default))
        for line in one.lines
    }
    for code, given in GIVEN.items():
        answer, comment = chosen.get(code, (by_default and code == "XX-01", False))
        said = leaves.get(code)
        assert (said is not None and said.tells_answer) == answer
        assert (said is not None and said.tells_comment) == (comment and bool(given.comment))


def test_an_answer_carried_over_that_nobody_confirmed_is_not_published() -> None:
    assert publishable(TRAME, {"XX-01": Given("oui", confirmed=False)}, {}, by_default=True) == ()


@pytest.fixture
def town(cast: Cast, candidature: Candidature) -> Candidature:
    """Grenoble, two answers, filed."""
    items = numbered_of(candidature.edition.questionnaire).items
    for code, value, comment in (("AP-01", "oui", "Depuis mai."), ("AP-02", 3, "")):
        Answer.objects.create(candidature=candidature, item_id=items[code], value=value, comment=comment)
    Candidature.objects.filter(pk=candidature.pk).update(
        status=CandidatureStatus.FILED, receipt="2013-38185-1", submitted_at=timezone.now(), filings=1
    )
    candidature.refresh_from_db()
    return candidature


def publish(town: Candidature) -> None:
    Award.objects.update_or_create(candidature=town, defaults={"arobases": 3})
    Edition.objects.filter(pk=town.edition_id).update(phase=Phase.PUBLISHED)


def chosen(town: Candidature, cast: Cast, **more: tuple[bool, bool]) -> None:
    choose_publication(town, {"AP-01": (True, True), **more}, seen=None, by=cast.alice)


PAGE = "/collectivites/38185/reponses/2013/"


def test_nothing_is_read_before_the_publication_nor_without_a_level(
    town: Candidature, cast: Cast, client: Client
) -> None:
    freeze(town)
    chosen(town, cast)
    assert client.get(PAGE).status_code == 404
    hers, here = signed_in(cast.alice), "/candidature/38185/2013/publication/"
    assert "avec votre résultat" in text_of(hers.get(here))
    Edition.objects.filter(pk=town.edition_id).update(phase=Phase.PUBLISHED)
    assert client.get(PAGE).status_code == 404
    assert "cette candidature est sans résultat" in text_of(hers.get(here))
    publish(town)
    assert "avec votre résultat" in text_of(hers.get(here))
    page = text_of(client.get(PAGE))
    assert "1 réponse et 1 commentaire" in page
    assert "Depuis mai." in page
    assert "Ses réponses de 2013" in text_of(client.get("/collectivites/38185/"))


def test_what_was_filed_before_this_choice_publishes_nothing(town: Candidature, cast: Cast, client: Client) -> None:
    Regulation.objects.filter(edition=town.edition).update(publishes_answers=True)
    chosen(town, cast)
    publish(town)
    assert published_in(town.collectivite.code) == []
    assert client.get(PAGE).status_code == 404


def test_who_ticked_nothing_publishes_nothing_and_her_page_says_nothing_of_it(
    town: Candidature, cast: Cast, client: Client
) -> None:
    freeze(town)
    choose_publication(town, {"AP-01": (False, False)}, seen=None, by=cast.alice)
    publish(town)
    assert published_in(town.collectivite.code) == []
    assert client.get(PAGE).status_code == 404
    assert "Ses réponses" not in text_of(client.get("/collectivites/38185/"))


def test_a_later_reglement_publishes_nothing_more(town: Candidature) -> None:
    freeze(town)
    Regulation.objects.filter(edition=town.edition).update(publishes_answers=True)
    again = Candidature.objects.get(pk=town.pk)
    found = publication_of(again)
    assert found is not None
    assert found.told == ()


def test_revoked_it_is_gone_everywhere_at_once(town: Candidature, cast: Cast, client: Client) -> None:
    freeze(town)
    chosen(town, cast)
    publish(town)
    town = Candidature.objects.select_related("edition").get(pk=town.pk)
    before = PublicVersion.objects.get(pk=1).number
    revoke_publication(town, revoked=True, by=cast.alice)
    assert PublicVersion.objects.get(pk=1).number > before
    assert client.get(PAGE).status_code == 404
    assert "Ses réponses" not in text_of(client.get("/collectivites/38185/"))
    revoke_publication(town, revoked=False, by=cast.alice)
    assert client.get(PAGE).status_code == 200
    assert list(JournalEntry.objects.order_by("-pk").values_list("verb", flat=True)[:2]) == [
        "resume_publication",
        "revoke_publication",
    ]


def test_two_correspondents_never_overwrite_each_other(town: Candidature, cast: Cast) -> None:
    Membership.objects.filter(user=cast.bob).update(roles=[Role.CORRESPONDANT])
    choose_publication(town, {"AP-01": (True, False)}, seen=0, by=cast.alice)
    choose_publication(town, {"AP-02": (True, False)}, seen=0, by=cast.bob)  # apart
    with pytest.raises(Clash):
        choose_publication(town, {"AP-01": (True, True)}, seen=0, by=cast.bob)
    row = PublishedAnswers.objects.get(candidature=town)
    assert row.choices == {"AP-01": (True, False), "AP-02": (True, False)}


def test_a_contributeur_does_not_decide(town: Candidature, cast: Cast) -> None:
    with pytest.raises(Refusal):
        choose_publication(town, {"AP-01": (True, False)}, seen=0, by=cast.bob)
    freeze(town)
    page = signed_in(cast.bob).get("/candidature/38185/2013/publication/")
    assert "signataire décide" in text_of(page)
    assert "Enregistrer ce choix" not in text_of(page)


def test_the_page_saves_what_is_ticked_of_what_it_showed(town: Candidature, cast: Cast) -> None:
    items = numbered_of(town.edition.questionnaire).items
    freeze(town)
    reader = signed_in(cast.alice)
    here = "/candidature/38185/2013/publication/"
    assert "Aucune de vos réponses" in text_of(reader.get(here))
    sent = {"version": "0", "shown": [items["AP-01"], items["AP-02"]], "answers": [items["AP-02"]]}
    assert reader.post(here, sent).status_code == 302
    assert PublishedAnswers.objects.get(candidature=town).choices == {"AP-02": (True, False)}
    assert "1 réponse, avec votre résultat" in text_of(reader.get(here))


def test_a_page_opened_earlier_shows_what_she_ticked_and_saves_nothing(town: Candidature, cast: Cast) -> None:
    items = numbered_of(town.edition.questionnaire).items
    freeze(town)
    Membership.objects.filter(user=cast.bob).update(roles=[Role.CORRESPONDANT])
    choose_publication(town, {"AP-01": (True, False)}, seen=0, by=cast.bob)
    sent = {"version": "0", "shown": [items["AP-01"], items["AP-02"]], "comments": [items["AP-01"]]}
    answer = signed_in(cast.alice).post("/candidature/38185/2013/publication/", sent)
    assert answer.status_code == 409
    assert "vient de choisir autrement pour AP-01" in text_of(answer)
    assert PublishedAnswers.objects.get(candidature=town).choices == {"AP-01": (True, False)}
    boxes = markup_of(answer)
    assert f'name="comments" value="{items["AP-01"]}" checked' in " ".join(boxes.split())  # hers, over it
    assert f'name="told_answers" value="{items["AP-01"]}"' in boxes  # his, under it


def test_a_stale_page_publishes_again_nothing_that_a_colleague_took_back(town: Candidature, cast: Cast) -> None:
    """She unticks one; he had unticked another: both stay unticked."""
    items = numbered_of(town.edition.questionnaire).items
    both = [items["AP-01"], items["AP-02"]]
    choose_publication(town, {"AP-01": (True, True), "AP-02": (True, False)}, seen=0, by=cast.alice)
    choose_publication(town, {"AP-02": (False, False)}, seen=1, by=cast.sacha)
    stale = {"version": "1", "shown": both, "told_answers": both, "told_comments": both[:1], "answers": both}
    assert signed_in(cast.alice).post("/candidature/38185/2013/publication/", stale).status_code == 302
    assert PublishedAnswers.objects.get(candidature=town).choices == {"AP-01": (True, False), "AP-02": (False, False)}


def test_two_first_choices_of_different_questions_do_not_clash(town: Candidature, cast: Cast) -> None:
    items = numbered_of(town.edition.questionnaire).items
    both = [items["AP-01"], items["AP-02"]]
    here = "/candidature/38185/2013/publication/"
    for person, ticked in ((cast.alice, both[:1]), (cast.sacha, both[1:])):
        assert signed_in(person).post(here, {"version": "0", "shown": both, "answers": ticked}).status_code == 302
    assert PublishedAnswers.objects.get(candidature=town).choices == {"AP-01": (True, False), "AP-02": (True, False)}


def test_a_file_from_before_this_choice_is_told_so(town: Candidature, cast: Cast) -> None:
    page = text_of(signed_in(cast.alice).get("/candidature/38185/2013/publication/"))
    assert "avant que ce choix existe" in page
    assert "Enregistrer ce choix" not in page


def test_a_filing_rests_on_what_was_read_of_it(town: Candidature, cast: Cast) -> None:
    choose_publication(town, {"AP-01": (True, False)}, seen=0, by=cast.alice)
    with pytest.raises(Refusal, match="a changé"):
        freeze(town, seen=(0, False))
    freeze(town, seen=(1, False))


def test_the_filing_says_what_will_be_read(town: Candidature, cast: Cast) -> None:
    Candidature.objects.filter(pk=town.pk).update(status=CandidatureStatus.REGISTERED)
    chosen(town, cast)
    page = text_of(signed_in(cast.alice).get("/candidature/38185/2013/depot/"))
    assert "1 réponse, 1 commentaire, et rien d’autre du questionnaire" in page
    assert "Depuis mai." in page
