"""The buttons of the sitting, of the dealing and of the conflicts: what each sends."""

from datetime import date
from typing import Any

from django import forms

from label.forms.base import DayField
from label.forms.gestures import GestureForm, NumberField, NumbersField, PressedField, TextField, YesField
from toolkit.numbers import whole_number

MOST_VOTERS = 99


class ShownForm(GestureForm):
    """A button of the sitting: the number of the one that its page shows."""

    sitting = NumberField()


class CaseForm(ShownForm):
    """On which case, at which level, why; the actions say who may, and what lacks."""

    case = NumberField()
    level = NumberField()
    reason = TextField()


class VoteForm(CaseForm):
    """A vote, and when its case was opened on the page that sends it, in seconds since 1970."""

    opened = NumberField()


class BatchField(forms.Field):
    """« class:level » of a batch that its button puts to the members; -1 where it says no level."""

    def __init__(self) -> None:
        super().__init__(required=False)

    def to_python(self, value: Any) -> tuple[str, int]:
        """The class of size and the level."""
        group, _, level = str(value or "").rpartition(":")
        number = whole_number(level)
        return group, -1 if number is None else number


class SentDayField(forms.Field):
    """A day; None where none is given, or where it is no day."""

    def __init__(self) -> None:
        super().__init__(required=False)

    def to_python(self, value: Any) -> date | None:
        """The day."""
        try:
            day: date | None = DayField(required=False).clean(value)
        except forms.ValidationError:
            return None
        return day


class ConsoleForm(CaseForm):
    """A button of the console: which gesture, on what."""

    gesture = TextField()
    decision = NumberField()
    together = PressedField()
    member = NumberField()
    mention = NumberField()
    batch = NumberField()
    put = BatchField()
    seconds = NumberField()
    present = YesField()
    itself = YesField()
    held_on = SentDayField()


class RehearsalForm(GestureForm):
    """A gesture of a rehearsal: on which card, by its place; at which level."""

    gesture = TextField()
    place = NumberField()
    level = NumberField()


class MeasureForm(GestureForm):
    """What a device says of itself: how long its last answer took, in milliseconds; its width, in pixels."""

    ms = NumberField()
    width = NumberField()


class HandsForm(CaseForm):
    """The count of a show of hands: how many for each level, who voted; `poll` is the count that a member confirms."""

    count_0 = NumberField(MOST_VOTERS)
    count_1 = NumberField(MOST_VOTERS)
    count_2 = NumberField(MOST_VOTERS)
    count_3 = NumberField(MOST_VOTERS)
    count_4 = NumberField(MOST_VOTERS)
    count_5 = NumberField(MOST_VOTERS)
    voter = NumbersField(MOST_VOTERS)
    poll = NumberField()
    confirm = PressedField()


class AttendanceForm(ShownForm):
    """Note that a member arrives or leaves."""

    present = YesField()


class AgendaForm(ShownForm):
    """Choose the order of the agenda."""

    order = TextField()


class MoveForm(GestureForm):
    """Move a dossier on the agenda, and where the page goes back to."""

    case = NumberField()
    rank = NumberField()


class HandInForm(GestureForm):
    """Which button of an appraisal was pressed."""

    without_marks = PressedField()
    hand_in = PressedField()


class FilterForm(GestureForm):
    """The list of the dossiers as it was filtered, and to whom they are given, which a button keeps."""

    q = TextField(100)
    etat = TextField(30)
    tri = TextField(30)
    member = TextField(10)


class GiveForm(GestureForm):
    """Give one dossier to one instructeur."""

    candidature = NumberField()
    member = NumberField()


class StepAsideForm(GestureForm):
    """Recuse a member from the dossier of a name or a code, with a reason."""

    code = TextField(100, strip=True)
    reason = TextField()


class ConflictForm(GestureForm):
    """Confirm or dismiss a conflict, with a word."""

    answer = YesField("deport")
    word = TextField()


class WhichForm(GestureForm):
    """The question that an answer is sent to."""

    question = NumberField()


class ConfirmForm(GestureForm):
    """Say yes or no to a correction, and why no."""

    answer = YesField()
    reason = TextField()
