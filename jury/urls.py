"""Addresses of the jury."""

from django.urls import path

from jury.views import after, answers, dealing, desk, files, gestures, members, preparation, room, sitting, years

urlpatterns = [
    path("jury/", years.latest, {"name": "jury"}, name="jury-derniere"),
    path("jury/<suite:rest>", years.latest, {"name": "jury"}, name="jury-derniere"),
    path("instruction/", years.latest, {"name": "instruction"}, name="instruction-derniere"),
    path("instruction/<suite:rest>", years.latest, {"name": "instruction"}, name="instruction-derniere"),
    path("pilotage/<annee:year>/jury/", members.members, name="pilotage-jury"),
    path("pilotage/<annee:year>/jury/membres/<int:pk>/retirer/", members.remove, name="pilotage-jury-retirer"),
    path("pilotage/<annee:year>/jury/membres/<int:pk>/deport/", members.step_aside, name="pilotage-jury-deport"),
    path("pilotage/<annee:year>/jury/conflits/chercher/", members.search_conflicts, name="pilotage-conflits-chercher"),
    path("pilotage/<annee:year>/jury/repartition/", dealing.dealing, name="pilotage-repartition"),
    path("pilotage/<annee:year>/jury/repartition.csv", dealing.dealing_csv, name="pilotage-repartition-csv"),
    path("pilotage/<annee:year>/jury/repartition/relancer/", dealing.remind, name="pilotage-repartition-relancer"),
    path("pilotage/<annee:year>/jury/repartition/confier/", dealing.give, name="pilotage-repartition-confier"),
    path(
        "pilotage/<annee:year>/jury/repartition/<int:pk>/reprendre/",
        dealing.take_back,
        name="pilotage-repartition-reprendre",
    ),
    path("pilotage/<annee:year>/jury/seance/", preparation.preparation, name="pilotage-seance"),
    path("pilotage/<annee:year>/jury/seance/ordre/", preparation.agenda, name="pilotage-seance-ordre"),
    path(
        "pilotage/<annee:year>/jury/seance/presences/<int:pk>/", preparation.presence, name="pilotage-seance-presence"
    ),
    path("pilotage/<annee:year>/jury/suites/", after.listing, name="pilotage-suites"),
    path("pilotage/<annee:year>/jury/suites/<str:code>/", after.feedback, name="pilotage-suite"),
    path(
        "pilotage/<annee:year>/jury/suites/<str:code>/versions/",
        after.feedback_versions,
        name="pilotage-suite-versions",
    ),
    path("pilotage/<annee:year>/jury/recours/<int:pk>/", after.answer, name="pilotage-recours"),
    path("jury/<annee:year>/", desk.desk, name="jury"),
    path("jury/<annee:year>/recours/<int:pk>/", after.confirm, name="jury-recours"),
    path("jury/<annee:year>/charte/", desk.charter, name="jury-charte"),
    path("jury/<annee:year>/liens/termine/", desk.declared, name="jury-liens-termine"),
    path("jury/<annee:year>/liens/<int:pk>/retirer/", desk.undeclare, name="jury-lien-retirer"),
    path("jury/<annee:year>/conflits/<int:pk>/", members.settle, name="jury-conflit"),
    path("jury/<annee:year>/seance/", sitting.sitting, name="seance"),
    path("jury/<annee:year>/seance/etat/", sitting.state, name="seance-etat"),
    path("jury/<annee:year>/seance/vote/", gestures.vote, name="seance-vote"),
    path("jury/<annee:year>/seance/geste/", gestures.gesture, name="seance-geste"),
    path("jury/<annee:year>/seance/deport/", gestures.step_aside, name="seance-deport"),
    path("jury/<annee:year>/seance/groupe/retirer/", gestures.pull, name="seance-retirer"),
    path("jury/<annee:year>/seance/ecran/", room.screen, name="seance-ecran"),
    path("jury/<annee:year>/seance/ecran/etat/", room.screen_state, name="seance-ecran-etat"),
    path("instruction/<annee:year>/", files.listing, name="instruction"),
    path("instruction/<annee:year>/<str:code>/", files.dossier, name="instruction-dossier"),
    path("instruction/<annee:year>/<str:code>/lecture/", files.save, name="instruction-lecture"),
    path("instruction/<annee:year>/<str:code>/versions/", files.history, name="instruction-versions"),
    path("instruction/<annee:year>/<str:code>/reprendre/", files.resume, name="instruction-reprendre"),
    path("instruction/<annee:year>/<str:code>/questions/", files.ask, name="instruction-question"),
    path("instruction/<annee:year>/<str:code>/passe/", files.check_past, name="instruction-passe"),
    path("instruction/<annee:year>/<str:code>/pieces/<int:pk>/", files.piece, name="instruction-piece"),
    path("candidature/<str:code>/<annee:year>/questions/", answers.questions, name="candidature-questions"),
]
