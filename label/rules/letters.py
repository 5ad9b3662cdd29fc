"""The mails that leave of themselves: a `GestureMail` each, declared by its app, whose text the équipe may rewrite."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from label.rules.mail import filled, template_faults

# Words that every letter may name.
EVERYWHERE: dict[str, tuple[str, str]] = {
    "label": ("le nom du label", "Villes Internet"),
    "equipe": ("le nom de l’association", "Association Villes Internet"),
}
LINK = "https://label.example/page/"


@dataclass(frozen=True)
class GestureMail:
    """A mail that a gesture sends: `when` says whom it reaches and when, `words` what stands for each placeholder and
    an example of it.

    Without one of the `needed` placeholders it would say nothing. `why` is the reason of a mail that answers no act of
    who receives it (`{town}` is its collectivité, as after « de »): she may oppose it.
    """

    code: str
    name: str
    when: str
    subject: str
    body: str
    words: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    needed: tuple[str, ...] = ()
    why: str = ""

    @property
    def all_words(self) -> dict[str, tuple[str, str]]:
        """Every placeholder that its text may name."""
        return {**self.words, **EVERYWHERE}

    @property
    def examples(self) -> dict[str, str]:
        """What stands for each of them in an example."""
        return {word: example for word, (_, example) in self.all_words.items()}


_LETTERS: dict[str, GestureMail] = {}


def register(found: Iterable[GestureMail]) -> None:
    """Declare the letters of an app."""
    _LETTERS.update({letter.code: letter for letter in found})


def letters() -> list[GestureMail]:
    """All of them, in the order of their apps."""
    return list(_LETTERS.values())


def letter_of(code: str) -> GestureMail | None:
    """The letter of this code."""
    return _LETTERS.get(code)


def unasked() -> list[str]:
    """The codes of those that answer no act of who receives them."""
    return [letter.code for letter in _LETTERS.values() if letter.why]


def letter_faults(letter: GestureMail, subject: str, body: str) -> list[str]:
    """Why this text cannot be its text, as French sentences."""
    faults = template_faults(subject, body, words=letter.all_words)
    faults += [
        f"Le mot « {{{word}}} » ({letter.words[word][0]}) manque : sans lui, ce courriel ne sert plus à rien."
        for word in letter.needed
        if f"{{{word}}}" not in body
    ]
    return faults


def written(text: str, values: Mapping[str, str]) -> str:
    """A text with its placeholders replaced; a paragraph that has become empty is closed up."""
    return re.sub(r"\n(?:[ \t]*\n){2,}", "\n\n", filled(text, values)).strip()
