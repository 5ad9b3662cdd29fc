"""A Markdown text as a mail in plain text says it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.later import Later

if TYPE_CHECKING:
    import markdown_it
    from markdown_it.token import Token
else:
    markdown_it = Later("markdown_it")

# The signs of markdown-it that matter here.
LIST_BEGINS, LIST_ENDS = ("bullet_list_open", "ordered_list_open"), ("bullet_list_close", "ordered_list_close")
ITEM_BEGINS, CODE, WORDS = "list_item_open", ("fence", "code_block"), "inline"
LINK_BEGINS, LINK_ENDS, BREAKS = "link_open", "link_close", ("softbreak", "hardbreak")


def markdown_as_text(text: str) -> str:
    """The same words without signs: paragraphs and titles apart, a dash before each line of a list, the address of a
    link between parentheses after its words.
    """
    blocks: list[list[str]] = []
    marks: list[str] = []
    depth = 0
    for token in markdown_it.MarkdownIt("commonmark", {"html": False}).parse(text):
        if token.type in LIST_BEGINS:
            if not depth:
                blocks.append([])
            depth += 1
        elif token.type in LIST_ENDS:
            depth -= 1
        elif token.type == ITEM_BEGINS:
            marks.append(f"{token.info}. " if token.info else "– ")
        elif token.type in CODE:
            blocks.append([token.content.rstrip()])
        elif token.type == WORDS:
            words = "".join(marks) + _words(token.children or [])
            marks.clear()
            blocks[-1].append(words) if depth else blocks.append([words])
    return "\n\n".join("\n".join(lines) for lines in blocks)


def _words(tokens: list[Token]) -> str:
    said: list[str] = []
    opened: list[tuple[int, str]] = []
    for token in tokens:
        if token.type == LINK_BEGINS:
            opened.append((len(said), str(token.attrs["href"])))
        elif token.type == LINK_ENDS:
            place, address = opened.pop()
            if "".join(said[place:]) != address:
                said.append(f" ({address})")
        elif token.type in BREAKS:
            said.append("\n")
        else:
            said.append(token.content)
    return "".join(said)
