"""The ways of saying each fact of an observation; names between braces are filled by `label.rules.observations`."""

WORDINGS: dict[str, tuple[str, ...]] = {
    "arrival_prototype": (
        "{Name} figure parmi les participantes de {year}, l’année du prototype, qui ne donnait pas de niveau.",
        "Dès {year}, {name} prend part au prototype du label, alors sans niveau.",
        "L’histoire commence en {year} : {name} participe au prototype, qui n’attribuait pas de niveau.",
    ),
    "arrival_confirmed": (
        "{Name} entre dans le label en {year}{level}.",
        "L’arrivée {of_name} dans le label date de {year}{level}.",
    ),
    "arrival_now": (
        "L’édition {year} est la première où {name} nous soit connue.",
        "Nos sources ne citent pas {name} avant l’édition {year}.",
    ),
    "arrival_known": (
        "La première participation connue {of_name} remonte à {year}{level}.",
        "{Name} apparaît dans nos sources en {year}{level}.",
        "On suit la trace {of_name} dans le label depuis {year}{level}.",
        "Le plus ancien résultat connu {of_name} date de {year}{level}.",
        "Pour {name}, l’histoire connue commence en {year}{level}.",
    ),
    "continuity_whole": (
        "{Noun} est de toutes les éditions depuis {since} : {count} en tout.",
        "Aucune édition ne s’est faite sans elle : elle compte {count} participations.",
    ),
    "continuity_since_arrival": (
        "Depuis, {noun} n’a manqué aucun rendez-vous : {count} de suite.",
        "Elle répond ensuite à chaque appel, soit {count} de suite.",
        "Aucune interruption depuis lors : {count} de suite.",
        "Elle est restée fidèle au label : {count} de suite.",
        "Depuis, sa présence est ininterrompue : {count} de suite.",
    ),
    "continuity_run": (
        "Sa présence est continue depuis {since} : {count} de suite.",
        "Depuis {since}, {noun} est de chaque édition.",
        "Elle n’a manqué aucune édition depuis {since}.",
    ),
    "gap_absent": (
        "{Noun} ne figure pas au palmarès pour {editions}.",
        "Le palmarès ne la cite pas pour {editions}.",
    ),
    "gap_unknown": (
        "Nos sources sont muettes pour {editions}.",
        "Aucun résultat ne lui est connu pour {editions}.",
        "Pour {editions}, aucun résultat ne nous est connu.",
        "Pour {editions}, le résultat est inconnu.",
    ),
    "leap": (
        "Un bond marque l’édition {to_year} : de {from_level} @ en {from_year} à {to_level} @ en {to_year}.",
        "Entre {from_year} et {to_year}, {noun} gagne d’un coup {gain} arobases, de {from_level} @ à {to_level} @.",
    ),
    "fall": (
        "{Noun} recule de {from_level} @ en {from_year} à {to_level} @ en {to_year}.",
        "L’édition {to_year} marque un recul : {to_level} @, après {from_level} @ en {from_year}.",
    ),
    "fall_recovered": (
        (
            "Un recul, de {from_level} @ en {from_year} à {to_level} @ en {to_year}, est effacé {by} {back_year} avec "
            "{back_level} @."
        ),
        "Après un recul à {to_level} @ en {to_year}, {noun} est de retour à {back_level} @ {by} {back_year}.",
    ),
    "rise": (
        (
            "D’une édition connue à l’autre, {noun} monte ou se maintient : de {from_level} @ en {from_year} à "
            "{to_level} @ en {to_year}."
        ),
        "De {from_level} @ en {from_year} à {to_level} @ en {to_year}, sa progression connue ne se dément pas.",
        "Les niveaux connus montent ou se maintiennent, de {from_level} @ en {from_year} à {to_level} @ en {to_year}.",
        (
            "D’un niveau connu à l’autre, elle ne redescend pas : {from_level} @ en {from_year}, {to_level} @ en "
            "{to_year}."
        ),
        "Son parcours connu monte ou se maintient, de {from_level} @ en {from_year} à {to_level} @ en {to_year}.",
    ),
    "summit_run": (
        "Depuis {since}, {noun} tient 5 @ sans interruption : {count} de suite.",
        "{Noun} garde 5 @ à chaque édition depuis {since}, soit {count} de suite.",
        "Elle reçoit 5 @ en {since} et les conserve depuis : {count} de suite.",
        "À 5 @ depuis {since}, elle n’a plus quitté ce niveau : {count} de suite.",
        "Voici {count} de suite, depuis {since}, que {noun} reçoit 5 @.",
    ),
    "summit_deduced": (
        "On lui compte {count} à 5 @, dont {doubtful} par déduction.",
        "{Noun} totalise {count} à 5 @ ; pour {doubtful}, le niveau est déduit.",
    ),
    "summit_total": (
        "On lui connaît {count} à 5 @, la première en {since}.",
        "{Noun} totalise {count} connues à 5 @ depuis {since}.",
        "Le niveau 5 @ lui est connu pour {count}, à partir de {since}.",
    ),
    "summit_step": (
        "La cinquième arobase arrive dès l’édition suivante, en {year}.",
        "L’édition suivante, en {year}, lui apporte la cinquième arobase.",
    ),
    "summit_step_told": (
        "L’édition {year} lui apporte la cinquième arobase, après {from_level} @ en {from_year}.",
        "La cinquième arobase arrive en {year} ; {noun} en comptait quatre en {from_year}.",
        "Passer de {from_level} @ en {from_year} à 5 @ en {year} : c’est le pas que {noun} vient de franchir.",
        "À 4 @ en {from_year}, {noun} gagne la cinquième arobase en {year}.",
    ),
    "summit_first": (
        "L’édition {year} est la première où on lui connaisse 5 @.",
        "C’est la première fois, à notre connaissance, qu’elle reçoit 5 @.",
    ),
    "region_alone": (
        "En {year}, elle est seule à {level} @ {region}, où {of_labelled} collectivités sont labellisées.",
        "Aucune autre collectivité ne reçoit {level} @ {region} en {year}, sur {of_labelled} labellisées.",
    ),
    "region_alone_labelled": ("Aucune autre collectivité n’est labellisée {region} en {year}.",),
    "region_among": (
        "Elle est l’une des {words} collectivités à {level} @ {region}, où {of_labelled} sont labellisées en {year}.",
        "{Region}, {words} collectivités reçoivent {level} @ en {year}, sur {of_labelled} labellisées, dont {name}.",
        (
            "Sur {of_labelled} collectivités labellisées {region} en {year}, {words} reçoivent {level} @, et elle en "
            "fait partie."
        ),
        (
            "Parmi les {of_labelled} collectivités labellisées {region} en {year}, elle partage ses {level} @ avec "
            "{others}."
        ),
    ),
    "strate_alone": (
        "C’est {only} à {level} @ de l’édition {year}.",
        "{Only} à {level} @ en {year}, c’est elle.",
    ),
    "strate_among": (
        "Elle compte parmi les {words} {strate} à {level} @ de l’édition {year}.",
        "L’édition {year} réunit {words} {strate} à {level} @, dont {name}.",
    ),
    "participations": ("On connaît {count} {of_name} au label.",),
}
