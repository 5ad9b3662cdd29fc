"""What a gesture answers when it is refused."""

from collections.abc import Callable

import pytest

from label.rules.refusals import Refusal


def refused(gesture: Callable[[], object]) -> str:
    """The reasons of the refusal that this gesture meets, one after the other."""
    with pytest.raises(Refusal) as caught:
        gesture()
    return " ".join(caught.value.reasons)
