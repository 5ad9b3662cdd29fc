"""The texts of the demonstration's book: invented ones that say so, last year's where it is worth it, an initiative a
page.
"""

from initiatives.models import Initiative
from initiatives.rules.content import text_of
from label.actions.team import last_team, set_team, team_of
from label.models import Award, Candidature, Edition, User
from label.permissions import EQUIPE
from label.rules.regulation import TOP
from villes_internet.book.actions.pages import set_focus
from villes_internet.book.actions.texts import review_text, write_text
from villes_internet.book.models import FOCUS_TITLE
from villes_internet.book.parts import paragraphs
from villes_internet.book.texts import last_text, placed_in

SAID = "texte inventé pour la démonstration"
WRITTEN: dict[str, dict[str, str]] = {
    "editorial": {
        "title": "Un an de plus au service des habitants",
        "author": "Claire Exemple",
        "function": "présidente de l’association (personne inventée)",
        "text": "Les candidatures de cette édition racontent une chose simple : le numérique local n’est plus une "
        "affaire de machines. On y parle d’accueil, de temps passé avec chacun, de papiers que l’on n’a plus à "
        "redemander.\n\nLes petites communes le disent aussi bien que les grandes. Elles s’associent, partagent un "
        "agent, prêtent une salle. Beaucoup ont ouvert cette année leur premier lieu d’accès.\n\nCe livre garde la "
        "trace de leur travail. Il montre ce qui avance, et ce qui reste à faire : joindre ceux que rien ne relie "
        "encore à internet.",
        "figures": "15 ; jurés pour lire tous les dossiers\n1 ; journée de séance",
        "source": SAID,
    },
    "temoignage-1": {
        "title": "Ce que le label change dans une mairie",
        "author": "Hugo Exemple",
        "function": "directeur général des services (personne inventée)",
        "text": "Remplir le questionnaire a réuni autour d’une table des services qui se parlaient peu. La "
        "bibliothèque a découvert les ateliers du centre social ; l’état civil, les demandes que l’accueil refusait "
        "faute de formulaire.\n\nLe niveau reçu compte pour les élus. Pour les agents, c’est la lettre de "
        "restitution qui sert : elle dit la marche suivante, et nous l’avons affichée.",
        "source": SAID,
    },
    "edition": {
        "title": "Des dossiers mieux commentés",
        "text": "Les commentaires sont plus nombreux que l’an dernier. Les collectivités y disent ce qui n’a pas "
        "marché, et pourquoi : un atelier sans public, un service en ligne que personne ne trouvait.\n\nPlusieurs "
        "communes voisines ont déposé ensemble, avec le même animateur. Le jury a lu leurs dossiers l’un après "
        "l’autre, et jugé chacune sur ce qu’elle fait.",
        "source": SAID,
    },
    "choix": {
        "title": "Une progression régulière",
        "text": "Le jury a retenu la constance. Les collectivités qui montent d’un niveau sont celles dont les projets "
        "de l’an dernier sont devenus des services.\n\nIl a aussi regardé l’effort : un village qui ouvre un point "
        "d’accès avec une secrétaire à mi-temps fait plus, à sa mesure, qu’une grande ville qui remplace un site.",
        "source": SAID,
    },
    "focus-1": {
        "title": "Ouvrir un lieu d’accès",
        "text": "Un ordinateur et une salle ne suffisent pas. Les collectivités de cette édition le répètent : ce qui "
        "fait venir, c’est quelqu’un que l’on connaît, à une heure où l’on est libre.\n\n## Ce qui marche\n\n"
        "- Un même animateur pour plusieurs communes, un jour fixe dans chacune\n- Des ateliers courts, sans "
        "inscription, dans un lieu où l’on vient déjà\n- Un agent de l’accueil formé pour orienter\n\n## Ce qui "
        "manque encore\n\nLe soir et le samedi restent rares. Les personnes qui travaillent en horaires décalés ne "
        "trouvent souvent rien d’ouvert. Quelques villes confient les clés à une association : elles disent que le "
        "lieu est alors mieux tenu, et plus fréquenté.\n\nLes écoles et les bibliothèques sont les premiers "
        "partenaires. Elles ont les murs, le matériel et l’habitude du public ; il leur manque le plus souvent un "
        "poste.",
        "figures": "1 ; animateur pour quatre communes\n2 ; heures par atelier\n0 ; inscription à prendre",
        "source": SAID,
    },
    "impression": {
        "text": "Imprimé pour la démonstration, sur un papier qui n’existe pas.",
        "figures": "Imprimeur ; Imprimerie de l’Exemple\nDépôt légal ; mars 2013\nÉpaisseur ; 0,11 mm",
    },
    "dos": {
        "title": "Ouvrir l’internet à chacun",
        "text": "Depuis 1999, des villes et des intercommunalités donnent à leurs habitants l’accès, l’aide et les "
        "services en ligne dont ils ont besoin. Le label les distingue d’une à cinq arobases.\n\nCe livre donne le "
        "palmarès de l’année, ses cartes, ses chiffres, et raconte une initiative pour chacune des collectivités à "
        "cinq arobases.",
        "source": SAID,
    },
    "constat-editions": {
        "text": "D’une édition à l’autre, ce sont les voisines qui font venir les voisines : la plupart des nouvelles "
        "candidates touchent une commune déjà labellisée (remarque inventée)."
    },
}


def seed_book(edition: Edition) -> None:
    """Write, review all but the last one, and retain an initiative for each page that has one to tell."""
    by = User.objects.filter(groups__name=EQUIPE, email__endswith=".example").order_by("pk").first()
    if by is None:
        return
    if (last := last_team(edition)) is not None:
        set_team(edition, *team_of(last), by=by)
    for placed in placed_in(edition):
        before = last_text(edition, placed.slot)
        values = WRITTEN.get(placed.slot.slug)
        if values is None and before is not None:
            names = ("title", "author", "function", "is_summary", "text", "figures", "source")
            values = {name: getattr(before, name) for name in names}
        if values is not None:
            row = write_text(edition, placed.slot, values, by=by)
            if row.slug != "constat-editions":
                review_text(edition, row.slug, row.version, by=by)
    _retain(edition, by)


def _retain(edition: Edition, by: User) -> None:
    """The first public initiative of each town at 5 @."""
    pages = Award.objects.standing().filter(candidature__edition=edition, arobases=TOP).values("candidature")
    for candidature in Candidature.objects.filter(pk__in=pages).select_related("collectivite", "edition"):
        row = Initiative.objects.public().filter(collectivite=candidature.collectivite).order_by("pk").first()
        if row is not None:
            told = text_of(row.text, "description").partition("##")[0]
            text = paragraphs(f"{row.chapo}\n\n{told}" if not row.source else text_of(row.text, "description"))
            kept = "\n\n".join(text.split("\n\n")[:3])[:1200].rpartition(".")[0] + "."
            set_focus(candidature, row, title=row.title[:FOCUS_TITLE], text=kept, by=by)
