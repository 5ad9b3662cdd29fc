"""The special mentions of an edition as lines of text, and who may receive one."""

from collections.abc import Iterable
from dataclasses import dataclass

from label.enums import GROUPINGS, Kind, MentionScope, Strate
from label.rules.lines import LineFault, checked_name, read_lines

SHAPE = "nom ; signe ; ce qu’elle distingue ; pour qui"
LONGEST_NAME, LONGEST_SIGN, LONGEST_TEXT = 60, 4, 300


@dataclass(frozen=True)
class MentionLine:
    """One mention."""

    name: str
    sign: str
    text: str
    scope: MentionScope = MentionScope.ALL


def written(lines: Iterable[MentionLine]) -> str:
    """One mention a line."""
    return "\n".join(f"{one.name} ; {one.sign} ; {one.text} ; {one.scope.label.lower()}" for one in lines)


def read(text: str) -> tuple[list[MentionLine], list[str]]:
    """The mentions of a text, and what of it does not read, line by line."""
    return read_lines(text, SHAPE, _made, lambda one: one.name.casefold())


def _made(parts: list[str]) -> MentionLine:
    name, sign, text, whom = parts
    checked_name(name, LONGEST_NAME)
    if not 0 < len(sign) <= LONGEST_SIGN:
        raise LineFault(f"le signe compte de 1 à {LONGEST_SIGN} caractères (« ♥ », « ★ »).")
    if not 0 < len(text) <= LONGEST_TEXT:
        raise LineFault(f"dites ce qu’elle distingue, en {LONGEST_TEXT} signes au plus.")
    scopes = {scope.label.lower(): scope for scope in MentionScope}
    if whom and whom.lower() not in scopes:
        raise LineFault(f"« {whom} » n’est pas de ceux-ci : {', '.join(scopes)}.")
    return MentionLine(name, sign, text, scopes.get(whom.lower(), MentionScope.ALL))


def may_receive(scope: MentionScope, *, kind: Kind, strate: Strate | None, is_first: bool) -> bool:
    """Whether a candidature may receive a mention of this scope."""
    return {
        MentionScope.ALL: True,
        MentionScope.COMMUNES: kind not in GROUPINGS,
        MentionScope.VILLAGES: strate is Strate.VILLAGE,
        MentionScope.GROUPINGS: kind in GROUPINGS,
        MentionScope.FIRST: is_first,
    }[scope]
