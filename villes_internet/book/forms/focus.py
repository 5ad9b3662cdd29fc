"""The words of an initiative on a page of the book, retained by the équipe, approved by its collectivité."""

from collections.abc import Sequence
from typing import Any

from django import forms

from initiatives.models import Initiative
from label.forms.base import ParisMomentField
from label.forms.drafts import DraftedForm
from villes_internet.book.models import FOCUS_TITLE, LONGEST_REMARK, ProfileFocus, TownWords
from villes_internet.book.parts import paragraphs
from villes_internet.book.words import focus_text_faults, focus_title_faults, proposed_words


class FocusForm(DraftedForm):
    """Which initiative, and what is printed of it."""

    button = "Retenir pour le livre"
    initiative = forms.TypedChoiceField(label="Initiative", coerce=int)
    title = forms.CharField(
        label="Titre imprimé", max_length=FOCUS_TITLE, widget=forms.TextInput(attrs={"data-count": FOCUS_TITLE})
    )
    text = forms.CharField(
        label="Texte imprimé",
        widget=forms.Textarea(attrs={"rows": 16}),
        help_text="Une ligne vide sépare deux paragraphes.",
    )

    shown = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, known: Sequence[Initiative], focus: ProfileFocus | TownWords | None, *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.known = {one.pk: one for one in known}
        self.focus = focus
        self.fields["initiative"].choices = [  # type: ignore[attr-defined]
            (one.pk, f"{one.title}{' (avec photo)' if one.photos_shown else ''}") for one in known
        ]

    def clean(self) -> dict[str, Any]:
        """Refuse the words of one initiative under the name of another: those of the one chosen take their place, to be
        reread.
        """
        values = super().clean() or self.cleaned_data
        chosen, shown = self.known.get(values.get("initiative", 0)), self.known.get(values.get("shown") or 0)
        if chosen is None or shown is None or chosen.pk == shown.pk:
            return values
        kept = self.focus if self.focus is not None and self.focus.initiative_id == shown.pk else None
        before = {"title": kept.title, "text": kept.text} if kept is not None else proposed_words(shown)
        left = {
            name: words
            for name, words in proposed_words(chosen).items()
            if " ".join(values.get(name, "").split()) == " ".join(before[name].split())
        }
        if left:
            self.data = {**dict(self.data.items()), **left, "shown": str(chosen.pk)}
            self.add_error("initiative", f"Voici les mots de « {chosen.title} » : relisez-les, puis retenez-la.")
        return values


class WordsForm(FocusForm):
    """What a collectivité approves: one of its initiatives, or none, and what it asks to change beside it."""

    button = "Approuver ces mots"
    remark = forms.CharField(
        label="Une erreur dans la fiche, la photo, la légende ?",
        required=False,
        max_length=LONGEST_REMARK,
        widget=forms.Textarea(attrs={"rows": 3, "data-count": LONGEST_REMARK}),
        help_text="Dites ce qu’il faut corriger : le reste est approuvé, l’équipe du label lit votre remarque, et "
        "cette page vous dit quand elle est traitée.",
    )
    facts = forms.CharField(widget=forms.HiddenInput(attrs={"id": False}), required=False)
    no_optional = True

    def __init__(self, known: Sequence[Initiative], words: TownWords | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(known, words, *args, **kwargs)
        for name in ("initiative", "title", "text"):
            self.fields[name].required = False
        self.fields["initiative"].empty_value = None  # type: ignore[attr-defined]
        self.fields["initiative"].choices = [  # type: ignore[attr-defined]
            ("", "Aucune initiative"),
            *self.fields["initiative"].choices,  # type: ignore[attr-defined]
        ]
        if not self.known:
            for name in ("initiative", "title", "text", "shown"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Tell what stands in the way of printing, beside the words."""
        values = super().clean()
        if values.get("initiative") is not None and not self.errors:
            title, text = " ".join(values["title"].split()), paragraphs(values["text"])
            for name, reasons in (("title", focus_title_faults(title, text)), ("text", focus_text_faults(text))):
                for reason in reasons:
                    self.add_error(name, reason)
        return values


class DeadlineForm(DraftedForm):
    """Until when the words of an edition are approved."""

    button = "Fixer ce délai"
    until = ParisMomentField(
        label="Les collectivités approuvent leurs mots jusqu’au",
        required=False,
        help_text="Heure de Paris. Vide : jusqu’à la publication des résultats.",
    )
