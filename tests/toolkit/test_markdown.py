"""A Markdown text in plain words, as a mail says it."""

import pytest

from toolkit.markdown import markdown_as_text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", ""),
        ("## Ici\nUn **lieu** _ouvert_.\nLe soir.", "Ici\n\nUn lieu ouvert.\nLe soir."),
        ("- un\n- deux\n  - trois\n\nFin", "– un\n– deux\n– trois\n\nFin"),
        ("3. un\n4. deux", "3. un\n4. deux"),
        ("[la page](https://x.example/y) et <https://x.example>", "la page (https://x.example/y) et https://x.example"),
        ("> cité\n\n`code`\n\n```\nbloc\n```", "cité\n\ncode\n\nbloc"),
        ("![](p.png)", ""),
        ("5 < 6 & 7 * 8", "5 < 6 & 7 * 8"),
        ("<script>x</script>", "<script>x</script>"),
    ],
)
def test_it_keeps_the_words_and_drops_the_signs(typed: str, said: str) -> None:
    assert markdown_as_text(typed) == said
