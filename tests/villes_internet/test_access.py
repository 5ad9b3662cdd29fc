"""Who × what: every address of the site, for seven people, with the refusals of docs/design.md §6."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core.files.base import ContentFile
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from initiatives.actions.documents import add_document
from initiatives.actions.photos import add_photo
from initiatives.actions.telling import save_draft, start_initiative
from initiatives.tasks import make_sizes
from jury.actions.members import name_member
from jury.actions.sitting.opening import prepare_sitting
from jury.enums import JuryRole
from label.actions.candidatures import register
from label.actions.files import attach
from label.actions.mail import compose_mailing
from label.actions.memberships import invite, request_membership
from label.emails import queue
from label.enums import Audience, DocumentStatus, MailKind, Phase, Role
from label.models import Collectivite, Document, MailMessage, Regulation
from questionnaire.actions.sections import assign_section
from questionnaire.actions.structure import install
from questionnaire.loading import trame_file
from tests.cast import Cast
from tests.conftest import signed_in
from tests.documents import PDF
from tests.factories.label import EditionFactory
from tests.pictures import picture
from villes_internet.accounts.urls import urlpatterns as accounts
from villes_internet.book.kinds import ANSWERS

pytestmark = pytest.mark.django_db

Statuses = tuple[int, int, int, int, int, int, int]
PEOPLE = ("anonymous", "stranger", "contributeur", "correspondant", "signataire", "équipe", "technique")


def same(anonymous: int, agents: int, technique: int, equipe: int) -> Statuses:
    """A page where all the agents are alike, attached or not."""
    return (anonymous, agents, agents, agents, agents, equipe, technique)


PUBLIC = same(200, 200, 200, 200)
SIGNED_IN = same(302, 200, 200, 200)
CLOSED = same(302, 403, 403, 200)
DOOR = same(302, 403, 403, 302)
MEMBER = (302, 404, 200, 200, 200, 404, 404)
# (address, method, statuses in the order of PEOPLE); what stands in braces is made by `world`.
TABLE: dict[str, tuple[str, str, Statuses]] = {
    "home": ("/", "GET", PUBLIC),
    "palmares-index": ("/palmares/", "GET", same(302, 302, 302, 302)),
    "palmares": ("/palmares/2012/", "GET", PUBLIC),
    "palmares-file": ("/palmares/2012.csv", "GET", PUBLIC),
    "book-online": ("/palmares/2012/livre/", "GET", PUBLIC),
    "book-pdf": ("/palmares/2012/livre.pdf", "GET", same(404, 404, 404, 404)),
    "book-photo": ("/palmares/2012/livre/photos/38185.jpg", "GET", same(404, 404, 404, 404)),
    "book-photos": ("/pilotage/2012/livre/photos/", "GET", CLOSED),
    "book-photo-change": ("/pilotage/2012/livre/photos/38185/", "GET", CLOSED),
    "book-photo-remove": ("/pilotage/2012/livre/photos/38185/retirer/", "POST", same(302, 403, 403, 302)),
    "book-focus": ("/pilotage/2012/livre/focus/38185/", "GET", CLOSED),
    "book-focus-versions": ("/pilotage/2012/livre/focus/38185/versions/", "GET", CLOSED),
    "book-focus-remove": ("/pilotage/2012/livre/focus/38185/retirer/", "POST", DOOR),
    "book-certificates": ("/pilotage/2012/livre/attestations/", "GET", CLOSED),
    "palmares-pdf": ("/palmares/2012.pdf", "GET", same(404, 404, 404, 404)),
    "collectivites": ("/collectivites/", "GET", PUBLIC),
    "collectivite": ("/collectivites/38185/", "GET", PUBLIC),
    "map-index": ("/carte/", "GET", same(302, 302, 302, 302)),
    "map": ("/carte/2012/", "GET", PUBLIC),
    "map-points": ("/carte/2012.json", "GET", PUBLIC),
    "map-svg": ("/carte/2012.svg", "GET", PUBLIC),
    "map-outlines": ("/carte/departements.json", "GET", PUBLIC),
    "statistics-index": ("/statistiques/", "GET", same(302, 302, 302, 302)),
    "statistics": ("/statistiques/2012/", "GET", PUBLIC),
    "statistics-file": ("/statistiques/2012/regions.svg", "GET", PUBLIC),
    "api": ("/api/v1/", "GET", PUBLIC),
    "openapi-json": ("/api/v1/openapi.json", "GET", PUBLIC),
    "list_editions": ("/api/v1/editions", "GET", PUBLIC),
    "list_results": ("/api/v1/editions/2012/palmares", "GET", PUBLIC),
    "list_collectivites": ("/api/v1/collectivites", "GET", PUBLIC),
    "read_collectivite": ("/api/v1/collectivites/38185", "GET", PUBLIC),
    "api-unknown": ("/api/v1/rien", "GET", same(404, 404, 404, 404)),
    "contact": ("/contact/", "GET", PUBLIC),
    "security": ("/.well-known/security.txt", "GET", PUBLIC),
    "legal-notice": ("/mentions-legales/", "GET", PUBLIC),
    "accessibility": ("/accessibilite/", "GET", PUBLIC),
    "personal-data": ("/donnees-personnelles/", "GET", PUBLIC),
    "site-map": ("/plan-du-site/", "GET", PUBLIC),
    "health": ("/sante/", "GET", same(503, 503, 503, 503)),
    "styleguide": ("/styleguide/", "GET", PUBLIC),
    "equipe": ("/pilotage/2150/", "GET", CLOSED),
    "equipe-latest": ("/pilotage/jury/suites/", "GET", DOOR),
    "book": ("/pilotage/2150/livre/", "GET", CLOSED),
    "book-ask": ("/pilotage/2150/livre/demander/", "POST", same(302, 403, 403, 302)),
    # a filled questionnaire of one town; a stranger is told nothing
    "document-state": ("/documents/{papier}/", "GET", (404, 404, 200, 200, 200, 200, 404)),
    "document-file": ("/documents/{papier}/fichier/", "GET", (404, 404, 200, 200, 200, 200, 404)),
    "document-cancel": ("/documents/{papier}/annuler/", "POST", (302, 404, 404, 404, 404, 302, 404)),
    "document-retry": ("/documents/{papier}/reessayer/", "POST", (302, 404, 302, 302, 302, 302, 404)),
    "document-ask": (
        "/documents/reponses/{candidature}/demander/",
        "POST",
        (302, 404, 302, 302, 302, 302, 404),
    ),
    "regulation": ("/reglement/2150/", "GET", PUBLIC),
    "regulation-pdf": ("/reglement/2150.pdf", "GET", same(404, 404, 404, 404)),
    # accounts
    "account_login": ("/connexion/", "GET", same(200, 302, 302, 302)),
    "mfa_authenticate": ("/connexion/code/", "GET", same(302, 302, 302, 302)),
    "account_logout": ("/deconnexion/", "GET", same(302, 200, 200, 200)),
    "account_signup": ("/compte/creer/", "GET", same(200, 302, 302, 302)),
    "account_inactive": ("/compte/ferme/", "GET", PUBLIC),
    "account_email_verification_sent": ("/compte/verifier/", "GET", PUBLIC),
    "account_confirm_email": ("/compte/verifier/faux/", "GET", PUBLIC),
    "account_reset_password": ("/compte/mot-de-passe/oublie/", "GET", PUBLIC),
    "account_reset_password_done": ("/compte/mot-de-passe/oublie/envoye/", "GET", PUBLIC),
    "account_reset_password_from_key": ("/compte/mot-de-passe/oublie/1-faux/", "GET", PUBLIC),
    "account_reset_password_from_key_done": ("/compte/mot-de-passe/change/", "GET", PUBLIC),
    "proconnect": ("/proconnect/connexion/", "POST", same(404, 404, 404, 404)),  # off unless configured
    "openid_connect_callback": ("/proconnect/retour/", "GET", same(404, 404, 404, 404)),
    "proconnect-join": ("/proconnect/relier/", "GET", same(404, 404, 404, 404)),
    "account": ("/compte/", "GET", SIGNED_IN),
    "account-rights": ("/compte/droits/", "GET", SIGNED_IN),
    "account-sessions": ("/compte/sessions/", "GET", SIGNED_IN),
    "kept-texts": ("/compte/textes/", "GET", SIGNED_IN),
    "account-session-close": ("/compte/sessions/999999/fermer/", "POST", same(302, 404, 404, 404)),
    "account-sessions-close": ("/compte/sessions/fermer-les-autres/", "POST", same(302, 302, 302, 302)),
    "account-data": ("/compte/donnees/", "GET", SIGNED_IN),
    "account-erase": ("/compte/effacer/", "GET", SIGNED_IN),
    "account_email": ("/compte/adresse/", "GET", SIGNED_IN),
    "account_change_password": ("/compte/mot-de-passe/", "GET", SIGNED_IN),
    "account_set_password": ("/compte/mot-de-passe/choisir/", "GET", same(302, 302, 302, 302)),
    "account_reauthenticate": ("/compte/confirmer/", "GET", SIGNED_IN),
    "mfa_index": ("/compte/second-facteur/", "GET", SIGNED_IN),
    "mfa_reauthenticate": ("/compte/second-facteur/confirmer/", "GET", same(302, 302, 200, 200)),
    "mfa_activate_totp": ("/compte/second-facteur/activer/", "GET", same(302, 302, 302, 302)),
    "mfa_deactivate_totp": ("/compte/second-facteur/retirer/", "GET", same(302, 404, 302, 302)),
    "mfa_view_recovery_codes": ("/compte/second-facteur/secours/", "GET", same(302, 404, 404, 404)),
    "mfa_generate_recovery_codes": ("/compte/second-facteur/secours/nouveaux/", "GET", same(302, 302, 302, 302)),
    "mfa_download_recovery_codes": ("/compte/second-facteur/secours/telecharger/", "GET", same(302, 404, 404, 404)),
    # the workspace of a collectivité: anonymous, stranger, contributeur, correspondant, signataire, équipe, technique
    "candidature": ("/candidature/", "GET", (302, 302, 302, 302, 302, 200, 200)),
    "candidature-membership": ("/candidature/rattachement/", "GET", SIGNED_IN),
    "candidature-ask": ("/candidature/rattachement/38185/", "GET", SIGNED_IN),
    "candidature-leave": ("/candidature/quitter/{membre}/", "POST", (302, 404, 302, 404, 404, 404, 404)),
    "candidature-decide": ("/candidature/demandes/{demande}/", "POST", (302, 404, 403, 302, 403, 302, 404)),
    "candidature-roles": ("/candidature/roles/{membre}/", "POST", (302, 404, 403, 302, 403, 302, 404)),
    "candidature-membership-end": ("/candidature/retirer/{membre}/", "POST", (302, 404, 403, 302, 403, 302, 404)),
    "candidature-invitation-remove": (
        "/candidature/invitations/{invitation}/retirer/",
        "POST",
        (302, 404, 403, 302, 403, 302, 404),
    ),
    "candidature-invite": ("/candidature/79202/inviter/", "POST", (302, 404, 403, 422, 403, 302, 404)),
    "candidature-space": ("/candidature/79202/2150/", "GET", MEMBER),
    "candidature-people": ("/candidature/79202/personnes/", "GET", MEMBER),
    "candidature-card": ("/candidature/79202/2150/fiche/", "GET", MEMBER),
    "candidature-card-versions": ("/candidature/79202/2150/fiche/versions/", "GET", MEMBER),
    "candidature-filing": ("/candidature/79202/2150/depot/", "GET", MEMBER),
    "candidature-register": ("/candidature/79202/2150/inscrire/", "POST", (302, 404, 403, 302, 302, 404, 404)),
    "candidature-reopen": ("/candidature/79202/2150/depot/rouvrir/", "POST", (302, 404, 403, 403, 302, 404, 404)),
    "candidature-withdraw": (
        "/candidature/79202/2150/depot/retrait/",
        "POST",
        (302, 404, 403, 403, 302, 404, 404),
    ),
    "candidature-invitation-accept": (
        "/candidature/invitations/{invitation}/accepter/",
        "POST",
        same(302, 404, 404, 404),
    ),
    "invitation": ("/invitation/{jeton}/", "GET", PUBLIC),
    "questionnaire": ("/candidature/79202/2150/questionnaire/", "GET", MEMBER),
    "questionnaire-theme": ("/candidature/79202/2150/questionnaire/AP/", "GET", MEMBER),
    "questionnaire-answer": ("/candidature/79202/2150/reponses/AP-01/", "POST", MEMBER),
    "questionnaire-history": ("/candidature/79202/2150/reponses/AP-01/versions/", "GET", MEMBER),
    "questionnaire-mirror": ("/candidature/79202/2150/miroir/", "GET", MEMBER),
    "questionnaire-assign": (
        "/candidature/79202/2150/sections/AP-A/confier/",
        "POST",
        (302, 404, 403, 302, 302, 404, 404),
    ),
    "questionnaire-resume": (  # the correspondant takes it back; then there is nothing left to take back
        "/candidature/79202/2150/sections/confiees/{confiee}/reprendre/",
        "POST",
        (302, 404, 403, 302, 404, 404, 404),
    ),
    "candidature-documents": ("/candidature/79202/2150/documents/", "GET", MEMBER),
    "candidature-document-ods": ("/candidature/79202/2150/documents/reponses.ods", "GET", MEMBER),
    "attachments": ("/candidature/79202/2150/pieces/", "POST", (302, 404, 302, 302, 302, 404, 404)),
    "attachment": ("/candidature/79202/2150/pieces/{piece}/", "GET", (302, 404, 200, 200, 200, 200, 404)),
    "attachment-remove": ("/candidature/79202/2150/pieces/{piece}/retirer/", "POST", MEMBER),
    "candidature-initiatives": ("/candidature/79202/2150/initiatives/", "GET", MEMBER),
    "candidature-initiative-new": (
        "/candidature/79202/initiatives/nouvelle/",
        "POST",
        (302, 404, 302, 302, 302, 404, 404),
    ),
    "candidature-initiative": ("/candidature/79202/initiatives/{initiative}/", "GET", MEMBER),
    "candidature-initiative-preview": ("/candidature/79202/initiatives/{initiative}/apercu/", "GET", MEMBER),
    "candidature-initiative-versions": ("/candidature/79202/initiatives/{initiative}/versions/", "GET", MEMBER),
    "candidature-photo-versions": (
        "/candidature/79202/initiatives/{initiative}/photos/{photo}/versions/",
        "GET",
        MEMBER,
    ),
    "candidature-initiative-lacks": ("/candidature/79202/initiatives/{initiative}/manques/", "GET", MEMBER),
    "candidature-initiative-part": ("/candidature/79202/initiatives/{initiative}/recit/", "POST", MEMBER),
    "candidature-initiative-submit": (
        "/candidature/79202/initiatives/{initiative}/proposer/",
        "POST",
        (302, 404, 422, 422, 422, 404, 404),
    ),
    "candidature-initiative-resume": (
        "/candidature/79202/initiatives/{initiative}/reprendre/",
        "POST",
        (302, 404, 302, 302, 302, 404, 404),
    ),
    "candidature-initiative-withdraw": ("/candidature/79202/initiatives/{initiative}/retirer/", "POST", MEMBER),
    "candidature-initiative-forward": (
        "/candidature/79202/2150/initiatives/{initiative}/avant/",
        "POST",
        (302, 404, 302, 302, 302, 404, 404),
    ),
    "candidature-initiative-document-add": (
        "/candidature/79202/initiatives/{initiative}/documents/ajouter/",
        "POST",
        (302, 404, 302, 302, 302, 404, 404),
    ),
    "candidature-initiative-document-remove": (  # the contributeur takes it away; then there is nothing left
        "/candidature/79202/initiatives/{initiative}/documents/{document}/retirer/",
        "POST",
        (302, 404, 302, 404, 404, 404, 404),
    ),
    "candidature-photos": ("/candidature/79202/initiatives/{initiative}/photos/", "GET", MEMBER),
    "candidature-photo-add": (
        "/candidature/79202/initiatives/{initiative}/photos/ajouter/",
        "POST",
        (302, 404, 302, 302, 302, 404, 404),
    ),
    "candidature-photo": (
        "/candidature/79202/initiatives/{initiative}/photos/{photo}/",
        "POST",
        (302, 404, 302, 302, 302, 404, 404),
    ),
    "candidature-photo-gesture": (
        "/candidature/79202/initiatives/{initiative}/photos/{photo}/geste/",
        "POST",
        (302, 404, 302, 302, 302, 404, 404),
    ),
    # the observatory
    "initiatives": ("/initiatives/", "GET", PUBLIC),
    "initiatives-suggestions": ("/initiatives/suggestions/?q=wi", "GET", PUBLIC),
    "initiatives-map": ("/initiatives/carte/?theme=AP", "GET", PUBLIC),
    "initiatives-points": ("/initiatives/points.json", "GET", PUBLIC),
    "initiatives-feed": ("/initiatives/flux.atom", "GET", PUBLIC),
    "initiative": ("/initiatives/x-{initiative}/", "GET", same(404, 404, 404, 404)),  # it is not public yet
    "initiative-pdf": ("/initiatives/x-{initiative}.pdf", "GET", same(404, 404, 404, 404)),
    "initiative-document": ("/initiatives/documents/{document}/", "GET", (404, 404, 200, 200, 200, 200, 404)),
    "initiative-photo": ("/initiatives/photos/{photo}/480.jpg", "GET", (404, 404, 200, 200, 200, 200, 404)),
    # pilotage
    "equipe-initiatives": ("/pilotage/initiatives/", "GET", CLOSED),
    "equipe-initiative": ("/pilotage/initiatives/{initiative}/", "GET", CLOSED),
    "equipe-initiatives-publish": ("/pilotage/initiatives/publier/", "POST", DOOR),
    "equipe-initiative-answer": ("/pilotage/initiatives/{initiative}/repondre/", "POST", same(302, 403, 403, 422)),
    # the jury: its members are tried in tests/jury/test_views.py
    "jury-latest": ("/jury/seance/ecran/", "GET", same(302, 302, 302, 302)),
    "appraisal-latest": ("/instruction/79202/", "GET", same(302, 302, 302, 302)),
    "equipe-jury": ("/pilotage/2150/jury/", "GET", CLOSED),
    "equipe-jury-remove": ("/pilotage/2150/jury/membres/{jure}/retirer/", "POST", DOOR),
    "equipe-jury-recusal": ("/pilotage/2150/jury/membres/{jure}/deport/", "POST", same(302, 403, 403, 422)),
    "equipe-conflicts-search": ("/pilotage/2150/jury/conflits/chercher/", "POST", DOOR),
    "equipe-dealing": ("/pilotage/2150/jury/repartition/", "GET", CLOSED),
    "equipe-dealing-csv": ("/pilotage/2150/jury/repartition.csv", "GET", CLOSED),
    "equipe-dealing-remind": ("/pilotage/2150/jury/repartition/relancer/", "POST", DOOR),
    "equipe-dealing-assign": ("/pilotage/2150/jury/repartition/confier/", "POST", same(302, 403, 403, 404)),
    "equipe-dealing-resume": (
        "/pilotage/2150/jury/repartition/999999/reprendre/",
        "POST",
        same(302, 403, 403, 404),
    ),
    "equipe-sitting": ("/pilotage/2150/jury/seance/", "GET", CLOSED),
    "equipe-sitting-agenda": ("/pilotage/2150/jury/seance/ordre/", "POST", DOOR),
    "equipe-sitting-presence": ("/pilotage/2150/jury/seance/presences/{jure}/", "POST", DOOR),
    "jury": ("/jury/2150/", "GET", same(302, 403, 403, 403)),
    "jury-charter": ("/jury/2150/charte/", "POST", same(302, 403, 403, 403)),
    "jury-links-done": ("/jury/2150/liens/termine/", "POST", same(302, 403, 403, 403)),
    "jury-link-remove": ("/jury/2150/liens/999999/retirer/", "POST", same(302, 403, 403, 403)),
    "jury-conflict": ("/jury/2150/conflits/999999/", "POST", same(302, 404, 404, 404)),
    "sitting": ("/jury/2150/seance/", "GET", same(302, 403, 403, 403)),
    "sitting-state": ("/jury/2150/seance/etat/", "GET", same(302, 403, 403, 403)),
    "sitting-vote": ("/jury/2150/seance/vote/", "POST", same(302, 403, 403, 403)),
    "sitting-gesture": ("/jury/2150/seance/geste/", "POST", same(302, 403, 403, 403)),
    "sitting-recusal": ("/jury/2150/seance/deport/", "POST", same(302, 403, 403, 403)),
    "sitting-remove": ("/jury/2150/seance/groupe/retirer/", "POST", same(302, 403, 403, 403)),
    "sitting-screen": ("/jury/2150/seance/ecran/", "GET", CLOSED),
    "sitting-screen-state": ("/jury/2150/seance/ecran/etat/", "GET", CLOSED),
    "appraisal": ("/instruction/2150/", "GET", CLOSED),
    "appraisal-file": ("/instruction/2150/79202/", "GET", same(302, 403, 403, 404)),  # it is not filed
    "appraisal-reading": ("/instruction/2150/79202/lecture/", "POST", same(302, 403, 403, 404)),
    "appraisal-versions": ("/instruction/2150/79202/versions/", "GET", same(302, 403, 403, 404)),
    "appraisal-resume": ("/instruction/2150/79202/reprendre/", "POST", same(302, 403, 403, 404)),
    "appraisal-past": ("/instruction/2150/79202/passe/", "POST", same(302, 403, 403, 404)),
    "appraisal-question": ("/instruction/2150/79202/questions/", "POST", same(302, 403, 403, 404)),
    "appraisal-attachment": ("/instruction/2150/79202/pieces/{piece}/", "GET", same(302, 403, 403, 404)),
    "equipe-feedbacks": ("/pilotage/2150/jury/suites/", "GET", CLOSED),
    "equipe-feedback": ("/pilotage/2150/jury/suites/79202/", "GET", same(302, 403, 403, 404)),
    "equipe-feedback-versions": ("/pilotage/2150/jury/suites/79202/versions/", "GET", same(302, 403, 403, 404)),
    "equipe-appeal": ("/pilotage/2150/jury/recours/999999/", "POST", same(302, 403, 403, 404)),
    "jury-appeal": ("/jury/2150/recours/999999/", "POST", same(302, 403, 403, 403)),
    "candidature-latest": ("/candidature/79202/resultat/", "GET", same(302, 302, 302, 302)),
    "candidature-result": ("/candidature/79202/2012/resultat/", "GET", MEMBER),
    "candidature-appeal": ("/candidature/79202/2012/resultat/recours/", "POST", (302, 404, 403, 403, 422, 404, 404)),
    "candidature-questions": ("/candidature/79202/2150/questions/", "GET", MEMBER),
    "equipe-candidatures": ("/pilotage/2150/candidatures/", "GET", CLOSED),
    "equipe-candidatures-xlsx": ("/pilotage/2150/candidatures.xlsx", "GET", CLOSED),
    "equipe-remind": ("/pilotage/2150/candidatures/relancer/", "POST", DOOR),
    "equipe-collectivite": ("/pilotage/2150/collectivites/79202/", "GET", CLOSED),
    "equipe-contact": ("/pilotage/2150/collectivites/79202/contact/", "POST", DOOR),
    "equipe-score": ("/pilotage/2150/collectivites/79202/score/", "GET", CLOSED),
    "equipe-questionnaires": ("/pilotage/questionnaire/", "GET", DOOR),
    "equipe-questionnaire": ("/pilotage/questionnaire/2150/", "GET", CLOSED),
    "equipe-question": ("/pilotage/questionnaire/2150/AP-01/", "GET", CLOSED),
    "equipe-question-versions": ("/pilotage/questionnaire/2150/AP-01/versions/", "GET", CLOSED),
    "equipe-preview": ("/pilotage/questionnaire/2150/apercu/AP/", "GET", CLOSED),
    "equipe-compare": ("/pilotage/questionnaire/comparer/?de=2010&a=2012", "GET", CLOSED),
    "equipe-past": ("/pilotage/2150/collectivites/79202/passe/", "POST", same(302, 403, 403, 422)),
    "equipe-past-confirm": (
        "/pilotage/2150/collectivites/79202/passe/confirmer/",
        "POST",
        same(302, 403, 403, 422),
    ),
    "equipe-extend": ("/pilotage/2150/collectivites/79202/prolonger/", "POST", same(302, 403, 403, 422)),
    "equipe-register": ("/pilotage/2150/collectivites/79202/inscrire/", "POST", same(302, 403, 403, 422)),
    "equipe-state": ("/pilotage/2150/collectivites/79202/etat/", "POST", same(302, 403, 403, 422)),
    "equipe-reopen": ("/pilotage/2150/collectivites/79202/rouvrir/", "POST", DOOR),
    "equipe-editions": ("/pilotage/editions/", "GET", CLOSED),
    "equipe-edition-new": ("/pilotage/editions/nouvelle/", "GET", CLOSED),
    "equipe-edition": ("/pilotage/editions/2150/", "GET", CLOSED),
    "equipe-calendar": ("/pilotage/editions/2150/calendrier/", "POST", same(302, 403, 403, 422)),
    "equipe-regulation": ("/pilotage/editions/2150/reglement/", "POST", same(302, 403, 403, 422)),
    "equipe-calendar-versions": ("/pilotage/editions/2150/calendrier/versions/", "GET", CLOSED),
    "equipe-regulation-versions": ("/pilotage/editions/2150/reglement/versions/", "GET", CLOSED),
    "equipe-phase": ("/pilotage/editions/2150/phase/", "POST", DOOR),
    "equipe-announce": ("/pilotage/editions/2150/annoncer/", "POST", DOOR),
    "equipe-arm": ("/pilotage/editions/2150/publication/", "POST", DOOR),
    "equipe-mails": ("/pilotage/2150/courriels/", "GET", CLOSED),
    "equipe-template": ("/pilotage/2150/courriels/modeles/relance_7/", "GET", CLOSED),
    "equipe-template-versions": ("/pilotage/2150/courriels/modeles/relance_7/versions/", "GET", CLOSED),
    "equipe-mailing-new": ("/pilotage/2150/courriels/nouveau/", "POST", DOOR),
    "equipe-mailing": ("/pilotage/courriels/envois/{envoi}/", "GET", CLOSED),
    "equipe-mailing-versions": ("/pilotage/courriels/envois/{envoi}/versions/", "GET", CLOSED),
    "equipe-mailing-send": ("/pilotage/courriels/envois/{envoi}/envoyer/", "POST", DOOR),
    "equipe-mailing-cancel": ("/pilotage/courriels/envois/{envoi}/annuler/", "POST", DOOR),
    "equipe-mail": ("/pilotage/courriels/{courriel}/", "GET", CLOSED),
    "equipe-mail-resend": ("/pilotage/courriels/{courriel}/renvoyer/", "POST", DOOR),
    "equipe-journal": ("/pilotage/journal/", "GET", CLOSED),
    "equipe-journal-csv": ("/pilotage/journal.csv", "GET", CLOSED),
    "equipe-memberships": ("/pilotage/rattachements/", "GET", CLOSED),
    "equipe-people": ("/pilotage/personnes/", "GET", CLOSED),
    "equipe-see-as": ("/pilotage/personnes/{personne}/voir-comme/", "POST", DOOR),
    "equipe-see-as-end": ("/pilotage/personnes/voir-comme/arreter/", "POST", same(302, 302, 302, 302)),
}


def named_addresses(resolver: URLResolver) -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            if pattern.namespace != "admin":
                yield from named_addresses(pattern)
        elif isinstance(pattern, URLPattern) and pattern.name and pattern.name != "api-root":
            yield pattern.name


def test_every_address_has_its_line() -> None:
    assert sorted(set(named_addresses(get_resolver()))) == sorted(TABLE)


@pytest.fixture
def world(cast: Cast) -> dict[str, object]:
    """An edition being filled, Parthenay registered in it with its three people, somebody who asks, a mailing, a
    message.
    """
    now = timezone.now()
    edition = EditionFactory(
        year=2150,
        number=150,
        phase=Phase.FILLING,
        opens_at=now - timedelta(days=9),
        fills_at=now - timedelta(days=5),
        closes_at=now + timedelta(days=9),
    )
    Regulation.objects.create(edition=edition, quorum=8, appeal_days=30, text="Le texte.")
    town = Collectivite.objects.get(code="79202")
    bob = cast.member(cast.bob, town, Role.CONTRIBUTEUR)
    cast.member(cast.alice, town, Role.CORRESPONDANT)
    cast.member(cast.sacha, town, Role.SIGNATAIRE)
    cast.member(cast.charlie, Collectivite.objects.get(code="57463"), Role.CORRESPONDANT, Role.SIGNATAIRE)
    install(edition, trame_file().for_year(2150), by=None)
    candidature = register(town, edition, by=cast.alice)
    assigned = assign_section(candidature, "AP-A", cast.bob, due_on=None, by=cast.alice)
    piece = attach(candidature, ContentFile(PDF), name="essai.pdf", by=cast.alice)
    initiative = start_initiative(town, by=cast.bob)
    save_draft(initiative, {"title": "Une initiative"}, seen=0, by=cast.bob)
    photo = add_photo(initiative, ContentFile(picture(640, 320)), by=cast.bob)
    make_sizes(photo.pk)
    document = add_document(initiative, ContentFile(PDF), name="essai.pdf", by=cast.bob)
    juror = name_member(edition, email="jure@jury.example", name="Juré Essai", role=JuryRole.MEMBRE, by=cast.elise)
    prepare_sitting(edition, held_on=timezone.localdate(), place="Paris", ends_at=None, by=cast.elise)
    asks = request_membership(cast.camille, town, function="webmestre")
    invitation, token = invite(town, "x@ville.example", roles=["contributeur"], by=cast.alice)
    mailing = compose_mailing(edition, MailKind.FREE, Audience.REGISTERED, by=cast.elise)
    message: MailMessage = queue("essai", "x@ville.example", subject="Essai", text="Essai.")
    paper = Document(
        kind=ANSWERS.code,
        edition=edition,
        candidature=candidature,
        title="Questionnaire",
        file_name="reponses.pdf",
        made_from=dict(ANSWERS.rests_on(candidature)),
        status=DocumentStatus.DONE,
        sha256="0" * 64,
    )
    paper.file.save("reponses.pdf", ContentFile(PDF))
    return {
        "papier": paper.pk,
        "candidature": candidature.pk,
        "membre": bob.pk,
        "demande": asks.pk,
        "invitation": invitation.pk,
        "jeton": token,
        "envoi": mailing.pk,
        "courriel": message.pk,
        "personne": cast.bob.pk,
        "confiee": assigned.pk,
        "piece": piece.pk,
        "initiative": initiative.pk,
        "photo": photo.pk,
        "document": document.pk,
        "jure": juror.pk,
    }


READS = [name for name, row in TABLE.items() if row[1] == "GET"]
GESTURES = [name for name, row in TABLE.items() if row[1] == "POST"]
PARTS = 4


def statuses(name: str, readers: tuple[Client, ...], world: dict[str, object]) -> Statuses:
    """What each of them is answered."""
    address, method, _ = TABLE[name]
    got = []
    for reader in readers:
        answer = getattr(reader, method.lower())(address.format(**world))
        got.append(answer.status_code)
        if answer.streaming:
            b"".join(answer.streaming_content)  # and its file is closed
    return tuple(got)


def everybody(client: Client, cast: Cast) -> tuple[Client, ...]:
    people = (cast.charlie, cast.bob, cast.alice, cast.sacha, cast.elise, cast.theo)
    return (client, *(signed_in(person) for person in people))


def test_who_may_read_what(client: Client, cast: Cast, world: dict[str, object]) -> None:
    """Reading changes nothing: one world for all the pages."""
    readers = everybody(client, cast)
    got = {name: statuses(name, readers, world) for name in READS}
    wrong = {name: (found, TABLE[name][2]) for name, found in got.items() if found != TABLE[name][2]}
    assert wrong == {}


@pytest.mark.parametrize("part", range(PARTS))
def test_who_may_do_what(part: int, client: Client, cast: Cast, world: dict[str, object]) -> None:
    """Each gesture is undone before the next: one world for many."""
    wrong = {}
    everybody(client, cast)  # they all exist before the first gesture, which is undone
    for name in GESTURES[part::PARTS]:
        mark = transaction.savepoint()
        got = statuses(name, everybody(client, cast), world)
        transaction.savepoint_rollback(mark)
        if got != TABLE[name][2]:
            wrong[name] = (dict(zip(PEOPLE, got, strict=True)), TABLE[name][2])
    assert wrong == {}


def patterns_of(resolver: URLResolver) -> Iterator[URLPattern]:
    """Every address of the tree."""
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            yield from patterns_of(one)
        else:
            yield one


SETUP = "/compte/second-facteur/activer/"


def test_nobody_of_the_equipe_opens_any_door_before_her_second_factor(
    client: Client, cast: Cast, world: dict[str, object]
) -> None:
    """Every address: one that asks for a sign-in leads to the setting of a second factor, one that does not answers as
    to anybody. Only her own account opens.
    """
    Authenticator.objects.filter(user=cast.elise).delete()
    reader = signed_in(cast.elise)
    views = {pattern.name: pattern.callback for pattern in patterns_of(get_resolver())}
    wrong = {}
    for name, (address, method, _) in TABLE.items():
        where, view = address.format(**world), views[name]
        if not getattr(view, "second_factor", True):
            continue
        answer = getattr(reader, method.lower())(where)
        if getattr(view, "login_required", True):
            if answer.get("Location") != SETUP:
                wrong[name] = answer.status_code
        elif answer.status_code != (anybody := getattr(client, method.lower())(where)).status_code:
            wrong[name] = (answer.status_code, anybody.status_code)
    assert wrong == {}


def test_only_a_person_s_own_account_opens_before_her_second_factor_or_forgets_what_is_sent() -> None:
    """What is marked so in the whole tree of addresses; a new page is closed and keeps what is typed without a word."""
    every = [pattern for pattern in patterns_of(get_resolver()) if pattern.name]
    marked = {p.name for p in every if not getattr(p.callback, "second_factor", True)}
    silent = {p.name for p in every if not getattr(p.callback, "keeps_typed", True)}
    account = {p.name for p in accounts}
    assert marked == account
    assert silent - account == {f"document-{gesture}" for gesture in ("ask", "cancel", "retry")}


def test_a_gesture_is_never_done_by_opening_its_address(cast: Cast, world: dict[str, object]) -> None:
    reader = signed_in(cast.elise)
    opened = {name: reader.get(TABLE[name][0].format(**world)).status_code for name in GESTURES}
    assert {name: status for name, status in opened.items() if status not in {302, 404, 405}} == {}


def test_an_anonymous_reader_is_sent_to_sign_in_and_back(client: Client) -> None:
    assert client.get("/pilotage/2150/livre/")["Location"] == "/connexion/?next=/pilotage/2150/livre/"


def test_a_refusal_is_said_in_words(camille: Client) -> None:
    for address, words in (
        ("/pilotage/2150/", "réservée à l’équipe du label"),
        ("/pilotage/2150/livre/", "réservée à l’équipe du label"),
    ):
        answer = camille.get(address)
        assert words in answer.content.decode()


def test_the_doors_of_pilotage_are_shown_to_the_equipe_alone(client: Client, camille: Client, elise: Client) -> None:
    shown = [b'href="/pilotage/"' in reader.get("/").content for reader in (client, camille, elise)]
    assert shown == [False, False, True]
