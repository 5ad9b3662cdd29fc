"""The texts of the demonstration's book: invented ones that say so, last year's where it is worth it, an initiative a
page.
"""

from django.core.files.base import ContentFile

from initiatives.models import Initiative
from initiatives.queries import public_of
from initiatives.rules.content import text_of
from label.actions.partners import add_partner, save_partner, set_logo
from label.actions.team import set_team
from label.models import Award, Candidature, Edition, Partner, User
from label.queries.team import last_team, team_of
from label.rules.regulation import TOP
from villes_internet.book.actions.pages import set_focus
from villes_internet.book.actions.texts import review_text, write_text
from villes_internet.book.actions.words import approve_words
from villes_internet.book.enums import Part
from villes_internet.book.models import FOCUS_TITLE, ProfileFocus
from villes_internet.book.parts import paragraphs
from villes_internet.book.texts import last_text, placed_in
from villes_internet.book.words import page_facts, town_pages
from villes_internet.demo.accounts import head_of_equipe
from villes_internet.demo.initiatives import mark, seed_photos

OTHERS = 12  # collectivités without a page that have approved their words
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
        "encore à internet.\n\nTrois choses ont changé depuis l’an dernier. On ne compte plus les ordinateurs : on "
        "compte les heures où quelqu’un répond. Les services en ligne sont jugés à ce qu’ils épargnent, un "
        "déplacement, une file, une photocopie. Et les habitants participent à l’écriture : des conseils de quartier "
        "relisent les formulaires, des lycéens filment les séances, des retraités tiennent la permanence du mardi."
        "\n\nIl serait facile d’y voir une affaire réglée. Elle ne l’est pas. Les dossiers de cette année disent "
        "aussi ce qui résiste : les démarches que l’on croit simples parce qu’on les a écrites soi-même, les lieux "
        "qui ferment quand l’animateur s’en va, les communes qui n’ont personne pour remplir un dossier de plus. Le "
        "label ne récompense pas la perfection ; il retient l’effort, et le raconte pour qu’il serve ailleurs."
        "\n\nQue celles et ceux qui ont rempli ces questionnaires, souvent le soir, en soient remerciés. On "
        "reconnaît leur main à une chose : chaque réponse est suivie d’un commentaire, et chaque commentaire d’un "
        "prénom.",
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
        "restitution qui sert : elle dit la marche suivante, et nous l’avons affichée.\n\nLa première année, nous "
        "avions répondu seuls, en deux jours, depuis la direction. La deuxième, chaque service a eu son thème, et "
        "trois semaines. Les réponses étaient moins flatteuses, et plus utiles : nous avons appris que la moitié des "
        "demandes d’actes arrivaient hors des heures d’ouverture, que les associations ne trouvaient pas la page qui "
        "leur est destinée, que l’atelier du jeudi refusait du monde.\n\nDepuis, le conseil municipal débat une fois "
        "l’an de ce que nous faisons en ligne, dossier en main. Ce n’est pas une grande dépense. C’est une habitude : "
        "se demander, pour chaque service, qui ne peut pas s’en servir.\n\nOn me demande souvent par où commencer. "
        "Par l’accueil : noter pendant un mois ce que les gens viennent demander, et ce qu’ils auraient préféré faire "
        "de chez eux, ou accompagnés. Tout le reste du questionnaire en découle.",
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
        "d’accès avec une secrétaire à mi-temps fait plus, à sa mesure, qu’une grande ville qui remplace un site."
        "\n\n## Ce qui a fait monter\n\nUn accès public tenu toute l’année, et non le temps d’une subvention. Des "
        "services en ligne dont on connaît l’usage. Un commentaire qui dit le nombre, la date et le nom de qui s’en "
        "occupe. Une initiative que d’autres communes ont reprise.\n\n## Ce qui a retenu\n\nLes projets annoncés "
        "pour l’an prochain ne comptent pas encore : le jury le dit dans sa lettre, et les attend. Un très beau site "
        "sans personne pour aider à s’en servir ne fait pas une ville internet. Un dossier rempli sans commentaire se "
        "lit mal, même quand la politique est bonne.\n\n## Ce que le jury a discuté\n\nQuelques dossiers ont demandé "
        "un vote. À chaque fois la question était la même : faut-il retenir ce qui est fait, ou la distance parcourue "
        "depuis la dernière candidature ? Le règlement répond : ce qui est fait. Le jury a écrit la distance dans ses "
        "points forts, pour que la collectivité la lise.\n\nEnfin, il a voulu nommer les premières fois : des "
        "villes sont entrées à 4 @ sans avoir jamais candidaté, avec des années de travail derrière elles.",
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
    "constat-niveaux": {
        "text": "Le milieu de l’échelle s’élargit parce que les premières marches se montent vite : un site tenu à "
        "jour, un lieu d’accès, quelqu’un pour aider. La suivante demande une politique, et du temps (remarque "
        "inventée)."
    },
    "constat-strates": {
        "text": "Les villages viennent quand une intercommunalité les y aide : elle prête un agent, remplit avec eux, "
        "et dépose leurs dossiers la même semaine (remarque inventée)."
    },
    "constat-regions": {
        "text": "Une région avance quand elle a ses relais : un syndicat, une association d’élus, une ville qui "
        "raconte ce qu’elle a fait. Où le relais s’arrête, les candidatures s’arrêtent (remarque inventée)."
    },
    "constat-referentes": {
        "text": "Les référentes d’une même région se connaissent et se copient : leurs dossiers citent souvent les "
        "mêmes projets, à un an d’écart (remarque inventée)."
    },
    "constat-referentes-editions": {
        "text": "Une référente le reste : elle a un service dont c’est le travail, et une ligne au budget. Celles qui "
        "redescendent ont le plus souvent perdu une personne, et non une envie (remarque inventée)."
    },
    "constat-strates-editions": {
        "text": "Les grandes villes avaient ouvert la voie, les villages la prennent à plusieurs. Entre les deux, les "
        "petites villes attendent souvent un renouvellement du site pour se présenter (remarque inventée)."
    },
    "constat-primo-candidates": {
        "text": "On vient la première fois parce qu’une voisine l’a raconté. Les dossiers le disent : trois sur quatre "
        "nomment la commune qui leur en a parlé (remarque inventée)."
    },
    "constat-regions-editions": {
        "text": "Les régions réunies depuis comptent plusieurs réseaux d’autrefois : là où ils travaillent encore "
        "ensemble, les candidatures tiennent d’une année sur l’autre (remarque inventée)."
    },
    "constat-entrantes": {
        "text": "Aucune n’arrive d’un coup au plus haut niveau. Celles qui l’atteignent cette année tenaient 4 @ "
        "depuis au moins une édition, avec la même équipe (remarque inventée)."
    },
}
SUPPORTS = "Soutient l’action de l’association."
BIOGRAPHIES = (
    "A ouvert le premier lieu d’accès de son canton, dans une ancienne poste.",
    "Enseigne l’histoire des réseaux et s’étonne qu’on en parle au futur.",
    "Lit chaque dossier deux fois : la seconde à voix haute.",
    "A dirigé une médiathèque pendant quinze ans, dont dix avec un seul ordinateur.",
    "Mesure ce que les services en ligne font gagner de temps aux guichets.",
    "Vérifie qu’une page se lit sans la voir, et le dit à qui l’a faite.",
    "A suivi vingt communes rurales pour une thèse sur l’aide entre voisins.",
    "Écrit sur les villes moyennes, et n’en a jamais quitté une.",
    "Conseille des élus qui débutent, surtout sur ce qu’il ne faut pas acheter.",
    "A fondé une association qui répare des machines et les donne.",
    "Dessine des places publiques, et y cherche toujours une prise.",
    "Défend que les données d’une ville appartiennent à ceux qui l’habitent.",
    "A tenu l’accueil d’une mairie avant d’en étudier les formulaires.",
    "Anime un réseau d’animateurs, chacun seul dans sa commune.",
    "Compare les campagnes numériques de cinq pays d’Europe.",
)
# What is told at the end of an initiative, one after the other.
LEARNED = (
    (
        "Les agents disent ce qui a compté : une personne qui en répond, nommée sur l’affiche, et une heure fixe "
        "dans la semaine. Les premiers mois, personne ne venait ; on a gardé l’heure, et le bouche-à-oreille a "
        "fait le reste. La commune voisine a demandé à voir, puis à partager l’animatrice."
    ),
    (
        "La difficulté n’était pas technique. Il a fallu que trois services acceptent le même formulaire, et que "
        "l’on cesse de redemander une pièce déjà donnée. Un groupe d’habitants a relu chaque page à voix haute ; "
        "un tiers des mots a disparu, et les appels à l’accueil avec eux."
    ),
    (
        "Le conseil municipal en débat une fois par an, chiffres en main. Ce qui ne sert pas est arrêté : une "
        "borne, une application, une lettre que personne n’ouvrait. Ce qui sert est étendu au samedi, parce que "
        "c’est le jour où ceux qui travaillent loin peuvent passer."
    ),
    (
        "Rien n’aurait tenu sans les associations du quartier. Elles prêtent leurs murs le matin, la ville prête "
        "son animateur l’après-midi. Les lycéens ont filmé chaque étape ; leurs films servent maintenant à former"
        " les nouveaux agents, qui les commentent entre eux."
    ),
    (
        "On a commencé petit, avec dix foyers et un agent à mi-temps, en notant tout ce qui coinçait. Le carnet a"
        " fait quarante pages ; il est devenu la méthode. Deux autres communes l’ont repris, en y ajoutant leurs "
        "propres remarques, et il circule désormais plus que le projet."
    ),
)


