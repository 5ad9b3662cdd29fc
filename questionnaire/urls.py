"""Addresses of the questionnaire."""

from django.urls import path, register_converter

from questionnaire.views import (
    answers,
    building,
    corpus,
    equipe,
    files,
    mirror,
    presence,
    publication,
    publishing,
    quotes,
    repairing,
    sections,
    services,
    sheets,
    study,
    study_text,
    themes,
    threads,
)


class CodeConverter:
    """A code of the trame: a theme « AP », a section « AP-A », an item « AP-01 »."""

    regex = "[A-Z]{2}(?:-[A-Z0-9]{1,3})?"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class SheetConverter(CodeConverter):
    """The forms of a workbook."""

    regex = "ods|xlsx"


register_converter(CodeConverter, "trame")
register_converter(SheetConverter, "classeur")

urlpatterns = [
    path("etude/", study.study_index, name="study-index"),
    path("etude/<annee:year>/", study.study, name="study"),
    path("etude/<annee:year>/<int:pk>.csv", study.table_file, name="study-file"),
    path("pilotage/<annee:year>/etude/", study.desk, name="equipe-study"),
    path("pilotage/<annee:year>/etude/questions/", study.questions, name="equipe-study-items"),
    path("pilotage/<annee:year>/etude/commentaires/", corpus.comments, name="equipe-study-comments"),
    path("pilotage/<annee:year>/etude/citer/<str:code>/<trame:item>/", quotes.cite, name="equipe-quote"),
    path("pilotage/<annee:year>/etude/citations/<int:pk>/retirer/", quotes.drop, name="equipe-quote-drop"),
    path("candidature/<str:code>/<annee:year>/citations/<int:pk>/", quotes.consent, name="questionnaire-quote"),
    path("pilotage/<annee:year>/etude/texte/", study_text.text, name="equipe-study-text"),
    path("pilotage/<annee:year>/etude/texte/versions/", study_text.versions, name="equipe-study-text-versions"),
    path("pilotage/<annee:year>/etude/ajouter/", study.add, name="equipe-study-add"),
    path("pilotage/<annee:year>/etude/publier/", study.publish, name="equipe-study-publish"),
    path("pilotage/<annee:year>/etude/retirer/", study.withdraw, name="equipe-study-withdraw"),
    path("pilotage/<annee:year>/etude/<int:pk>/phrase/", study.say, name="equipe-study-say"),
    path("pilotage/<annee:year>/etude/<int:pk>/retirer/", study.remove, name="equipe-study-remove"),
    path("collectivites/<str:code>/reponses/<annee:year>/", publishing.published, name="published-answers"),
    path("candidature/<str:code>/<annee:year>/publication/", publishing.publication, name="questionnaire-publication"),
    path(
        "candidature/<str:code>/<annee:year>/publication/revoquer/",
        publishing.revocation,
        name="questionnaire-publication-revoke",
    ),
    path("candidature/<str:code>/<annee:year>/questionnaire/", themes.overview, name="questionnaire"),
    path("candidature/<str:code>/<annee:year>/questionnaire/<trame:theme>/", themes.theme, name="questionnaire-theme"),
    path(
        "candidature/<str:code>/<annee:year>/questionnaire/<trame:theme>/non/",
        themes.no_to_the_rest,
        name="questionnaire-no",
    ),
    path("candidature/<str:code>/<annee:year>/reponses/<trame:item>/", answers.answer, name="questionnaire-answer"),
    path(
        "candidature/<str:code>/<annee:year>/reponses/<trame:item>/versions/",
        answers.history,
        name="questionnaire-history",
    ),
    path(
        "candidature/<str:code>/<annee:year>/sections/<trame:section>/confier/",
        sections.assign,
        name="questionnaire-assign",
    ),
    path(
        "candidature/<str:code>/<annee:year>/sections/confiees/<int:pk>/reprendre/",
        sections.unassign,
        name="questionnaire-resume",
    ),
    path(
        "candidature/<str:code>/<annee:year>/sections/<trame:section>/service/",
        services.ask,
        name="questionnaire-ask-service",
    ),
    path("candidature/<str:code>/<annee:year>/services/<int:pk>/", services.read, name="questionnaire-service"),
    path(
        "candidature/<str:code>/<annee:year>/services/<int:pk>/reprendre/",
        services.take_back,
        name="questionnaire-service-end",
    ),
    path("service/<str:secret>/", services.service, name="service"),
    path("service/<str:secret>/<trame:item>/", services.service_answer, name="service-answer"),
    path("candidature/<str:code>/<annee:year>/pieces/", files.send, name="attachments"),
    path("candidature/<str:code>/<annee:year>/pieces/<int:pk>/", files.read, name="attachment"),
    path("candidature/<str:code>/<annee:year>/pieces/<int:pk>/retirer/", files.remove, name="attachment-remove"),
    path(
        "candidature/<str:code>/<annee:year>/reponses/<trame:item>/echanges/",
        threads.thread,
        name="questionnaire-thread",
    ),
    path(
        "candidature/<str:code>/<annee:year>/reponses/<trame:item>/echanges/collegues/",
        threads.colleagues,
        name="questionnaire-thread-colleagues",
    ),
    path(
        "candidature/<str:code>/<annee:year>/reponses/<trame:item>/echanges/equipe/",
        threads.equipe,
        name="questionnaire-thread-equipe",
    ),
    path("pilotage/<annee:year>/questions/", threads.asked, name="equipe-asked"),
    path("pilotage/<annee:year>/questions/<str:code>/<trame:item>/", threads.answer_asked, name="equipe-answer-asked"),
    path("candidature/<str:code>/<annee:year>/documents/classeur/", sheets.bring_back, name="questionnaire-sheet-back"),
    path("candidature/<str:code>/<annee:year>/presence/", presence.presence, name="questionnaire-presence"),
    path("candidature/<str:code>/<annee:year>/miroir/", mirror.mirror, name="questionnaire-mirror"),
    path("pilotage/questionnaire/", equipe.latest, name="equipe-questionnaires"),
    path("pilotage/questionnaire/comparer/", equipe.comparison, name="equipe-compare"),
    path("pilotage/questionnaire/<annee:year>/", building.structure, name="equipe-questionnaire"),
    path("pilotage/questionnaire/<annee:year>/ajouter/", building.add, name="equipe-question-add"),
    path(
        "pilotage/questionnaire/<annee:year>/themes/",
        building.settings,
        {"what": "themes"},
        name="equipe-questionnaire-themes",
    ),
    path(
        "pilotage/questionnaire/<annee:year>/themes/versions/",
        building.settings_versions,
        {"what": "themes"},
        name="equipe-questionnaire-themes-versions",
    ),
    path(
        "pilotage/questionnaire/<annee:year>/controles/",
        building.settings,
        {"what": "checks"},
        name="equipe-questionnaire-checks",
    ),
    path(
        "pilotage/questionnaire/<annee:year>/controles/versions/",
        building.settings_versions,
        {"what": "checks"},
        name="equipe-questionnaire-checks-versions",
    ),
    path("pilotage/questionnaire/<annee:year>/publier/", publication.publication, name="equipe-questionnaire-publish"),
    path("pilotage/questionnaire/<annee:year>/trame.yaml", publication.export, name="equipe-questionnaire-export"),
    path("pilotage/questionnaire/<annee:year>/trame/", publication.load, name="equipe-questionnaire-load"),
    path("pilotage/questionnaire/<annee:year>/apercu/<trame:theme>/", equipe.preview, name="equipe-preview"),
    path("pilotage/questionnaire/<annee:year>/<trame:item>/", building.question, name="equipe-question"),
    path(
        "pilotage/questionnaire/<annee:year>/<trame:item>/versions/",
        building.question_versions,
        name="equipe-question-versions",
    ),
    path("pilotage/questionnaire/<annee:year>/<trame:item>/reparer/", repairing.repair, name="equipe-question-repair"),
    path(
        "pilotage/questionnaire/<annee:year>/<trame:item>/reparer/versions/",
        repairing.versions,
        name="equipe-question-repair-versions",
    ),
    path("pilotage/<annee:year>/collectivites/<str:code>/score/", equipe.explained_score, name="equipe-score"),
]
