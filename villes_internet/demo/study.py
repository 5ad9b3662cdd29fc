"""The study of the demonstration's edition: tables of each theme, what they are said to show, passages that two towns
let be quoted.
"""

from label.enums import CandidatureStatus
from label.models import Edition, User
from questionnaire.actions.quotes import answer_quote, ask_quote
from questionnaire.actions.study import add_table, publish_study
from questionnaire.enums import Grouping
from questionnaire.models import Answer
from questionnaire.models.quotes import LONGEST_QUOTE
from villes_internet.demo.accounts import head_of_equipe
from villes_internet.demo.comments import NOT_YET

QUOTED = 2  # towns a theme
# The questions counted, theme by theme, and what the équipe says of their tables.
TABLES: dict[str, str] = {
    "AP-10": "Les seniors et les demandeurs d’emploi viennent les premiers ; les publics que l’on dit "
    "éloignés viennent quand on va les chercher (remarque inventée).",
    "AP-09": "Un programme affiché change la fréquentation : on vient pour une date, et l’on revient pour "
    "l’animateur (remarque inventée).",
    "AP-15": "",
    "MR-02": "Les associations demandent d’abord à être trouvées ; le prêt de matériel et la formation "
    "suivent, là où quelqu’un les anime (remarque inventée).",
    "MR-07": "Recenser les commerces en ligne est le pas le plus simple, et le plus vite dépassé quand "
    "personne ne met l’annuaire à jour (remarque inventée).",
    "MR-03": "",
    "SH-19": "Les horaires et les travaux sont en ligne avant les places de stationnement : ce qui change "
    "chaque jour demande une équipe (remarque inventée).",
    "SH-18": "Signaler un trou dans la chaussée est souvent la première démarche qu’un habitant fait en "
    "ligne : il y voit si l’on répond (remarque inventée).",
    "SH-13": "",
    "UI-20": "Les logiciels libres entrent par les bibliothèques et les écoles, et restent là où quelqu’un sait "
    "les tenir (remarque inventée).",
    "UI-09": "L’espace de travail commun est ouvert à tous les services dans les grandes villes ; dans les "
    "petites, c’est encore la messagerie qui en tient lieu (remarque inventée).",
    "UI-02": "",
    "AE-02": "L’enfance et l’état civil ont ouvert la voie ; l’urbanisme suit depuis que les dossiers "
    "s’instruisent sans papier (remarque inventée).",
    "AE-05": "Prendre rendez-vous en ligne vide la salle d’attente, pas l’accueil : on y vient mieux préparé "
    "(remarque inventée).",
    "AE-11": "",
    "IE-03": "Le site et la lettre restent les voies les plus sûres ; les autres canaux s’ajoutent sans les "
    "remplacer (remarque inventée).",
    "IE-06": "Publier les délibérations en entier ne coûte presque rien ; les rendre lisibles est l’affaire "
    "d’une page d’introduction (remarque inventée).",
    "IE-16": "",
}


def seed_study(edition: Edition) -> None:
    """Three tables a theme, published; two passages of each theme, granted by the collectivités that wrote them."""
    by = head_of_equipe()
    if by is None:
        return
    for code, sentence in TABLES.items():
        add_table(edition, code, Grouping.STRATE, comment=sentence, user=by)
    publish_study(edition, by=by)
    taken: set[int] = set()
    for theme in dict.fromkeys(code.partition("-")[0] for code in TABLES):
        _quote(edition, theme, taken, by)


def _quote(edition: Edition, theme: str, taken: set[int], by: User) -> None:
    """Have passages of different words granted on questions of this theme, by towns that are not `taken`."""
    rows = Answer.objects.filter(
        candidature__edition=edition,
        candidature__status=CandidatureStatus.FILED,
        item__code__startswith=f"{theme}-",
        not_applicable=False,
    ).exclude(comment__in=("", *NOT_YET))
    whose = ("candidature__edition__questionnaire", "candidature__collectivite", "candidature__registered_by")
    said: set[str] = set()
    for row in rows.select_related(*whose, "item").order_by("item__code", "candidature__sort_key"):
        candidature, its_own = row.candidature, row.candidature.registered_by
        if its_own is None or candidature.pk in taken or row.comment in said or len(row.comment) > LONGEST_QUOTE:
            continue
        quote = ask_quote(candidature, row.item.code, row.comment, by=by, seen_names=True)
        answer_quote(quote, granted=True, by=its_own)
        taken.add(candidature.pk)
        said.add(row.comment)
        if len(said) == QUOTED:
            return
