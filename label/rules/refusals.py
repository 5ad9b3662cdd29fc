"""The one way a gesture says no."""


class Refusal(Exception):  # noqa: N818  (the glossary's name)
    """A gesture that the règlement does not allow; `reasons` are French sentences for the person who asked."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__(" ; ".join(reasons))
        self.reasons = reasons


class Late(Refusal):
    """What a person typed reaches a candidature that no longer takes it: filed, closed, or withdrawn."""
