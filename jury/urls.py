"""Addresses of the jury."""

from django.urls import path

from jury.views import after, answers, desk, files, members, sitting

urlpatterns = [
    path("pilotage/jury/", members.members, name="pilotage-jury"),
    path("pilotage/jury/membres/<int:pk>/retirer/", members.remove, name="pilotage-jury-retirer"),
    path("pilotage/jury/conflits/chercher/", members.search_conflicts, name="pilotage-conflits-chercher"),
    path("pilotage/jury/repartition/", members.dealing, name="pilotage-repartition"),
    path("pilotage/jury/repartition.csv", members.dealing_csv, name="pilotage-repartition-csv"),
    path("pilotage/jury/repartition/relancer/", members.remind, name="pilotage-repartition-relancer"),
    path("pilotage/jury/repartition/confier/", members.give, name="pilotage-repartition-confier"),
    path("pilotage/jury/repartition/<int:pk>/reprendre/", members.take_back, name="pilotage-repartition-reprendre"),
    path("pilotage/jury/seance/", members.preparation, name="pilotage-seance"),
    path("pilotage/jury/seance/ordre/", members.agenda, name="pilotage-seance-ordre"),
    path("pilotage/jury/seance/presences/<int:pk>/", members.presence, name="pilotage-seance-presence"),
    path("pilotage/jury/suites/", after.listing, name="pilotage-suites"),
    path("pilotage/jury/suites/<str:code>/", after.feedback, name="pilotage-suite"),
    path("pilotage/jury/recours/<int:pk>/", after.answer, name="pilotage-recours"),
    path("jury/", desk.desk, name="jury"),
    path("jury/recours/<int:pk>/", after.confirm, name="jury-recours"),
    path("jury/charte/", desk.charter, name="jury-charte"),
    path("jury/liens/termine/", desk.declared, name="jury-liens-termine"),
    path("jury/liens/<int:pk>/retirer/", desk.undeclare, name="jury-lien-retirer"),
    path("jury/conflits/<int:pk>/", members.settle, name="jury-conflit"),
    path("jury/seance/", sitting.sitting, name="seance"),
    path("jury/seance/etat/", sitting.state, name="seance-etat"),
    path("jury/seance/vote/", sitting.vote, name="seance-vote"),
    path("jury/seance/geste/", sitting.gesture, name="seance-geste"),
    path("jury/seance/deport/", sitting.step_aside, name="seance-deport"),
    path("jury/seance/groupe/retirer/", sitting.pull, name="seance-retirer"),
    path("jury/seance/ecran/", sitting.screen, name="seance-ecran"),
    path("jury/seance/ecran/etat/", sitting.screen_state, name="seance-ecran-etat"),
    path("jury/seance/proces-verbal.pdf", sitting.minutes, name="seance-proces-verbal"),
    path("instruction/", files.listing, name="instruction"),
    path("instruction/<str:code>/", files.dossier, name="instruction-dossier"),
    path("instruction/<str:code>/lecture/", files.save, name="instruction-lecture"),
    path("instruction/<str:code>/reprendre/", files.resume, name="instruction-reprendre"),
    path("instruction/<str:code>/questions/", files.ask, name="instruction-question"),
    path("instruction/<str:code>/pieces/<int:pk>/", files.piece, name="instruction-piece"),
    path("candidature/<str:code>/questions/", answers.questions, name="candidature-questions"),
]
