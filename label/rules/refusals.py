"""The one way a gesture says no."""

from enum import StrEnum


class RefusalCode(StrEnum):
    """What a script does with a refusal; a person reads its sentences."""

    CLOSED = "closed"  # it cannot be done now, whatever is typed
    LATE = "late"  # it came too late, and is kept beside the candidature
    CLASH = "clash"  # somebody else changed the same text meanwhile
    STRANGER = "stranger"  # somebody else is signed in
    UNREADABLE = "unreadable"  # some of what was typed cannot be read
    ACCESS = "access"  # not hers, or no longer


class Refusal(Exception):  # noqa: N818  (the glossary's name)
    """A gesture that the règlement does not allow; `reasons` are French sentences for the person who asked."""

    code = RefusalCode.CLOSED

    def __init__(self, reasons: list[str]) -> None:
        super().__init__(" ; ".join(reasons))
        self.reasons = reasons


class Late(Refusal):
    """What a person typed reaches a candidature that no longer takes it: filed, closed, or withdrawn."""

    code = RefusalCode.LATE
