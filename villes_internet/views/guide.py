"""`/aide/`: a guide by person, with the pictures that our journeys take; and the words of the label."""

from dataclasses import dataclass
from pathlib import PurePosixPath

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from label.rules.words import WORDS


@dataclass(frozen=True)
class Guide:
    """One reader's guide: its text, what she comes to do, what it tells."""

    template: str
    label: str
    about: str

    @property
    def slug(self) -> str:
        """Its address under `/aide/`."""
        return PurePosixPath(self.template).stem


GUIDES = (
    Guide("aide/village.html", "Un village, en une soirée", "Remplir seul(e) un dossier : dix minutes par thème."),
    Guide(
        "aide/correspondant.html",
        "Mener une candidature à plusieurs",
        "Inscrire sa collectivité, confier des sections, raconter des initiatives, relire.",
    ),
    Guide(
        "aide/service.html",
        "Répondre pour un service",
        "Un collègue vous a envoyé une adresse : quelques questions, sans compte.",
    ),
    Guide("aide/signataire.html", "Signer et déposer", "Être reconnu(e), relire ce qui sera figé, déposer, rouvrir."),
    Guide("aide/jury.html", "Instruire et siéger", "Lire un dossier, rendre une instruction, voter, se déporter."),
    Guide(
        "aide/equipe.html",
        "Animer la campagne",
        "Ouvrir une édition, suivre, relancer, publier, préparer l’année d’après.",
    ),
)

# What each picture shows, for who does not see it; the journeys take them (tests/journeys/pictures.py).
PICTURES = {
    "candidatures": "La table des candidatures, filtrée, avec leur état.",
    "signataire": "La page où l’on dit qui déposera le dossier.",
    "depot": "La page de dépôt : ce qui sera figé, thème par thème, et le bouton.",
    "service": "La page d’un service : quelques questions, sans compte.",
    "instruction": "Un dossier à instruire : les réponses d’un côté, l’instruction de l’autre.",
    "seance": "L’écran d’un membre pendant la séance : le cas appelé et le vote.",
    "accueil": "L’accueil d’une candidature : le chemin, pas à pas, avec les minutes qui restent.",
    "village": "Le chemin d’un village, sur un téléphone.",
    "sections": "Un thème et ses sections : ce qui est fait, à qui chacune est confiée.",
    "question": "Une question : sa réponse, son commentaire, et l’heure de l’enregistrement.",
    "classeur": "Le retour d’un classeur : chaque changement, avec l’ancienne réponse et la nouvelle.",
    "initiative": "La page où l’on raconte une initiative, à demi remplie.",
}


@login_not_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every guide, whom it is for."""
    return render(request, "aide/index.html", {"guides": GUIDES})


@login_not_required
@require_safe
def guide(request: HttpRequest, slug: str) -> HttpResponse:
    """One guide; 404 for one that does not exist."""
    found = next((one for one in GUIDES if one.slug == slug), None)
    if found is None:
        msg = "Ce guide n’existe pas."
        raise Http404(msg)
    others = [one for one in GUIDES if one is not found]
    return render(request, found.template, {"guide": found, "guides": others, "pictures": PICTURES})


@login_not_required
@require_safe
def words(request: HttpRequest) -> HttpResponse:
    """The words that our pages explain."""
    return render(request, "aide/mots.html", {"words": WORDS})
