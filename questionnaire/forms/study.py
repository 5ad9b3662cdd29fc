"""Which table of the study is looked at, and added."""

from label.forms.gestures import GestureForm, OneOfField, TextField
from questionnaire.enums import Grouping


class StudyForm(GestureForm):
    """A question, a grouping, the other question of a cross, and what the table shows."""

    question = TextField(6, strip=True)
    par = OneOfField(*Grouping.values)
    croisee = TextField(6, strip=True)
    comment = TextField(400)
