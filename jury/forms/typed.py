"""What people type for the jury, read and refused in French beside each field."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db.models import QuerySet
from django.forms.renderers import get_default_renderer
from django.utils import timezone

from jury.actions.carrying import NewSeat
from jury.enums import JuryRole, LinkKind
from jury.models import Appeal, JuryMember
from jury.queries.former import FormerSeat
from label.forms.base import DayField, FrenchForm, dress
from label.forms.drafts import DraftedForm
from label.models import Candidature, Collectivite
from label.queries.histories import ceiling_of
from label.queries.results import search_collectivites
from label.rules.names import sort_key
from label.rules.regulation import level_name
from toolkit.french import upper_first

SHOWN = 5
MOST_SEATS = 100  # of a jury


def town_named(text: str) -> Collectivite:
    """The collectivité of this name or code. Raises ValidationError when there is none, or several, then listed with
    their codes.
    """
    found = list(search_collectivites(text)[: SHOWN + 1])
    same = [one for one in found if one.code == text.upper() or one.sort_key == sort_key(text)]
    kept = same or found
    if not kept:
        msg = f"« {text} » : aucune collectivité ne porte ce nom, essayez son code."
        raise ValidationError(msg)
    if len(kept) > 1:
        names = ", ".join(f"{one.name} ({one.departement.code}) : {one.code}" for one in kept[:SHOWN])
        msg = f"« {text} » : plusieurs collectivités portent ce nom, donnez le code : {names}."
        raise ValidationError(msg)
    return kept[0]


class NamingForm(FrenchForm):
    """Name somebody to the jury."""

    button = "Nommer et inviter"
    name = forms.CharField(label="Nom complet", max_length=150)
    email = forms.EmailField(label="Adresse électronique")
    role = forms.ChoiceField(label="Rôle", choices=JuryRole.choices, initial=JuryRole.MEMBRE)
    function = forms.CharField(
        label="Fonction",
        max_length=200,
        required=False,
        help_text="Telle qu’elle paraîtra au procès-verbal et dans le livre.",
    )
    exception = forms.CharField(
        label="Raison de l’exception",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Pour une personne attachée à une collectivité, ou que ses mandats excluent : elle se déporte.",
    )
    mandates = forms.CharField(
        label="Mandats connus",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Une collectivité par ligne, son nom ou son code. Ce qu’ils touchent se règle avant l’invitation.",
    )
    recused = forms.BooleanField(
        label="La nommer quand même, déportée des dossiers que touchent ses mandats", required=False
    )

    def clean_mandates(self) -> list[Collectivite]:
        """The collectivités of the lines."""
        lines = [line.strip() for line in str(self.cleaned_data["mandates"]).splitlines()]
        return [town_named(line) for line in lines if line]


class FormerSeatForm(forms.Form):
    """Somebody of the former jury, in a line of a table: it draws its own controls."""

    key = forms.CharField(widget=forms.HiddenInput)
    kept = forms.BooleanField(required=False)
    email = forms.EmailField(required=False)
    role = forms.ChoiceField(choices=JuryRole.choices)
    function = forms.CharField(max_length=200, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    exception = forms.CharField(max_length=500, required=False)
    former: FormerSeat

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self, "")
        for name in ("email", "role", "function", "exception"):
            self.fields[name].widget.attrs["class"] = "select" if name == "role" else "input"
        for name, words in SEAT_WORDS.items():
            self.fields[name].widget.attrs["aria-label"] = words

    def clean(self) -> dict[str, Any]:
        """What is not ticked is not read; what is ticked needs an address, hers or the one that is typed."""
        data = super().clean() or {}
        if not data.get("kept"):
            self.errors.clear()
        elif not self.former.email and not data.get("email") and "email" not in self.errors:
            self.add_error("email", "Son adresse est nécessaire : l’invitation y part.")
        return data


SEAT_WORDS = {"role": "Rôle", "function": "Fonction"}  # those whose column is their label


class FormerJuryForms(forms.BaseFormSet):  # type: ignore[type-arg]  # (not generic when it runs)
    """The former jury, a line for each; somebody named meanwhile has left it."""

    form, renderer = FormerSeatForm, get_default_renderer()
    extra, min_num, max_num, absolute_max = 0, 0, MOST_SEATS, MOST_SEATS
    can_order = can_delete = can_delete_extra = validate_min = validate_max = False

    def __init__(self, proposed: Sequence[FormerSeat], data: Mapping[str, Any] | None = None) -> None:
        self.proposed = {one.key: one for one in proposed}
        initial = [
            {"key": one.key, "kept": bool(one.email) and not one.towns, "role": one.role, "function": one.function}
            for one in proposed
        ]
        super().__init__(data, initial=initial, prefix="jury")

    def lines(self) -> list[FormerSeatForm]:
        """The forms of those who are still proposed, each with its former seat."""
        found = []
        for form in self.forms:
            former = self.proposed.get(str(form["key"].value()))
            if former is not None:
                form.former = former
                found.append(form)
        return found

    def chosen(self) -> list[NewSeat] | None:
        """Those that are ticked; None when one of them is wrong."""
        lines = self.lines()
        if any(form.errors for form in lines):
            return None
        said = [form.cleaned_data for form in lines if form.cleaned_data.get("kept")]
        return [
            NewSeat(one["key"], one["email"], JuryRole(one["role"]), one["function"], one["exception"]) for one in said
        ]


class LinkForm(FrenchForm):
    """Declare a link."""

    button = "Déclarer ce lien"
    kind = forms.ChoiceField(label="Nature", choices=LinkKind.choices)
    town = forms.CharField(
        label="Collectivité", max_length=120, required=False, help_text="Son nom, ou son code INSEE ou SIREN."
    )
    siren = forms.CharField(
        label="SIREN de l’employeur",
        max_length=9,
        required=False,
        validators=[RegexValidator(r"^[0-9]{9}$", "Un SIREN compte neuf chiffres.")],
        help_text="Neuf chiffres, si vous le connaissez.",
    )
    text = forms.CharField(
        label="Précision", max_length=300, required=False, help_text="Par exemple : conseillère municipale depuis 2008."
    )

    def clean_town(self) -> Collectivite | None:
        """The collectivité of this name or code; several of that name are listed with their codes."""
        text = str(self.cleaned_data["town"]).strip()
        if not text:
            return None
        return town_named(text)


class SittingForm(FrenchForm):
    """The day, the place and the planned end of a sitting; `number`: which one the page showed."""

    number = forms.IntegerField(widget=forms.HiddenInput, required=False)
    held_on = DayField(label="Jour")
    place = forms.CharField(label="Lieu", max_length=120, required=False)
    ends_at = forms.TimeField(
        label="Fin prévue",
        required=False,
        input_formats=["%H:%M"],
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": "Une heure est attendue : 18:00."},
        help_text="Pour le temps qui reste par dossier.",
    )

    def clean_held_on(self) -> date:
        """A day that is still to come: what was decided on another is not typed here."""
        day: date = self.cleaned_data["held_on"]
        if day < timezone.localdate():
            raise forms.ValidationError("Ce jour est passé.")
        return day


class AssignForm(FrenchForm):
    """Deal the dossiers."""

    button = "Répartir les dossiers"
    each = forms.IntegerField(label="Lecteurs par dossier", min_value=1, max_value=5, initial=1)
    due_on = DayField(label="Instruction attendue le", required=False)
    is_adding = forms.BooleanField(label="Un lecteur de plus aux dossiers qui en ont déjà", required=False)


class DueDayForm(FrenchForm):
    """Change the day by which readers hand in what is left; `readers`: those of the edition."""

    button = "Changer la date"
    member: Any = forms.ModelChoiceField(
        JuryMember.objects.none(),
        label="Pour",
        required=False,
        empty_label="Tous ceux à qui il reste des dossiers",
        error_messages={"invalid_choice": "Cette personne ne lit pas de dossier : choisissez-en une de la liste."},
    )
    due_on = DayField(label="À rendre pour le")

    def __init__(self, readers: QuerySet[JuryMember], *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "jour_%s")  # the dealing has a day on the same page
        super().__init__(*args, **kwargs)
        field: Any = self.fields["member"]
        field.queryset = readers


class QuestionForm(DraftedForm):
    """Ask the town."""

    button = "Envoyer la question"
    text = forms.CharField(label="Question", widget=forms.Textarea(attrs={"rows": 3}), max_length=8000)
    due_on = DayField(label="Réponse attendue le")


class NoteForm(DraftedForm):
    """A word between the readers of a dossier and the équipe."""

    button = "Ajouter cette note"
    text = forms.CharField(
        label="Note interne",
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=8000,
        help_text="Lue par les lecteurs du dossier et par l’équipe, jamais par la collectivité.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "note_%s")  # the question to the town has a text on the same page
        super().__init__(*args, **kwargs)


class TownAnswerForm(DraftedForm):
    """Answer the instructeur."""

    button = "Envoyer la réponse"
    text = forms.CharField(label="Votre réponse", widget=forms.Textarea(attrs={"rows": 5}), max_length=8000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].error_messages["required"] = "Écrivez votre réponse."


class FeedbackForm(DraftedForm):
    """Word a restitution."""

    strengths = forms.CharField(
        label="Points forts", required=False, max_length=8000, widget=forms.Textarea(attrs={"rows": 5})
    )
    advice = forms.CharField(label="Pistes", required=False, max_length=8000, widget=forms.Textarea(attrs={"rows": 5}))
    next_level = forms.CharField(
        label="Ce qui ouvre le niveau suivant",
        required=False,
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    reread = forms.BooleanField(label="Relue, prête à partir", required=False)


KEPT_AS_IT_IS = "maintenue"


class AppealAnswerForm(DraftedForm):
    """Answer an appeal."""

    button = "Répondre à la collectivité"
    answer = forms.CharField(
        label="Réponse à la collectivité", max_length=8000, widget=forms.Textarea(attrs={"rows": 5})
    )
    arobases = forms.ChoiceField(
        label="Suite",
        help_text="Maintenue, la réponse part aussitôt ; relevée, elle attend l’accord de la présidence du jury.",
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=60)

    def __init__(self, appeal: Appeal, *args: Any, initial: dict[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, initial={**(initial or {}), "seen": appeal.stamp}, **kwargs)
        self.appeal = appeal
        before, opened = appeal.previous_arobases, ceiling_of(appeal.candidature).open_levels
        self.fields["arobases"].choices = [  # type: ignore[attr-defined]
            ("", "Choisir"),
            (KEPT_AS_IT_IS, f"Décision maintenue : {level_name(before)}"),
            *((str(n), f"Relever à {level_name(n)}") for n in opened if n > before),
        ]

    def has_seen(self, appeal: Appeal) -> None:
        """What is shown with this form is the appeal as it is now: sent again, it is an answer to that."""
        self.data = {**dict(self.data.items()), "seen": appeal.stamp}


WITHDRAWN = "retire"


class CorrectionForm(DraftedForm):
    """Propose another level than the published one, or none."""

    button = "Proposer à la présidence"
    arobases = forms.ChoiceField(label="Niveau corrigé")
    reason = forms.CharField(
        label="Raison",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Publique : le palmarès et la page de la collectivité la portent.",
    )

    def __init__(self, candidature: Candidature, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        award = getattr(candidature, "award", None)
        published = award.arobases if award is not None else None
        opened = ceiling_of(candidature).open_levels
        self.fields["arobases"].choices = [  # type: ignore[attr-defined]
            ("", "Choisir"),
            *((str(n), upper_first(level_name(n))) for n in opened if n != published),
            (WITHDRAWN, "Niveau retiré"),
        ]


class AppealForm(DraftedForm):
    """Contest a decision."""

    button = "Déposer le recours"
    text = forms.CharField(
        label="Ce que vous contestez, et pourquoi", max_length=8000, widget=forms.Textarea(attrs={"rows": 5})
    )


class SubstitutesForm(FrenchForm):
    """The rank of each member who may stand in for both chairs; empty for the others."""

    button = "Enregistrer l’ordre"

    def __init__(self, members: Iterable[JuryMember], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for member in members:
            self.fields[str(member.pk)] = forms.IntegerField(
                label=str(member), required=False, min_value=1, max_value=99, initial=member.substitute_rank
            )

    def order(self) -> list[int]:
        """The members in the order of their ranks; two of one rank come by name."""
        ranked = [(rank, pk) for pk, rank in self.cleaned_data.items() if rank is not None]
        return [int(pk) for _, pk in sorted(ranked, key=lambda one: one[0])]


class SignedMinutesForm(FrenchForm):
    """The scan of the signed minutes."""

    button = "Déposer"
    file: Any = forms.FileField(
        label="Procès-verbal signé, numérisé (PDF)",
        help_text="Il est gardé tel quel, avec son empreinte, et ne se remplace pas.",
        widget=forms.FileInput(attrs={"accept": "application/pdf", "class": "input"}),
        error_messages={"empty": "Ce fichier est vide."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].error_messages["required"] = "Choisissez un fichier."