def seed_book(edition: Edition) -> None:
    """Write, review all but the last one, and retain an initiative for each page that has one to tell."""
    by = head_of_equipe()
    if by is None:
        return
    if (last := last_team(edition)) is not None:
        set_team(edition, *team_of(last), by=by)
    for number, placed in enumerate(placed_in(edition)):
        before = last_text(edition, placed.slot)
        values = WRITTEN.get(placed.slot.slug)
        if values is None and before is not None:
            names = ("title", "author", "function", "is_summary", "text", "figures", "source")
            values = {name: getattr(before, name) for name in names}
        if placed.slot.part.part is Part.ASSOCIATION and values is not None:
            values["figures"] = ""  # they counted the labels of last year
        if placed.slot.part.part is Part.BIOGRAPHY:
            values = {"text": f"{BIOGRAPHIES[number % len(BIOGRAPHIES)]} (Personne inventée.)"}
        if values is not None:
            row = write_text(edition, placed.slot, values, by=by)
            if row.slug != "constat-editions":
                review_text(edition, row.slug, row.version, by=by)
    _support(edition, by)
    _retain(edition, by)
    _approve(edition)


def _support(edition: Edition, by: User) -> None:
    """What the équipe rewrites each year of the real partners, and an invented one with its logo: they never gave
    theirs.
    """
    for one in Partner.objects.filter(edition=edition):
        if one.names_another_year:
            said = {"name": one.name, "role": SUPPORTS, "link": one.link, "is_main": one.is_main}
            save_partner(one, said, by=by)
    values = {
        "name": "Coopérative des Exemples",
        "role": "Prête ses salles aux ateliers (partenaire inventé).",
        "link": "",
        "is_main": False,
    }
    set_logo(add_partner(edition, values, by=by), ContentFile(mark()), by=by)


