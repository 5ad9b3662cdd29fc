"""Quoting a comment: asked, granted or refused by its town, and never read without it; whom a text seems to name."""

import pytest
from django.test import Client
from django.utils import timezone

from label.enums import CandidatureStatus, Phase
from label.models import Candidature, Edition, MailMessage, PublicVersion
from label.rules.refusals import Refusal
from questionnaire.actions.quotes import answer_quote, ask_quote, drop_quote
from questionnaire.enums import Grouping, QuoteState
from questionnaire.models import Answer, Quote, StudyTable
from questionnaire.queries.answers import numbered_of
from questionnaire.rules.people import people_named
from tests.cast import Cast
from tests.conftest import signed_in
from tests.pages import text_of

SAID = "Le bus numérique passe chaque jeudi. Mme Durand l’accompagne."


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Le bus passe chaque jeudi à la Maison Internet.", ()),
        ("Mme Durand l’accompagne.", ("Mme Durand",)),
        ("Écrire à Paul Martin, ou à p.martin@ville.example.", ("Paul Martin", "p.martin@ville.example")),
        ("L’adjoint, martin, suit le projet.", ("martin",)),
        ("Voiron et Grenoble Alpes Métropole s’y sont mises.", ()),
        ("Pour Anne Durand, notre Paul Martin a écrit.", ("Anne Durand", "Paul Martin")),
        ("MARTIN Paul ou P. Martin, voire Charles de Gaulle.", ("MARTIN Paul", "P. Martin", "Charles de Gaulle")),
        ("M Dupont et madame Durand, avec le docteur Petit.", ("M Dupont", "madame Durand", "docteur Petit")),
        ("La Région Rhône-Alpes aide Grenoble.", ()),
        ("", ()),
    ],
)
def test_a_name_is_flagged(text: str, found: tuple[str, ...]) -> None:
    assert people_named(text, ["Zoé Martin"], ["Grenoble Alpes Métropole", "Rhône-Alpes"]) == found


@pytest.fixture
def town(candidature: Candidature) -> Candidature:
    """Grenoble, filed, with a comment."""
    items = numbered_of(candidature.edition.questionnaire).items
    Answer.objects.create(candidature=candidature, item_id=items["AP-01"], value="oui", comment=SAID)
    Candidature.objects.filter(pk=candidature.pk).update(
        status=CandidatureStatus.FILED, receipt="2013-38185-1", submitted_at=timezone.now(), filings=1
    )
    return Candidature.objects.select_related("edition", "collectivite", "profile").get(pk=candidature.pk)


PASSAGE = "Le bus numérique passe chaque jeudi."


@pytest.mark.django_db
def test_asked_granted_read_then_taken_back(town: Candidature, cast: Cast, client: Client) -> None:
    quote = ask_quote(town, "AP-01", PASSAGE, by=cast.elise)
    mail = MailMessage.objects.filter(subject__contains="pouvons-nous vous citer")
    assert set(mail.values_list("address", flat=True)) == {cast.alice.email, cast.sacha.email}
    assert PASSAGE in mail[0].text
    Edition.objects.filter(pk=town.edition_id).update(phase=Phase.PUBLISHED)
    StudyTable.objects.create(
        edition=town.edition,
        item_code="AP-01",
        by=Grouping.STRATE,
        added_by=cast.elise,
        told={"question": "?", "columns": [], "rows": []},
        published_at=timezone.now(),
    )
    page = f"/etude/{town.edition.year}/"
    assert PASSAGE not in text_of(client.get(page))
    before = PublicVersion.objects.get(pk=1).number
    here = f"/candidature/38185/{town.edition.year}/"
    assert "voudrait vous citer" in text_of(signed_in(cast.alice).get(f"{here}publication/"))
    assert signed_in(cast.bob).post(f"{here}citations/{quote.pk}/", {"granted": "oui"}).status_code == 403
    assert signed_in(cast.alice).post(f"{here}citations/{quote.pk}/", {"granted": "oui"}).status_code == 302
    assert PublicVersion.objects.get(pk=1).number > before
    assert PASSAGE in text_of(client.get(page))
    answer_quote(quote, granted=False, by=cast.sacha)
    assert PASSAGE not in text_of(client.get(page))
    with pytest.raises(Refusal, match="son refus reste"):
        drop_quote(quote, by=cast.elise)
    answer_quote(quote, granted=True, by=cast.alice)
    drop_quote(quote, by=cast.elise)
    with pytest.raises(Refusal, match="plus demandé"):
        answer_quote(quote, granted=True, by=cast.alice)


@pytest.mark.django_db
def test_a_quote_is_word_for_word_short_once_and_asked_by_the_equipe(town: Candidature, cast: Cast) -> None:
    for text, by, words in (
        ("Le bus passe souvent.", cast.elise, "mot pour mot"),
        (PASSAGE, cast.alice, "Seule l’équipe"),
        ("", cast.elise, "mot pour mot"),
    ):
        with pytest.raises(Refusal, match=words):
            ask_quote(town, "AP-01", text, by=by)
    ask_quote(town, "AP-01", PASSAGE, by=cast.elise)
    with pytest.raises(Refusal, match="déjà demandé"):
        ask_quote(town, "AP-01", PASSAGE, by=cast.elise)


@pytest.mark.django_db
def test_a_passage_that_names_somebody_is_seen_first(town: Candidature, cast: Cast) -> None:
    equipe = signed_in(cast.elise)
    here = f"/pilotage/{town.edition.year}/etude/citer/38185/AP-01/"
    assert "Mme Durand" in text_of(equipe.get(here))
    refused = equipe.post(here, {"text": SAID})
    assert refused.status_code == 422
    assert "semble nommer quelqu’un (Mme" in text_of(refused)
    assert SAID.split(".", maxsplit=1)[0] in text_of(refused)  # what is typed stays
    assert equipe.post(here, {"text": SAID, "seen_names": "on"}).status_code == 302
    assert Quote.objects.get().state == QuoteState.ASKED
    desk = text_of(equipe.get(f"/pilotage/{town.edition.year}/etude/"))
    assert "en attente" in desk


@pytest.mark.django_db
def test_nobody_is_left_to_say_yes(town: Candidature, cast: Cast) -> None:
    town.collectivite.memberships.update(roles=["contributeur"])
    with pytest.raises(Refusal, match="Plus personne"):
        ask_quote(town, "AP-01", PASSAGE, by=cast.elise)
