"""Histories, and the sentences that each gives."""

from label.enums import Confidence, Strate
from label.rules.histories import HistoryYear, Standing

CALENDAR = (1999, 2000, 2001, 2002, 2003, 2004, 2005, 2006, 2007, 2008, 2010, 2011, 2012)
CONFIDENCES = {"d": Confidence.DEDUCED, "u": Confidence.UNCERTAIN}


def history(spec: str) -> tuple[HistoryYear, ...]:
    """« 2003:3 2004:4d 2005:? 2006:- 1999:p »: sure, deduced (d) or uncertain (u) levels, unknown, absent, without
    level.
    """
    years = []
    for part in spec.split():
        year, value = part.split(":")
        if value in "?-p":
            years.append(HistoryYear(int(year), {"?": None, "-": False, "p": True}[value]))
        else:
            years.append(
                HistoryYear(int(year), True, int(value.rstrip("du")), CONFIDENCES.get(value[-1], Confidence.SURE))
            )
    return tuple(years)


CASES: list[tuple[str, str, str, Standing, list[tuple[str, str]]]] = [
    (
        "Metz",
        "57463",
        "1999:p 2000:? 2011:4 2012:5",
        Standing(),
        [
            (
                "arrival_prototype",
                "Metz figure parmi les participantes de 1999, l’année du prototype, qui ne donnait pas de niveau.",
            ),
            ("gap_unknown", "Pour l’édition 2000, aucun résultat ne nous est connu."),
            ("summit_step", "La cinquième arobase arrive en 2012\u202f; la ville en comptait quatre en 2011."),
        ],
    ),
    (
        "Agen",
        "47001",
        "2010:- 2011:4 2012:5",
        Standing(),
        [
            ("arrival_confirmed", "Agen entre dans le label en 2011, avec 4\u00a0@."),
            ("summit_step", "La cinquième arobase arrive dès l’édition suivante, en 2012."),
        ],
    ),
    (
        "Le Havre",
        "76351",
        "2010:- 2011:4d 2012:5",
        Standing(),
        [
            ("arrival_confirmed", "L’arrivée du Havre dans le label date de 2011."),
            ("summit_first", "L’édition 2012 est la première où on lui connaisse 5\u00a0@."),
        ],
    ),
    (
        "Les Mureaux",
        "78440",
        "2010:? 2011:? 2012:5",
        Standing(),
        [
            ("arrival_now", "L’édition 2012 est la première où la ville des Mureaux nous soit connue."),
            ("summit_first", "C’est la première fois, à notre connaissance, qu’elle reçoit 5\u00a0@."),
        ],
    ),
    (
        "L'Isle-Adam",
        "95313",
        "2008:? 2010:3 2011:4 2012:5",
        Standing(),
        [
            ("arrival_known", "La première participation connue de l’Isle-Adam remonte à 2010, avec 3\u00a0@."),
            ("continuity_since_arrival", "Elle répond ensuite à chaque appel, soit trois éditions de suite."),
            ("rise", "Les niveaux connus montent ou se maintiennent, de 3\u00a0@ en 2010 à 5\u00a0@ en 2012."),
            ("summit_step", "La cinquième arobase arrive en 2012\u202f; la ville en comptait quatre en 2011."),
        ],
    ),
    (
        "Gap",
        "05061",
        "2006:0 2007:? 2012:5",
        Standing(),
        [
            ("arrival_known", "Gap apparaît dans nos sources en 2006, avec une mention."),
            ("gap_unknown", "Aucun résultat ne lui est connu pour l’édition 2007."),
            ("summit_first", "C’est la première fois, à notre connaissance, qu’elle reçoit 5\u00a0@."),
        ],
    ),
    (
        "Metz",
        "57463",
        "2008:4 2010:5 2011:5 2012:5",
        Standing(),
        [
            ("arrival_known", "Pour Metz, l’histoire connue commence en 2008, avec 4\u00a0@."),
            ("continuity_whole", "La ville est de toutes les éditions depuis 2008\u00a0: quatre en tout."),
            ("summit_run", "Elle garde 5\u00a0@ à chaque édition depuis 2010, soit trois éditions de suite."),
        ],
    ),
    (
        "Évry",
        "91228",
        "2007:? 2008:3 2010:4 2011:4 2012:5",
        Standing(),
        [
            ("arrival_known", "Pour Évry, l’histoire connue commence en 2008, avec 3\u00a0@."),
            ("continuity_since_arrival", "Elle répond ensuite à chaque appel, soit quatre éditions de suite."),
            ("rise", "Son parcours connu monte ou se maintient, de 3\u00a0@ en 2008 à 5\u00a0@ en 2012."),
            (
                "summit_step",
                "Passer de 4\u00a0@ en 2011 à 5\u00a0@ en 2012\u00a0: c’est le pas que la ville vient de franchir.",
            ),
        ],
    ),
    (
        "Yerres",
        "91691",
        "2007:2 2008:? 2010:4 2011:4 2012:5",
        Standing(),
        [
            ("arrival_known", "Yerres apparaît dans nos sources en 2007, avec 2\u00a0@."),
            ("continuity_run", "Sa présence est continue depuis 2010\u00a0: trois éditions de suite."),
            ("rise", "D’un niveau connu à l’autre, elle ne redescend pas\u00a0: 2\u00a0@ en 2007, 5\u00a0@ en 2012."),
            ("summit_step", "L’édition 2012 lui apporte la cinquième arobase, après 4\u00a0@ en 2011."),
        ],
    ),
    (
        "Ham",
        "80410",
        "2007:2 2008:- 2010:- 2011:- 2012:5",
        Standing(),
        [
            ("arrival_known", "On suit la trace de Ham dans le label depuis 2007, avec 2\u00a0@."),
            ("gap_absent", "Le palmarès ne la cite pas pour les éditions 2008 à 2011."),
            ("summit_first", "L’édition 2012 est la première où on lui connaisse 5\u00a0@."),
        ],
    ),
    (
        "Hem",
        "59299",
        "2006:2 2007:? 2008:3 2010:? 2011:? 2012:5",
        Standing(),
        [
            ("arrival_known", "On suit la trace de Hem dans le label depuis 2006, avec 2\u00a0@."),
            ("gap_unknown", "Pour les éditions 2007, 2010 et 2011, le résultat est inconnu."),
            ("rise", "Les niveaux connus montent ou se maintiennent, de 2\u00a0@ en 2006 à 5\u00a0@ en 2012."),
            ("summit_first", "C’est la première fois, à notre connaissance, qu’elle reçoit 5\u00a0@."),
        ],
    ),
    (
        "Œil",
        "99001",
        "2008:1 2010:4 2011:4 2012:5",
        Standing(),
        [
            ("arrival_known", "On suit la trace d’Œil dans le label depuis 2008, avec 1\u00a0@."),
            ("continuity_whole", "Aucune édition ne s’est faite sans elle\u00a0: elle compte quatre participations."),
            ("leap", "Un bond marque l’édition 2010\u00a0: de 1\u00a0@ en 2008 à 4\u00a0@ en 2010."),
            ("summit_step", "La cinquième arobase arrive en 2012\u202f; la ville en comptait quatre en 2011."),
        ],
    ),
    (
        "Nice",
        "06088",
        "2010:5 2011:4 2012:4",
        Standing(),
        [
            ("arrival_known", "Le plus ancien résultat connu de Nice date de 2010, avec 5\u00a0@."),
            ("continuity_whole", "Aucune édition ne s’est faite sans elle\u00a0: elle compte trois participations."),
            ("fall", "La ville recule de 5\u00a0@ en 2010 à 4\u00a0@ en 2011."),
        ],
    ),
    (
        "Pau",
        "64445",
        "2008:4 2010:3 2011:4 2012:4",
        Standing(),
        [
            ("arrival_known", "Le plus ancien résultat connu de Pau date de 2008, avec 4\u00a0@."),
            ("continuity_whole", "Aucune édition ne s’est faite sans elle\u00a0: elle compte quatre participations."),
            ("fall_recovered", "Un recul, de 4\u00a0@ en 2008 à 3\u00a0@ en 2010, est effacé en 2011 avec 4\u00a0@."),
        ],
    ),
    (
        "Dax",
        "40088",
        "2007:4 2008:3 2010:? 2011:? 2012:4",
        Standing(),
        [
            ("arrival_known", "La première participation connue de Dax remonte à 2007, avec 4\u00a0@."),
            ("gap_unknown", "Nos sources sont muettes pour les éditions 2010 et 2011."),
            (
                "fall_recovered",
                "Un recul, de 4\u00a0@ en 2007 à 3\u00a0@ en 2008, est effacé au plus tard en 2012 avec 4\u00a0@.",
            ),
        ],
    ),
    (
        "Dax",
        "40088",
        "2007:5 2008:4 2010:? 2011:? 2012:5",
        Standing(),
        [
            ("arrival_known", "La première participation connue de Dax remonte à 2007, avec 5\u00a0@."),
            ("gap_unknown", "Nos sources sont muettes pour les éditions 2010 et 2011."),
            ("summit_total", "Le niveau 5\u00a0@ lui est connu pour deux éditions, à partir de 2007."),
        ],
    ),
    (
        "Albi",
        "81004",
        "2006:2 2007:3 2008:3 2010:4 2011:? 2012:5",
        Standing(),
        [
            ("arrival_known", "Le plus ancien résultat connu d’Albi date de 2006, avec 2\u00a0@."),
            ("gap_unknown", "Aucun résultat ne lui est connu pour l’édition 2011."),
            (
                "rise",
                (
                    "D’une édition connue à l’autre, la ville monte ou se maintient\u00a0: de 2\u00a0@ en 2006 à "
                    "5\u00a0@ en 2012."
                ),
            ),
            ("summit_first", "C’est la première fois, à notre connaissance, qu’elle reçoit 5\u00a0@."),
        ],
    ),
    (
        "Albi",
        "81004",
        "2008:? 2010:5 2011:5 2012:5",
        Standing(),
        [
            ("arrival_known", "Le plus ancien résultat connu d’Albi date de 2010, avec 5\u00a0@."),
            ("continuity_since_arrival", "Elle est restée fidèle au label\u00a0: trois éditions de suite."),
            ("summit_run", "Elle garde 5\u00a0@ à chaque édition depuis 2010, soit trois éditions de suite."),
        ],
    ),
    (
        "Albi",
        "81004",
        "2008:5 2010:5d 2011:5 2012:5",
        Standing(),
        [
            ("arrival_known", "Le plus ancien résultat connu d’Albi date de 2008, avec 5\u00a0@."),
            ("continuity_whole", "La ville est de toutes les éditions depuis 2008\u00a0: quatre en tout."),
            (
                "summit_deduced",
                "Elle totalise quatre éditions à 5\u00a0@\u202f; pour l’édition 2010, le niveau est déduit.",
            ),
        ],
    ),
    (
        "Albi",
        "81004",
        "2008:5 2010:? 2011:4 2012:5",
        Standing(),
        [
            ("arrival_known", "Le plus ancien résultat connu d’Albi date de 2008, avec 5\u00a0@."),
            ("gap_unknown", "Aucun résultat ne lui est connu pour l’édition 2010."),
            ("summit_total", "La ville totalise deux éditions connues à 5\u00a0@ depuis 2008."),
        ],
    ),
    (
        "Albi",
        "81004",
        "2011:4 2012:5",
        Standing(),
        [
            ("arrival_known", "Le plus ancien résultat connu d’Albi date de 2011, avec 4\u00a0@."),
            ("summit_step", "La cinquième arobase arrive dès l’édition suivante, en 2012."),
        ],
    ),
    (
        "Albi",
        "81004",
        "2010:4 2011:? 2012:5",
        Standing(),
        [
            ("arrival_known", "Le plus ancien résultat connu d’Albi date de 2010, avec 4\u00a0@."),
            ("gap_unknown", "Aucun résultat ne lui est connu pour l’édition 2011."),
            ("summit_first", "C’est la première fois, à notre connaissance, qu’elle reçoit 5\u00a0@."),
        ],
    ),
    (
        "Ajaccio",
        "2A004",
        "2011:4 2012:5",
        Standing(Strate.VILLE_MOYENNE, 3, "Corse", 1, 4),
        [
            ("arrival_known", "On suit la trace d’Ajaccio dans le label depuis 2011, avec 4\u00a0@."),
            ("summit_step", "La cinquième arobase arrive dès l’édition suivante, en 2012."),
            ("region_alone", "En 2012, elle est seule à 5\u00a0@ en Corse, où quatre collectivités sont labellisées."),
            ("strate_among", "Elle compte parmi les trois villes moyennes à 5\u00a0@ de l’édition 2012."),
        ],
    ),
    (
        "Ajaccio",
        "2A004",
        "2011:4 2012:5",
        Standing(Strate.VILLE_MOYENNE, 3, "Corse", 1, 1),
        [
            ("arrival_known", "On suit la trace d’Ajaccio dans le label depuis 2011, avec 4\u00a0@."),
            ("summit_step", "La cinquième arobase arrive dès l’édition suivante, en 2012."),
            ("region_alone_labelled", "Aucune autre collectivité n’est labellisée en Corse en 2012."),
            ("strate_among", "Elle compte parmi les trois villes moyennes à 5\u00a0@ de l’édition 2012."),
        ],
    ),
    (
        "Nantes",
        "44109",
        "2011:4 2012:5",
        Standing(Strate.GRANDE_VILLE, 2, "Pays de la Loire", 3, 25),
        [
            ("arrival_known", "Pour Nantes, l’histoire connue commence en 2011, avec 4\u00a0@."),
            ("summit_step", "L’édition suivante, en 2012, lui apporte la cinquième arobase."),
            (
                "region_among",
                (
                    "Parmi les 25 collectivités labellisées dans les Pays de la Loire en 2012, elle partage ses "
                    "5\u00a0@ avec deux autres."
                ),
            ),
            ("strate_among", "Elle compte parmi les deux grandes villes à 5\u00a0@ de l’édition 2012."),
        ],
    ),
    (
        "Rias",
        "07214",
        "2011:4 2012:5",
        Standing(Strate.VILLAGE, 1, "Rhône-Alpes", 4, 63),
        [
            ("arrival_known", "On suit la trace de Rias dans le label depuis 2011, avec 4\u00a0@."),
            ("summit_step", "L’édition suivante, en 2012, lui apporte la cinquième arobase."),
            (
                "region_among",
                "Elle est l’une des quatre collectivités à 5\u00a0@ en Rhône-Alpes, où 63 sont labellisées en 2012.",
            ),
            ("strate_alone", "C’est le seul village à 5\u00a0@ de l’édition 2012."),
        ],
    ),
    (
        "Laval",
        "53130",
        "2011:4 2012:5",
        Standing(Strate.VILLE_MOYENNE, 18, "", 0, 0),
        [
            ("arrival_known", "On suit la trace de Laval dans le label depuis 2011, avec 4\u00a0@."),
            ("summit_step", "La cinquième arobase arrive dès l’édition suivante, en 2012."),
            ("strate_among", "L’édition 2012 réunit dix-huit villes moyennes à 5\u00a0@, dont Laval."),
        ],
    ),
    (
        "Communauté de communes de Parthenay",
        "247900665",
        "2010:- 2011:4 2012:5",
        Standing(None, 0, "Poitou-Charentes", 1, 5),
        [
            (
                "arrival_confirmed",
                "L’arrivée de la communauté de communes de Parthenay dans le label date de 2011, avec 4\u00a0@.",
            ),
            ("summit_step", "La cinquième arobase arrive dès l’édition suivante, en 2012."),
            (
                "region_alone",
                "Aucune autre collectivité ne reçoit 5\u00a0@ en Poitou-Charentes en 2012, sur cinq labellisées.",
            ),
        ],
    ),
    (
        "Albi",
        "81004",
        "2010:5u 2012:5u",
        Standing(),
        [
            ("participations", "On connaît deux participations d’Albi au label."),
        ],
    ),
    (
        "Albi",
        "81004",
        "2010:3u 2011:4 2012:5",
        Standing(),
        [
            ("continuity_whole", "La ville est de toutes les éditions depuis 2010\u00a0: trois en tout."),
            (
                "summit_step",
                "Passer de 4\u00a0@ en 2011 à 5\u00a0@ en 2012\u00a0: c’est le pas que la ville vient de franchir.",
            ),
        ],
    ),
    (
        "Metz",
        "57463",
        "2003:1 2004:- 2005:4 2006:3 2007:5 2008:5 2010:5 2011:5 2012:5",
        Standing(Strate.GRANDE_VILLE, 4, "Lorraine", 3, 24),
        [
            ("arrival_known", "Pour Metz, l’histoire connue commence en 2003, avec 1\u00a0@."),
            ("leap", "Entre 2006 et 2007, la ville gagne d’un coup deux arobases, de 3\u00a0@ à 5\u00a0@."),
            ("summit_run", "La ville garde 5\u00a0@ à chaque édition depuis 2007, soit cinq éditions de suite."),
            (
                "region_among",
                "En Lorraine, trois collectivités reçoivent 5\u00a0@ en 2012, sur 24 labellisées, dont Metz.",
            ),
        ],
    ),
]
