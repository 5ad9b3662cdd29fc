"""Every address of the site; one include per app."""

from django.conf import settings
from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path

from label.views import years
from villes_internet import rehearsal
from villes_internet.accounts.urls import sign_in
from villes_internet.api import documentation, public_patterns, unknown
from villes_internet.views import documents, errors, health, home, initiatives, pages, reglement, results, space, town
from villes_internet.views.pilotage import (
    candidatures,
    collectivites,
    editions,
    exports,
    journal,
    mail,
    overview,
    people,
    person,
    publication,
)

handler400 = errors.bad_request
handler403 = errors.permission_denied
handler404 = errors.page_not_found
handler429 = errors.too_many
handler500 = errors.server_error

urlpatterns = [
    path("", home.home, name="home"),
    path("", include("label.urls")),
    path("", include("questionnaire.urls")),
    path("candidature/<str:code>/initiatives/<int:pk>/", initiatives.tell, name="candidature-initiative"),
    path(
        "candidature/<str:code>/<annee:year>/initiatives/<int:pk>/avant/",
        initiatives.forward,
        name="candidature-initiative-forward",
    ),
    path(
        "candidature/<str:code>/initiatives/<int:pk>/proposer/",
        initiatives.submit,
        name="candidature-initiative-submit",
    ),
    path("", include("initiatives.urls")),
    path("", include("jury.urls")),
    path("", include("villes_internet.book.urls")),
    path("collectivites/<str:code>/", town.town, name="collectivite"),
    path("", include("villes_internet.accounts.urls")),
    path("candidature/<str:code>/<annee:year>/", space.space, name="candidature-space"),
    path("candidature/<str:code>/<annee:year>/inscrire/", space.space_register, name="candidature-register"),
    path("candidature/<str:code>/<annee:year>/depot/", space.filing, name="candidature-filing"),
    path("candidature/<str:code>/<annee:year>/depot/rouvrir/", space.filing_reopen, name="candidature-reopen"),
    path("candidature/<str:code>/<annee:year>/depot/retrait/", space.filing_withdraw, name="candidature-withdraw"),
    path("candidature/<str:code>/<annee:year>/initiatives/", initiatives.initiatives, name="candidature-initiatives"),
    path("candidature/<str:code>/<annee:year>/documents/", documents.documents, name="candidature-documents"),
    path(
        "candidature/<str:code>/<annee:year>/documents/<slug:name>.ods",
        documents.spreadsheet,
        name="candidature-document-ods",
    ),
    path("candidature/<str:code>/<annee:year>/resultat/", results.result, name="candidature-result"),
    path("candidature/<str:code>/<annee:year>/resultat/recours/", results.contest, name="candidature-appeal"),
    path("candidature/<str:code>/", years.of_a_town, name="candidature-latest"),
    path("candidature/<str:code>/<suite:rest>", years.of_a_town, name="candidature-latest"),
    path("reglement/<annee:year>/", reglement.regulation, name="regulation"),
    path("reglement/<annee:year>.pdf", reglement.regulation_pdf, name="regulation-pdf"),
    path("pilotage/<annee:year>/", overview.pilotage, name="equipe"),
    path("pilotage/<annee:year>/candidatures/", candidatures.table, name="equipe-candidatures"),
    path("pilotage/<annee:year>/candidatures.xlsx", candidatures.workbook, name="equipe-candidatures-xlsx"),
    path("pilotage/<annee:year>/candidatures/relancer/", candidatures.remind, name="equipe-remind"),
    path("pilotage/<annee:year>/collectivites/<str:code>/", collectivites.town, name="equipe-collectivite"),
    path("pilotage/<annee:year>/collectivites/<str:code>/contact/", collectivites.contact, name="equipe-contact"),
    path("pilotage/<annee:year>/collectivites/<str:code>/passe/", collectivites.past, name="equipe-past"),
    path(
        "pilotage/<annee:year>/collectivites/<str:code>/passe/confirmer/",
        collectivites.nothing_before,
        name="equipe-past-confirm",
    ),
    path("pilotage/<annee:year>/collectivites/<str:code>/prolonger/", collectivites.lengthen, name="equipe-extend"),
    path("pilotage/<annee:year>/collectivites/<str:code>/inscrire/", collectivites.late, name="equipe-register"),
    path("pilotage/<annee:year>/collectivites/<str:code>/etat/", collectivites.state, name="equipe-state"),
    path("pilotage/<annee:year>/collectivites/<str:code>/rouvrir/", collectivites.open_again, name="equipe-reopen"),
    path("pilotage/editions/", editions.editions, name="equipe-editions"),
    path("pilotage/editions/nouvelle/", editions.new_edition, name="equipe-edition-new"),
    path("pilotage/editions/<annee:year>/", editions.edition, name="equipe-edition"),
    path("pilotage/editions/<annee:year>/calendrier/", editions.edition_calendar, name="equipe-calendar"),
    path("pilotage/editions/<annee:year>/reglement/", editions.edition_regulation, name="equipe-regulation"),
    path(
        "pilotage/editions/<annee:year>/calendrier/versions/",
        editions.calendar_versions,
        name="equipe-calendar-versions",
    ),
    path(
        "pilotage/editions/<annee:year>/reglement/versions/",
        editions.regulation_versions,
        name="equipe-regulation-versions",
    ),
    path("pilotage/editions/<annee:year>/phase/", editions.edition_phase, name="equipe-phase"),
    path("pilotage/editions/<annee:year>/annoncer/", editions.edition_announce, name="equipe-announce"),
    path("pilotage/<annee:year>/exports/", exports.exports, name="equipe-exports"),
    path("pilotage/<annee:year>/publication/", publication.desk, name="equipe-publication"),
    path("pilotage/<annee:year>/publication/autoriser/", publication.allow, name="equipe-arm"),
    path("pilotage/<annee:year>/publication/repeter/", rehearsal.rehearse, name="equipe-rehearse"),
    path("pilotage/repetition/arreter/", rehearsal.stop_rehearsing, name="equipe-rehearse-end"),
    path("pilotage/<annee:year>/courriels/", mail.outbox, name="equipe-mails"),
    path("pilotage/<annee:year>/courriels/nouveau/", mail.new_mailing, name="equipe-mailing-new"),
    path("pilotage/<annee:year>/courriels/modeles/<str:kind>/", mail.template, name="equipe-template"),
    path(
        "pilotage/<annee:year>/courriels/modeles/<str:kind>/versions/",
        mail.template_versions,
        name="equipe-template-versions",
    ),
    path("pilotage/courriels/envois/<int:pk>/", mail.mailing, name="equipe-mailing"),
    path("pilotage/courriels/envois/<int:pk>/versions/", mail.mailing_versions, name="equipe-mailing-versions"),
    path("pilotage/courriels/envois/<int:pk>/envoyer/", mail.mailing_release, name="equipe-mailing-send"),
    path("pilotage/courriels/envois/<int:pk>/essayer/", mail.mailing_try, name="equipe-mailing-try"),
    path("pilotage/courriels/envois/<int:pk>/programmer/", mail.mailing_plan, name="equipe-mailing-plan"),
    path("pilotage/courriels/envois/<int:pk>/deprogrammer/", mail.mailing_unplan, name="equipe-mailing-unplan"),
    path("pilotage/courriels/envois/<int:pk>/arreter/", mail.mailing_stop, name="equipe-mailing-stop"),
    path("pilotage/courriels/envois/<int:pk>/annuler/", mail.mailing_cancel, name="equipe-mailing-cancel"),
    path("pilotage/courriels/retours/", mail.bounces, name="equipe-bounces"),
    path("pilotage/courriels/<int:pk>/corriger/", mail.message_correct, name="equipe-mail-correct"),
    path("pilotage/courriels/<int:pk>/", mail.message, name="equipe-mail"),
    path("pilotage/courriels/<int:pk>/renvoyer/", mail.message_retry, name="equipe-mail-resend"),
    path("pilotage/journal/", journal.journal, name="equipe-journal"),
    path("pilotage/journal.csv", journal.journal_csv, name="equipe-journal-csv"),
    path("pilotage/rattachements/", people.requests, name="equipe-memberships"),
    path("pilotage/personnes/", people.people, name="equipe-people"),
    path("pilotage/personnes/nommer/", person.colleague, name="equipe-colleague"),
    path("pilotage/personnes/<int:pk>/", person.person, name="equipe-person"),
    path("pilotage/personnes/<int:pk>/retirer/", person.colleague_end, name="equipe-colleague-end"),
    path("pilotage/personnes/<int:pk>/confier/", person.hand, name="equipe-person-hand"),
    path("pilotage/personnes/<int:pk>/fermer/", person.close, name="equipe-person-close"),
    path("pilotage/personnes/<int:pk>/rouvrir/", person.reopen, name="equipe-person-reopen"),
    path("pilotage/personnes/<int:pk>/second-facteur/", person.factor_ask, name="equipe-factor-ask"),
    path("pilotage/second-facteur/<int:pk>/", person.factor_settle, name="equipe-factor-settle"),
    path("pilotage/personnes/<int:pk>/donnees/", person.export, name="equipe-person-export"),
    path("pilotage/personnes/<int:pk>/effacer/", person.erase, name="equipe-person-erase"),
    path("pilotage/personnes/<int:pk>/voir-comme/", people.view_as, name="equipe-see-as"),
    path("pilotage/personnes/voir-comme/arreter/", people.view_as_end, name="equipe-see-as-end"),
    path("pilotage/", years.of_the_equipe, name="equipe-latest"),
    path("pilotage/<suite:rest>", years.of_the_equipe, name="equipe-latest"),
    path("api/v1/", documentation, name="api"),
    path("api/v1/", include((public_patterns(), "api"))),
    path("api/v1/<path:rest>", unknown, name="api-unknown"),
    path(".well-known/security.txt", pages.security, name="security"),
    path("contact/", pages.contact, name="contact"),
    path("mentions-legales/", pages.legal, name="legal-notice"),
    path("accessibilite/", pages.accessibility, name="accessibility"),
    path("donnees-personnelles/", pages.privacy, name="personal-data"),
    path("plan-du-site/", pages.sitemap, name="site-map"),
    path("sante/", health.health, name="health"),
    path("admin/login/", login_not_required(sign_in)),
    path("admin/", admin.site.urls),
]
if settings.ENVIRONMENT != "production":
    urlpatterns.append(path("styleguide/", pages.styleguide, name="styleguide"))
