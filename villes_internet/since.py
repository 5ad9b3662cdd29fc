"""« Depuis votre dernière visite »: what colleagues answered, commented, told or attached of a dossier meanwhile."""

from dataclasses import dataclass, field
from datetime import datetime

from label.models import Attachment, Candidature, User
from questionnaire.models import Answer, ItemNote
from toolkit.french import counted, listed
from villes_internet.filing import WORDS, revisions_of

MOST = 2000  # saves that are read


@dataclass
class Done:
    """What one colleague did: the codes of the questions that she answered and commented, what else she typed, in
    words, and the names of what she attached; when she did the last of it.
    """

    who: User
    last: datetime
    answers: set[str] = field(default_factory=set)
    comments: set[str] = field(default_factory=set)
    told: set[str] = field(default_factory=set)
    attached: list[str] = field(default_factory=list)
    said: set[str] = field(default_factory=set)

    @property
    def sentence(self) -> str:
        """« a répondu à quatre questions, écrit deux commentaires et modifié la fiche d’identité »."""
        said = []
        if self.answers:
            said.append(f"répondu à {counted(len(self.answers), 'question', 'questions')}")
        if self.comments:
            said.append(f"écrit {counted(len(self.comments), 'commentaire', 'commentaires', feminine=False)}")
        if self.told:
            said.append(f"modifié {listed(sorted(self.told))}")
        if self.said:
            said.append(f"écrit auprès de {listed(sorted(self.said))}")
        if self.attached:
            said.append(f"joint {listed([f'« {name} »' for name in self.attached[:3]])}")
        return f"a {listed(said)}"

    @property
    def codes(self) -> list[str]:
        """The questions that she touched, in order."""
        return sorted(self.answers | self.comments | self.said)


def done_since(candidature: Candidature, reader: User, moment: datetime) -> list[Done]:
    """What each colleague did since this moment, the last one first; four queries."""
    found: dict[int, Done] = {}
    codes = dict(Answer.objects.filter(candidature=candidature).values_list("pk", "item__code"))
    rows = revisions_of(candidature).filter(at__gt=moment, by__isnull=False).exclude(by=reader)
    for row in rows.select_related("by").order_by("-at")[:MOST]:
        if row.by is None:
            continue
        hers = found.setdefault(row.by.pk, Done(row.by, row.at))
        if row.subject in WORDS:
            hers.told.add(WORDS[row.subject])
        elif row.subject_id in codes:
            hers.comments |= {codes[row.subject_id]} if "comment" in row.changes else set()
            hers.answers |= {codes[row.subject_id]} if row.changes.keys() - {"comment"} else set()
    notes = ItemNote.objects.filter(candidature=candidature, at__gt=moment).exclude(author=reader)
    for note in notes.select_related("author").order_by("-at")[:MOST]:
        hers = found.setdefault(note.author.pk, Done(note.author, note.at))
        hers.said.add(note.item_code)
        hers.last = max(hers.last, note.at)
    attachments = Attachment.objects.of(candidature).filter(added_at__gt=moment).exclude(added_by=reader)
    for attachment in attachments.select_related("added_by").order_by("-added_at")[:MOST]:
        if attachment.added_by is not None:
            hers = found.setdefault(attachment.added_by.pk, Done(attachment.added_by, attachment.added_at))
            hers.attached.append(attachment.name)
            hers.last = max(hers.last, attachment.added_at)
    return sorted(found.values(), key=lambda one: one.last, reverse=True)
