"""Addresses of the public pages of the label."""

from django.urls import path, register_converter

from label.views import (
    cards,
    collectivites,
    documents,
    figures,
    imports,
    maps,
    members,
    memberships,
    mentions,
    moves,
    opposition,
    palmares,
    partners,
    press,
    register,
    signatories,
    team,
)


class YearConverter:
    """A year of four digits."""

    regex = "[0-9]{4}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return f"{value:04d}"


class TableConverter:
    """The forms of an exported palmarès."""

    regex = "csv|xlsx|json"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class PictureConverter(TableConverter):
    """The forms of an exported chart."""

    regex = "svg|csv"


class DatasetConverter(TableConverter):
    """The forms of a whole table."""

    regex = "csv|json"


class BelowConverter(TableConverter):
    """What follows a year in an address, where the year is missing."""

    regex = r"(?![0-9]{4}/).+(?:/|\.ods|\.xlsx|\.csv)"


register_converter(YearConverter, "annee")
register_converter(BelowConverter, "suite")
register_converter(DatasetConverter, "jeu")
register_converter(TableConverter, "tableau")
register_converter(PictureConverter, "image")

urlpatterns = [
    path("candidature/", memberships.spaces, name="candidature"),
    path("candidature/rattachement/", memberships.search, name="candidature-membership"),
    path("candidature/rattachement/<str:code>/", memberships.ask, name="candidature-ask"),
    path("candidature/quitter/<int:pk>/", memberships.leave, name="candidature-leave"),
    path("candidature/demandes/<int:pk>/", memberships.decide, name="candidature-decide"),
    path("candidature/roles/<int:pk>/", memberships.roles, name="candidature-roles"),
    path("candidature/retirer/<int:pk>/", memberships.end, name="candidature-membership-end"),
    path("candidature/invitations/<int:pk>/accepter/", memberships.accept_own, name="candidature-invitation-accept"),
    path("candidature/invitations/<int:pk>/retirer/", memberships.take_back, name="candidature-invitation-remove"),
    path("pilotage/<annee:year>/membres/", members.members, name="equipe-members"),
    path("pilotage/<annee:year>/membres/versions/", members.versions, name="equipe-members-versions"),
    path("pilotage/<annee:year>/membres/reprendre/", members.carry, name="equipe-members-carry"),
    path("pilotage/<annee:year>/membres/fichier/", members.load, name="equipe-members-load"),
    path("pilotage/courriels/presse/", press.press, name="equipe-press"),
    path("pilotage/courriels/presse/versions/", press.versions, name="equipe-press-versions"),
    path("pilotage/<annee:year>/mentions/", mentions.mentions, name="equipe-mentions"),
    path("pilotage/<annee:year>/mentions/versions/", mentions.versions, name="equipe-mentions-versions"),
    path("pilotage/<annee:year>/mentions/reprendre/", mentions.carry, name="equipe-mentions-carry"),
    path("pilotage/<annee:year>/equipe/", team.team, name="equipe-team"),
    path("pilotage/<annee:year>/equipe/versions/", team.versions, name="equipe-team-versions"),
    path("pilotage/<annee:year>/equipe/reprendre/", team.carry, name="equipe-team-carry"),
    path("pilotage/imports/", imports.imports, name="equipe-imports"),
    path("pilotage/imports/<int:pk>/", imports.one_import, name="equipe-import"),
    path("pilotage/imports/<int:pk>/annuler/", imports.undo, name="equipe-import-undo"),
    path("pilotage/imports/<int:pk>/abandonner/", imports.drop, name="equipe-import-drop"),
    path("pilotage/<annee:year>/partenaires/", partners.partners, name="equipe-partners"),
    path("pilotage/<annee:year>/partenaires/ajouter/", partners.add, name="equipe-partner-add"),
    path("pilotage/<annee:year>/partenaires/reprendre/", partners.take_up, name="equipe-partners-carry"),
    path("pilotage/<annee:year>/partenaires/<int:pk>/", partners.partner, name="equipe-partner"),
    path("pilotage/<annee:year>/partenaires/<int:pk>/versions/", partners.versions, name="equipe-partner-versions"),
    path(
        "pilotage/<annee:year>/partenaires/<int:pk>/logo/retirer/",
        partners.take_logo,
        name="equipe-partner-logo-remove",
    ),
    path("pilotage/<annee:year>/partenaires/<int:pk>/logo/", partners.give_logo, name="equipe-partner-logo"),
    path("pilotage/<annee:year>/partenaires/<int:pk>/ordre/", partners.move, name="equipe-partner-move"),
    path("pilotage/<annee:year>/partenaires/<int:pk>/retirer/", partners.remove, name="equipe-partner-remove"),
    path("partenaires/<int:pk>.png", partners.logo, name="partner-logo"),
    path("candidature/<str:code>/personnes/", memberships.people, name="candidature-people"),
    path("candidature/<str:code>/inviter/", memberships.send_invitation, name="candidature-invite"),
    path("candidature/<str:code>/<annee:year>/fiche/", cards.card, name="candidature-card"),
    path("candidature/<str:code>/<annee:year>/fiche/versions/", cards.card_versions, name="candidature-card-versions"),
    path("candidature/<str:code>/<annee:year>/signataire/", signatories.signatory, name="candidature-signatory"),
    path("candidature/signataires/<int:pk>/delegation/", signatories.delegation, name="signatory-delegation"),
    path("candidature/signataires/<int:pk>/reprendre/", signatories.take_back, name="signatory-take-back"),
    path("pilotage/signataires/<int:pk>/", signatories.answer, name="equipe-signatory"),
    path("opposition/<str:token>/", opposition.opposition, name="opposition"),
    path("invitation/<str:token>/", memberships.invitation, name="invitation"),
    path("documents/<int:pk>/", documents.document_state, name="document-state"),
    path("documents/<int:pk>/fichier/", documents.document_file, name="document-file"),
    path("documents/<int:pk>/annuler/", documents.document_cancel, name="document-cancel"),
    path("documents/<int:pk>/reessayer/", documents.document_retry, name="document-retry"),
    path("documents/<slug:kind>/<int:subject>/demander/", documents.document_ask, name="document-ask"),
    path("palmares/", palmares.palmares_index, name="palmares-index"),
    path("palmares/<annee:year>/", palmares.palmares, name="palmares"),
    path("palmares/<annee:year>/qui-bouge/", moves.moves_page, name="moves"),
    path("palmares/<annee:year>/registre.json", register.register_file, name="register-file"),
    path("palmares/verifier_registre.py", register.verifier, name="register-verifier"),
    path("palmares/<annee:year>.<tableau:extension>", palmares.palmares_file, name="palmares-file"),
    path("collectivites/", collectivites.collectivites, name="collectivites"),
    path("carte/", maps.map_index, name="map-index"),
    path("carte/departements.json", maps.outlines_file, name="map-outlines"),
    path("carte/<annee:year>/", maps.map_page, name="map"),
    path("carte/<annee:year>.json", maps.points_file, name="map-points"),
    path("carte/<annee:year>.svg", maps.picture_file, name="map-svg"),
    path("statistiques/", figures.figures_index, name="statistics-index"),
    path("statistiques/<annee:year>/", figures.figures_page, name="statistics"),
    path(
        "statistiques/<annee:year>/<slug:slug>.<image:extension>",
        figures.figures_file,
        name="statistics-file",
    ),
]
