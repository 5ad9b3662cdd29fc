"""Every address of the site; one include per app."""

from django.conf import settings
from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path

from label.views import years
from villes_internet.accounts.urls import sign_in
from villes_internet.api import documentation, public_patterns, unknown
from villes_internet.views import documents, errors, health, home, initiatives, pages, reglement, results, space, town
from villes_internet.views.pilotage import candidatures, collectivites, editions, journal, mail, overview, people

handler400 = errors.bad_request
handler403 = errors.permission_denied
handler404 = errors.page_not_found
handler429 = errors.too_many
handler500 = errors.server_error

urlpatterns = [
    path("", home.home, name="accueil"),
    path("", include("label.urls")),
    path("", include("questionnaire.urls")),
    path("candidature/<str:code>/initiatives/<int:pk>/", initiatives.tell, name="candidature-initiative"),
    path(
        "candidature/<str:code>/<annee:year>/initiatives/<int:pk>/avant/",
        initiatives.forward,
        name="candidature-initiative-avant",
    ),
    path(
        "candidature/<str:code>/initiatives/<int:pk>/proposer/",
        initiatives.submit,
        name="candidature-initiative-proposer",
    ),
    path("", include("initiatives.urls")),
    path("", include("jury.urls")),
    path("", include("villes_internet.book.urls")),
    path("collectivites/<str:code>/", town.town, name="collectivite"),
    path("", include("villes_internet.accounts.urls")),
    path("candidature/<str:code>/<annee:year>/", space.space, name="candidature-espace"),
    path("candidature/<str:code>/<annee:year>/inscrire/", space.space_register, name="candidature-inscrire"),
    path("candidature/<str:code>/<annee:year>/depot/", space.filing, name="candidature-depot"),
    path("candidature/<str:code>/<annee:year>/depot/rouvrir/", space.filing_reopen, name="candidature-rouvrir"),
    path(
        "candidature/<str:code>/<annee:year>/depot/retrait/", space.filing_withdraw, name="candidature-retirer-dossier"
    ),
    path("candidature/<str:code>/<annee:year>/initiatives/", initiatives.initiatives, name="candidature-initiatives"),
    path("candidature/<str:code>/<annee:year>/documents/", documents.documents, name="candidature-documents"),
    path(
        "candidature/<str:code>/<annee:year>/documents/<slug:name>.ods",
        documents.spreadsheet,
        name="candidature-document-ods",
    ),
    path("candidature/<str:code>/<annee:year>/resultat/", results.result, name="candidature-resultat"),
    path("candidature/<str:code>/<annee:year>/resultat/recours/", results.contest, name="candidature-recours"),
    path("candidature/<str:code>/", years.of_a_town, name="candidature-derniere"),
    path("candidature/<str:code>/<suite:rest>", years.of_a_town, name="candidature-derniere"),
    path("reglement/<annee:year>/", reglement.regulation, name="reglement"),
    path("reglement/<annee:year>.pdf", reglement.regulation_pdf, name="reglement-pdf"),
    path("pilotage/<annee:year>/", overview.pilotage, name="pilotage"),
    path("pilotage/<annee:year>/candidatures/", candidatures.table, name="pilotage-candidatures"),
    path("pilotage/<annee:year>/candidatures.xlsx", candidatures.workbook, name="pilotage-candidatures-xlsx"),
    path("pilotage/<annee:year>/candidatures/relancer/", candidatures.remind, name="pilotage-relancer"),
    path("pilotage/<annee:year>/collectivites/<str:code>/", collectivites.town, name="pilotage-collectivite"),
    path("pilotage/<annee:year>/collectivites/<str:code>/contact/", collectivites.contact, name="pilotage-contact"),
    path("pilotage/<annee:year>/collectivites/<str:code>/passe/", collectivites.past, name="pilotage-passe"),
    path(
        "pilotage/<annee:year>/collectivites/<str:code>/passe/confirmer/",
        collectivites.nothing_before,
        name="pilotage-passe-confirmer",
    ),
    path(
        "pilotage/<annee:year>/collectivites/<str:code>/prolonger/", collectivites.lengthen, name="pilotage-prolonger"
    ),
    path("pilotage/<annee:year>/collectivites/<str:code>/inscrire/", collectivites.late, name="pilotage-inscrire"),
    path("pilotage/<annee:year>/collectivites/<str:code>/etat/", collectivites.state, name="pilotage-etat"),
    path("pilotage/<annee:year>/collectivites/<str:code>/rouvrir/", collectivites.open_again, name="pilotage-rouvrir"),
    path("pilotage/editions/", editions.editions, name="pilotage-editions"),
    path("pilotage/editions/nouvelle/", editions.new_edition, name="pilotage-edition-nouvelle"),
    path("pilotage/editions/<annee:year>/", editions.edition, name="pilotage-edition"),
    path("pilotage/editions/<annee:year>/calendrier/", editions.edition_calendar, name="pilotage-calendrier"),
    path("pilotage/editions/<annee:year>/reglement/", editions.edition_regulation, name="pilotage-reglement"),
    path(
        "pilotage/editions/<annee:year>/calendrier/versions/",
        editions.calendar_versions,
        name="pilotage-calendrier-versions",
    ),
    path(
        "pilotage/editions/<annee:year>/reglement/versions/",
        editions.regulation_versions,
        name="pilotage-reglement-versions",
    ),
    path("pilotage/editions/<annee:year>/phase/", editions.edition_phase, name="pilotage-phase"),
    path("pilotage/editions/<annee:year>/annoncer/", editions.edition_announce, name="pilotage-annoncer"),
    path("pilotage/editions/<annee:year>/publication/", editions.edition_arm, name="pilotage-autoriser"),
    path("pilotage/<annee:year>/courriels/", mail.outbox, name="pilotage-courriels"),
    path("pilotage/<annee:year>/courriels/nouveau/", mail.new_mailing, name="pilotage-envoi-nouveau"),
    path("pilotage/<annee:year>/courriels/modeles/<str:kind>/", mail.template, name="pilotage-modele"),
    path(
        "pilotage/<annee:year>/courriels/modeles/<str:kind>/versions/",
        mail.template_versions,
        name="pilotage-modele-versions",
    ),
    path("pilotage/courriels/envois/<int:pk>/", mail.mailing, name="pilotage-envoi"),
    path("pilotage/courriels/envois/<int:pk>/versions/", mail.mailing_versions, name="pilotage-envoi-versions"),
    path("pilotage/courriels/envois/<int:pk>/envoyer/", mail.mailing_release, name="pilotage-envoi-envoyer"),
    path("pilotage/courriels/envois/<int:pk>/annuler/", mail.mailing_cancel, name="pilotage-envoi-annuler"),
    path("pilotage/courriels/<int:pk>/", mail.message, name="pilotage-courriel"),
    path("pilotage/courriels/<int:pk>/renvoyer/", mail.message_retry, name="pilotage-courriel-renvoyer"),
    path("pilotage/journal/", journal.journal, name="pilotage-journal"),
    path("pilotage/journal.csv", journal.journal_csv, name="pilotage-journal-csv"),
    path("pilotage/rattachements/", people.requests, name="pilotage-rattachements"),
    path("pilotage/personnes/", people.people, name="pilotage-personnes"),
    path("pilotage/personnes/<int:pk>/voir-comme/", people.view_as, name="pilotage-voir-comme"),
    path("pilotage/personnes/voir-comme/arreter/", people.view_as_end, name="pilotage-voir-comme-fin"),
    path("pilotage/", years.of_the_equipe, name="pilotage-derniere"),
    path("pilotage/<suite:rest>", years.of_the_equipe, name="pilotage-derniere"),
    path("api/v1/", documentation, name="api"),
    path("api/v1/", include((public_patterns(), "api"))),
    path("api/v1/<path:rest>", unknown, name="api-inconnue"),
    path(".well-known/security.txt", pages.security, name="securite"),
    path("contact/", pages.contact, name="contact"),
    path("mentions-legales/", pages.legal, name="mentions-legales"),
    path("accessibilite/", pages.accessibility, name="accessibilite"),
    path("donnees-personnelles/", pages.privacy, name="donnees-personnelles"),
    path("plan-du-site/", pages.sitemap, name="plan-du-site"),
    path("sante/", health.health, name="sante"),
    path("admin/login/", login_not_required(sign_in)),
    path("admin/", admin.site.urls),
]
if settings.ENVIRONMENT != "production":
    urlpatterns.append(path("styleguide/", pages.styleguide, name="styleguide"))
