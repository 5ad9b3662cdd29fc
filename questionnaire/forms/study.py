"""Which table of the study is looked at, and added; what is written about it."""

from django import forms

from label.forms.drafts import DraftedForm
from label.forms.gestures import GestureForm, OneOfField, TextField, VersionField
from questionnaire.enums import Grouping


class StudyForm(GestureForm):
    """A question, a grouping, the other question of a cross, and what the table shows."""

    question = TextField(6, strip=True)
    par = OneOfField(*Grouping.values)
    croisee = TextField(6, strip=True)
    comment = TextField()
    version = VersionField()


LONGEST = 12_000


class StudyTextForm(DraftedForm):
    """What the équipe writes about a study, in Markdown."""

    introduction = forms.CharField(
        label="Introduction",
        required=False,
        max_length=LONGEST,
        help_text="Ce que l’année dit, avant les tableaux. En Markdown : « ## Titre », listes, **gras**.",
        widget=forms.Textarea(attrs={"rows": 12}),
    )
    conclusion = forms.CharField(
        label="Conclusion",
        required=False,
        max_length=LONGEST,
        help_text="Ce qu’on en retient, après eux.",
        widget=forms.Textarea(attrs={"rows": 8}),
    )
