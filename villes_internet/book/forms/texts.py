"""A text of the book as it is typed, and the gestures about it."""

from typing import Any

from django import forms

from label.forms.drafts import DraftedForm
from label.forms.gestures import GestureForm, TextField
from villes_internet.book.parts import LONGEST_AUTHOR, LONGEST_FUNCTION, LONGEST_SOURCE, LONGEST_TITLE, Slot, faults_of

NEEDED = {"title": "Donnez un titre.", "author": "Dites qui signe.", "text": "Donnez un texte."}


class BookTextForm(DraftedForm):
    """What a place of the book asks for; faults are told under their field."""

    button = "Appliquer…"
    title = forms.CharField(label="Titre", required=False, max_length=LONGEST_TITLE)
    author = forms.CharField(label="Signé par", required=False, max_length=LONGEST_AUTHOR)
    function = forms.CharField(
        label="Fonction", required=False, max_length=LONGEST_FUNCTION, help_text="Elle s’imprime sous le nom."
    )
    text = forms.CharField(
        label="Texte",
        required=False,
        widget=forms.Textarea(attrs={"rows": 18}),
        help_text="Mise en forme Markdown : une ligne vide entre deux paragraphes, « ## » devant un intertitre, "
        "« - » devant chaque élément d’une liste, **gras**, *italique*.",
    )
    is_summary = forms.BooleanField(
        label="C’est un résumé, écrit par l’équipe",
        required=False,
        help_text="Le livre l’annonce au-dessus du texte : la signature n’est pas celle de ces mots.",
    )
    figures = forms.CharField(
        label="Chiffres mis en avant",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Un par ligne : « 250 ; écoles labellisées depuis 2008 ».",
    )
    source = forms.CharField(
        label="Source",
        required=False,
        max_length=LONGEST_SOURCE,
        help_text="Elle s’imprime sous le titre.",
    )

    def __init__(self, slot: Slot, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.slot, part = slot, slot.part
        absent = [
            *(() if part.needs_title else ("title", "source")),
            *(() if part.is_signed else ("author", "function", "is_summary")),
            *(() if part.has_figures else ("figures",)),
        ]
        for name in absent:
            del self.fields[name]
        if part.has_figures:
            self.fields["figures"].label, self.fields["figures"].help_text = part.figures
        for name in ("title", "author", "text"):
            if name in self.fields:
                self.fields[name].required = True
                self.fields[name].error_messages["required"] = NEEDED[name]

    def clean(self) -> dict[str, Any]:
        """Tell what stands in the way of printing, field by field."""
        values = super().clean() or self.cleaned_data
        whole = {**dict.fromkeys(("title", "author", "text", "figures"), ""), **values}
        for name, reasons in faults_of(self.slot, whole).items():
            if name not in self.errors:
                self.add_error(name, reasons)
        return values


class SubjectForm(GestureForm):
    """What a focus page is about: the code of a theme or of a tag."""

    subject = TextField()
