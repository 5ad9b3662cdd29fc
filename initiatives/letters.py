"""The mails that leave of themselves about initiatives, as they are proposed."""

from label.letters import TOWN
from label.rules.letters import LINK, GestureMail, register

TITLE = {"titre": ("le titre de l’initiative", "Des tablettes à la bibliothèque")}
MESSAGE = {"message": ("ce que l’équipe en dit", "Dites en une phrase ce que les habitants y gagnent.")}

PUBLISHED = GestureMail(
    code="initiative_publiee",
    name="Initiatives publiées",
    when="Aux personnes de la collectivité, quand l’équipe publie une ou plusieurs de ses initiatives.",
    subject="{publiees}",
    body=(
        "{collectivite}\n\nDans l’observatoire, chacun peut lire désormais :\n\n{liste}\n\nVous pouvez modifier une "
        "initiative à tout moment : le texte public reste en place jusqu’à notre accord."
    ),
    words={
        **TOWN,
        "publiees": ("le titre, ou combien d’initiatives", "Initiative publiée : Des tablettes à la bibliothèque"),
        "liste": ("chaque initiative, avec son adresse", f"– Des tablettes à la bibliothèque : {LINK}"),
    },
    needed=("liste",),
)
SENT_BACK = GestureMail(
    code="initiative_renvoyee",
    name="Initiative à reprendre",
    when="Aux personnes de la collectivité, quand l’équipe demande de reprendre une initiative.",
    subject="À reprendre : {titre}",
    body=("{collectivite} : « {titre} »\n\n{message}\n\nReprenez-la ici, puis proposez-la de nouveau :\n\n{lien}"),
    words={**TOWN, **TITLE, **MESSAGE, "lien": ("l’adresse où la reprendre", LINK)},
    needed=("message", "lien"),
)
WITHDRAWN = GestureMail(
    code="initiative_retiree",
    name="Initiative retirée",
    when="Aux personnes de la collectivité, quand l’équipe retire une initiative de l’observatoire.",
    subject="Initiative retirée : {titre}",
    body="{collectivite} : « {titre} » n’est plus publique.\n\n{message}",
    words={**TOWN, **TITLE, **MESSAGE},
    needed=("message",),
)

register((PUBLISHED, SENT_BACK, WITHDRAWN))
