"""Initiatives as agents tell them: invented, and believable of a town of any size; the same number always tells the
same story.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from initiatives.enums import Stage, Tag
from toolkit.french import at_place, of_place
from villes_internet.demo.people import draw

T = TypeVar("T")


@dataclass(frozen=True)
class StorySubject:
    """What an initiative may be about. {ville} is « Agen », {de} « d’Agen », {a} « à Agen », {quoi} and {qui} one of
    its words.
    """

    titles: tuple[str, ...]
    chapo: str
    story: tuple[str, str, str]
    what: tuple[str, ...]
    who: tuple[str, ...]
    themes: tuple[str, ...]
    enjeux: tuple[str, ...]
    items: tuple[str, ...] = ()
    tags: tuple[Tag, ...] = ()


SUBJECTS = (
    StorySubject(
        (
            "Apprendre l’internet à tout âge {a}",
            "Un espace public numérique dans {quoi}",
            "Des ateliers numériques pour {qui}",
        ),
        "La ville ouvre {quoi} à {qui} : postes en accès libre, ateliers chaque semaine et un animateur présent.",
        (
            "L’espace a ouvert après une enquête auprès des habitants : un foyer sur trois n’avait pas de connexion.",
            (
                "Les ateliers vont de la prise en main de la souris à la retouche d’images. Chacun avance à son pas, "
                "par petits groupes de huit."
            ),
            "Les bénévoles de l’association de quartier tiennent une permanence le samedi matin.",
        ),
        ("la médiathèque", "l’ancienne école", "le centre social", "la maison de quartier"),
        ("ceux qui débutent", "les demandeurs d’emploi", "les retraités", "les familles"),
        ("AP",),
        ("mediation", "cohesion-sociale"),
        ("AP-01", "AP-05"),
        (Tag.SENIORS,),
    ),
    StorySubject(
        ("Une classe mobile dans {quoi}", "Le blog des élèves {de}", "Les écoles {de} passent au numérique"),
        "Tableaux interactifs, classes mobiles et espace numérique de travail : les enseignants et les élèves s’en "
        "servent chaque jour.",
        (
            "La commune équipe une école par an, avec une formation de deux jours pour les enseignants.",
            "Les élèves tiennent un journal en ligne, relu en classe ; les parents y suivent la vie de l’école.",
            "Un technicien passe chaque semaine : plus aucune machine ne reste en panne plus de trois jours.",
        ),
        ("chaque école élémentaire", "l’école Jules-Ferry", "l’école du bourg", "les maternelles"),
        ("les élèves", "les enseignants", "les parents"),
        ("AP",),
        ("education", "innovation"),
        ("AP-13",),
        (Tag.SCHOOL, Tag.YOUTH),
    ),
    StorySubject(
        ("Le conseil municipal en direct {a}", "Le débat public en ligne {a}", "Budget participatif : {qui} décident"),
        "Séances filmées, questions posées en ligne et réponses publiées : {qui} prennent part aux décisions.",
        (
            "Les séances sont diffusées en direct et gardées, avec un sommaire par délibération.",
            (
                "Chaque projet d’aménagement a sa page : plans, calendrier, questions des riverains et réponses des "
                "services."
            ),
            "La première année, quatre cents contributions ont été reçues ; un quart a changé le projet.",
        ),
        ("la place du marché", "le nouveau parc", "les rythmes scolaires"),
        ("les habitants", "les riverains", "les jeunes"),
        ("IE",),
        ("democratie-locale",),
        ("IE-05",),
    ),
    StorySubject(
        ("Toutes les démarches en ligne {a}", "L’état civil sans déplacement", "Le portail des familles {de}"),
        "Inscriptions, paiements et actes d’état civil se font en ligne, à toute heure, et un agent répond sous deux "
        "jours.",
        (
            "Le compte unique réunit la crèche, la cantine et les activités : une seule facture, payée en ligne.",
            "Les demandes arrivent dans l’outil des services : plus de ressaisie, et chacun sait où en est la sienne.",
            "Une borne et une personne aident, à l’accueil, ceux qui n’ont pas d’ordinateur.",
        ),
        ("la cantine", "la crèche", "les activités"),
        ("les familles", "les habitants"),
        ("AE",),
        ("services-publics", "vie-quotidienne"),
        ("AE-01", "AE-04"),
    ),
    StorySubject(
        ("Le wifi dans {quoi}", "La fibre pour {qui} {a}", "Un territoire connecté {a}"),
        "Le haut débit arrive partout : points d’accès gratuits, fibre pour {qui}, zones blanches résorbées.",
        (
            "Le réseau passe par les fourreaux de l’éclairage public : deux ans de travaux évités.",
            (
                "L’accès est gratuit, sans publicité, limité à deux heures ; les journaux de connexion sont gardés "
                "comme la loi le demande."
            ),
            "Les hameaux sont desservis par radio en attendant la fibre.",
        ),
        ("les parcs", "le centre ancien", "la gare", "les hameaux"),
        ("les entreprises", "les habitants des hameaux", "les commerçants"),
        ("AP", "SH"),
        ("attractivite", "developpement-economique"),
        ("AP-10",),
        (Tag.MOBILITY,),
    ),
    StorySubject(
        ("Un site accessible à tous {a}", "La ville sans obstacle", "Des services en langue des signes {a}"),
        "Le site et les téléservices sont revus avec {qui} : lecture d’écran, sous-titres, textes faciles à lire.",
        (
            "Des usagers de l’association partenaire ont essayé chaque page ; cent vingt défauts ont été corrigés.",
            "Les annonces vocales des bus et la carte des cheminements se consultent sur téléphone.",
            "Les agents sont formés à écrire clair : phrases courtes, un sujet par page.",
        ),
        ("le site", "les téléservices"),
        ("les personnes aveugles", "les personnes sourdes", "les aînés"),
        ("SH",),
        ("solidarites", "services-publics"),
        ("SH-03",),
        (Tag.DISABILITY,),
    ),
    StorySubject(
        ("Les données ouvertes {de}", "Une carte libre {de}", "Le système d’information géographique partagé"),
        "Horaires, équipements, arbres, travaux : les données sont publiées, mises à jour et réutilisées par {qui}.",
        (
            "Quarante jeux de données, sous licence ouverte, avec une personne responsable de chacun.",
            (
                "Les habitants complètent la carte au cours d’après-midi de relevés ; les services corrigent la leur "
                "en retour."
            ),
            "Deux applications sont nées d’un concours ouvert aux étudiants.",
        ),
        ("la carte", "les données"),
        ("des développeurs", "des associations", "des étudiants"),
        ("IE", "UI"),
        ("innovation", "cooperation"),
        ("IE-12",),
        (Tag.OPEN_DATA,),
    ),
    StorySubject(
        ("Les associations {de} en réseau", "Un site pour chaque association {a}", "La plateforme des bénévoles {de}"),
        "Chaque association a sa page, son agenda et sa formation ; {qui} trouvent où donner un coup de main.",
        (
            "La maison des associations forme deux référents par association et prête le matériel.",
            "L’agenda commun nourrit le site de la ville, le journal et les panneaux lumineux.",
            "Deux cents associations sont inscrites ; les demandes de subvention se font au même endroit.",
        ),
        ("l’agenda", "l’annuaire"),
        ("les bénévoles", "les nouveaux habitants"),
        ("MR",),
        ("vie-associative", "cooperation"),
        ("MR-01",),
    ),
    StorySubject(
        ("Travailler à distance {a}", "Un télécentre dans {quoi}", "Les commerçants {de} en ligne"),
        "Douze places, une salle de réunion et une connexion sûre : {qui} évitent la route deux jours par semaine.",
        (
            "Le télécentre occupe un bâtiment communal rénové, à deux pas de la gare.",
            "La chambre de commerce anime un atelier par mois : vitrine en ligne, paiement, photographie des produits.",
            "Six entreprises se sont installées ; trois y sont nées.",
        ),
        ("l’ancienne poste", "la gare", "la pépinière"),
        ("les salariés", "les indépendants"),
        ("MR", "SH"),
        ("emploi", "developpement-economique"),
        ("MR-07",),
        (Tag.RURAL,),
    ),
    StorySubject(
        ("Le patrimoine {de} numérisé", "Les archives {de} chez soi", "La mémoire des quartiers {de}"),
        "Registres, cartes postales et témoignages sont en ligne ; {qui} aident à nommer les lieux et les gens.",
        (
            (
                "Trois siècles d’état civil se feuillettent depuis chez soi : les demandes au guichet ont baissé de "
                "moitié."
            ),
            "Des lycéens ont filmé les anciens de l’usine ; les films accompagnent la visite.",
            "Un parcours à flasher relie quinze lieux du centre.",
        ),
        ("les archives", "le musée"),
        ("les habitants", "les généalogistes"),
        ("IE",),
        ("culture", "identite"),
        ("IE-09",),
        (Tag.NEIGHBOURHOODS,),
    ),
    StorySubject(
        ("La télésanté {a}", "Bien vieillir chez soi {a}", "Tablettes pour les aînés {de}"),
        "Avec le CCAS et la maison de santé, {qui} gardent le lien : visites à distance, rappels, ateliers de mémoire.",
        (
            "Les tablettes sont prêtées avec une personne référente, qui passe chaque semaine le premier mois.",
            "La maison de santé consulte à distance avec l’hôpital, un après-midi par semaine.",
            "Les petits-enfants ont formé leurs grands-parents : quarante binômes à ce jour.",
        ),
        ("la maison de santé", "le foyer-logement"),
        ("les aînés", "les malades à domicile"),
        ("SH",),
        ("solidarites", "vie-quotidienne"),
        ("SH-11",),
        (Tag.HEALTH, Tag.SENIORS),
    ),
    StorySubject(
        ("Zéro papier au conseil {de}", "Des logiciels libres pour les services {de}", "Un réseau qui dépense moins"),
        "Les services changent leurs outils et leurs habitudes : moins de papier, moins d’énergie, des formats "
        "ouverts.",
        (
            "Les élus reçoivent leurs dossiers sur tablette ; trois cent mille feuilles de moins par an.",
            "Les postes réformés repartent, remis en état, vers les associations.",
            "La salle des machines a été vidée de moitié ; la facture a suivi.",
        ),
        ("les services", "le conseil"),
        ("les agents", "les élus"),
        ("UI",),
        ("ecologie", "services-publics"),
        ("UI-04",),
    ),
)
SCHOOLS = ("École Jules-Ferry", "École du Bourg", "École Jean-Moulin", "École des Tilleuls", "École Paul-Langevin")
STAFF = ("Un agent à mi-temps.", "Deux animateurs et un technicien.", "L’équipe du service, sans recrutement.")
PARTNERS = (
    "Département",
    "Région",
    "Caisse des dépôts",
    "Inspection académique",
    "CCAS",
    "Association des usagers",
    "Communauté de communes",
)


def _one(values: Sequence[T], *seeds: object) -> T:
    """One of these, always the same for the same seeds."""
    return values[draw(*seeds) % len(values)]


def story(town: str, number: int) -> dict[str, str | list[str]]:
    """What a town tells, field by field, as it would be typed."""
    subject = SUBJECTS[number % len(SUBJECTS)]
    key = f"{town}-{number}"
    words = {
        "ville": town,
        "de": of_place(town),
        "a": at_place(town),
        "quoi": _one(subject.what, f"{key}-what"),
        "qui": _one(subject.who, f"{key}-who"),
    }
    year = _one(range(2005, 2013), f"{key}-year")
    stage = _one((Stage.UNDER_WAY, Stage.UNDER_WAY, Stage.DONE, Stage.PROJECT), f"{key}-stage")
    people = _one(range(40, 2400), f"{key}-people")
    first, middle, last = subject.story
    tags = [tag.value for tag in subject.tags]
    body = "\n\n".join([first, f"## Comment cela marche\n\n{middle}", f"## Et ensuite\n\n{last}"])
    return {
        "title": _one(subject.titles, f"{key}-title").format(**words),
        "chapo": subject.chapo.format(**words),
        "stage": stage.value,
        "started": f"{_one(range(1, 13), f'{key}-month'):02d}/{year}",
        "ended": f"12/{year + 1}" if stage is Stage.DONE else "",
        "description": body,
        "objectives": f"Que {words['qui']} s’en servent sans y penser, et que personne ne reste à l’écart.",
        "audience": f"{words['qui'][:1].upper()}{words['qui'][1:]}, {people} personnes par an.",
        "staff": _one(STAFF, f"{key}-staff"),
        "budget": f"{_one(range(4, 120), f'{key}-budget') * 500}",
        "partners": "\n".join(sorted({_one(PARTNERS, f"{key}-partner-{n}") for n in range(3)})),
        "results": "Le service est connu : on y revient, et on y amène quelqu’un.",
        "figures": f"{people} personnes par an\n{_one(range(31, 98), f'{key}-percent')} % de satisfaction",
        "themes": list(subject.themes),
        "enjeux": list(subject.enjeux),
        "tags": tags,
        "school": _one(SCHOOLS, f"{key}-school") if Tag.SCHOOL in subject.tags else "",
        "items": list(subject.items),
        "links": "",
        "contact_name": "",
    }
