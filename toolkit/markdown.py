"""A Markdown text as a mail in plain text says it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.later import Later

if TYPE_CHECKING:
    import markdown_it
    from markdown_it.token import Token
else:
    markdown_it = Later("markdown_it")


def markdown_as_text(text: str) -> str:
    """The same words without signs: paragraphs and titles apart, a dash before each line of a list, the address of a
    link between parentheses after its words.
    """
    blocks: list[list[str]] = []
    marks: list[str] = []
    depth = 0
    for token in markdown_it.MarkdownIt("commonmark", {"html": False}).parse(text):
        if token.type in ("bullet_list_open", "ordered_list_open"):
            if not depth:
                blocks.append([])
            depth += 1
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            depth -= 1
        elif token.type == "list_item_open":
            marks.append(f"{token.info}. " if token.info else "– ")
        elif token.type in ("fence", "code_block"):
            blocks.append([token.content.rstrip()])
        elif token.type == "inline":
            words = "".join(marks) + _words(token.children or [])
            marks.clear()
            blocks[-1].append(words) if depth else blocks.append([words])
    return "\n\n".join("\n".join(lines) for lines in blocks)


def _words(tokens: list[Token]) -> str:
    said: list[str] = []
    opened: list[tuple[int, str]] = []
    for token in tokens:
        if token.type == "link_open":
            opened.append((len(said), str(token.attrs["href"])))
        elif token.type == "link_close":
            place, address = opened.pop()
            if "".join(said[place:]) != address:
                said.append(f" ({address})")
        elif token.type in ("softbreak", "hardbreak"):
            said.append("\n")
        else:
            said.append(token.content)
    return "".join(said)