def _retain(edition: Edition, by: User) -> None:
    """The first public initiative of each town at 5 @, two of three with a picture."""
    pages = Award.objects.standing().filter(candidature__edition=edition, arobases=TOP).values("candidature")
    rows = Candidature.objects.filter(pk__in=pages).select_related("collectivite", "edition").order_by("sort_key")
    for number, candidature in enumerate(rows):
        known = Initiative.objects.public().filter(collectivite=candidature.collectivite)
        row = known.order_by("-demonstration", "pk").first()  # that of 2012 was told in the book of 2012
        if row is not None:
            if number % 3 and not row.photos_shown and row.demonstration:
                seed_photos([row])
            told = _told(row, number) if row.demonstration else text_of(row.text, "description")
            kept = "\n\n".join(paragraphs(told).split("\n\n")[:4])[:1200].rpartition(".")[0] + "."
            set_focus(candidature, row, title=row.title[:FOCUS_TITLE], text=kept, by=by)


def _told(row: Initiative, number: int) -> str:
    """An invented initiative as a page tells it, in four paragraphs."""
    parts = [part for part in text_of(row.text, "description").split("\n\n") if not part.startswith("#")]
    aim, result = text_of(row.text, "objectives"), text_of(row.text, "results")
    end = LEARNED[number % len(LEARNED)]
    return "\n\n".join((f"{row.chapo} {parts[0]}", " ".join(parts[1:]), f"{aim} {result}", end))


def _approve(edition: Edition) -> None:
    """The pages of the book but one in four, one of them with a remark, and some of those that have none."""
    pages = town_pages(edition)
    printed = [one.candidature for one in pages if one.is_printed]
    others = [one.candidature for one in pages if not one.is_printed][:OTHERS]
    for number, candidature in enumerate([*printed, *others]):
        by = candidature.registered_by
        focus = ProfileFocus.objects.filter(candidature=candidature).select_related("initiative").first()
        if number % 4 != 3 and by is not None:
            approve_words(
                candidature,
                focus.initiative if focus is not None else None,
                title=focus.title if focus is not None else "",
                text=focus.text if focus is not None else "",
                remark="Le nom de notre référent a changé (remarque inventée)." if number == 1 else "",
                seen=page_facts(candidature, public_of(candidature.collectivite)),
                by=by,
            )
