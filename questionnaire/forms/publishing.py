"""What of its answers a collectivité publishes."""

from label.forms.gestures import GestureForm, NumbersField, VersionField, YesField

MOST_ITEMS = 1000


class DisclosureForm(GestureForm):
    """The questions that the page showed, those whose answer or comment was published when it did (`told_…`) and those
    that are ticked, by their number; and the version of the choice that it had seen.
    """

    shown = NumbersField(MOST_ITEMS)
    told_answers = NumbersField(MOST_ITEMS)
    told_comments = NumbersField(MOST_ITEMS)
    answers = NumbersField(MOST_ITEMS)
    comments = NumbersField(MOST_ITEMS)
    version = VersionField()


class RevocationForm(GestureForm):
    """Whether nothing more is published."""

    revoked = YesField()
