"""A text pasted in the story of an initiative: from Word, from a page, from an online editor."""

from playwright.sync_api import Page, expect

WORD = (
    "<html><head><style>p{}</style><title>x</title></head><body><h1>Le bus</h1><p class=MsoNormal>Il <b>passe</b> "
    "dans\n douze <i>quartiers</i>.<o:p></o:p></p><p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><span "
    "style='mso-list:Ignore'>·<span>&nbsp;&nbsp;</span></span>le lundi</p><p class=MsoListParagraph "
    "style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>·</span>le mardi</p>"
    "<p>Voir <a href='https://www.agen.fr/bus (1)'>le site</a>.</p></body></html>"
)
PAGE = (
    "<div><h2>Un</h2><p>A<br>b_c*</p><ul><li>x</li><li>y<ul><li>z</li></ul></li></ul><ol><li>un</li><li>deux</li>"
    "</ol><script>alert(1)</script><p><a href='javascript:x'>rien</a></p></div>"
)
EDITOR = (
    "<b style='font-weight:normal'><p><span style='font-weight:700'>Gras</span> non</p><table><tr><td>a</td>"
    "<td>b</td></tr><tr><td>c</td><td>d</td></tr></table></b>"
)
BUS = (
    "## Le bus\n\nIl **passe** dans douze *quartiers*.\n\n- le lundi\n- le mardi\n\n"
    "Voir [le site](https://www.agen.fr/bus%20%281%29)."
)
# What Word, a page and an online editor put in the clipboard, and what the field keeps of it.
PASTED = (
    (WORD, BUS),
    (PAGE, "## Un\n\nA\nb\\_c\\*\n\n- x\n- y\n  - z\n\n1. un\n2. deux\n\nrien"),
    (EDITOR, "**Gras** non\n\na – b\nc – d"),
)
PASTE = """async ([html]) => {
  const { markdownOf } = await import("/static/js/pasting/markdown.js");
  return markdownOf(html);
}"""
# As a person pastes: the browser's own event, on the field.
PASTE_IN = """([html]) => {
  const field = document.querySelector("#id_description"), clipboardData = new DataTransfer();
  field.focus();
  clipboardData.setData("text/html", html);
  field.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}"""


def paste_into_description(page: Page) -> None:
    """Each is converted as said; the first is pasted in the field as a person would."""
    for html, kept in PASTED:
        assert page.evaluate(PASTE, [html]) == kept
    page.evaluate(PASTE_IN, [PASTED[0][0]])
    expect(page.get_by_label("Description")).to_have_value(PASTED[0][1])
