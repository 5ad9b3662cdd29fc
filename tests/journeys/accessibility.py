"""axe-core on a page as it stands: nothing may be found."""

from pathlib import Path

from playwright.sync_api import Error, Page, ViewportSize

# Read once; `evaluate` is not an inline script of the page, so that our own policy does not block it.
# What a sheet imports is not loaded again, which our policy refuses: no rule that is run reads sheets.
AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
# Only what is broken is worked out and sent back: a page of 356 rows has thousands of nodes that pass, and one rule
# tells what is hidden, which is never a fault.
RUN = """
tags => axe
  .run(document, {runOnly: {type: "tag", values: tags}, resultTypes: ["violations"],
    preload: {assets: ["media"]}, rules: {"hidden-content": {enabled: false}}})
  .then(found => ({
    faults: found.violations.map(v => `${v.id}: ${v.help} — ${v.nodes.slice(0, 3).map(n => n.target)}`),
    overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
  }))
"""
DESK, TELEPHONE = 1280, 390  # px
WIDTHS = (DESK, TELEPHONE)
# What stays in place when one scrolls covers a part of the rest: looked at before anybody does.
TOP = "() => { const where = scrollY; scrollTo(0, 0); return where; }"
SPACES = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
p { margin-bottom: 2em !important }"""
# How many px too wide the page is as it stands, then with its text set apart.
SPACED = """
text => {
  const overflow = () => document.documentElement.scrollWidth - document.documentElement.clientWidth;
  const plain = overflow(), sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  document.adoptedStyleSheets = [sheet];
  const spaced = overflow();
  document.adoptedStyleSheets = [];
  return [plain, spaced];
}
"""
# A page is not still before what it asks for by itself is there; `networkidle` would be half a second of nothing more.
# What is written of it is hashed there, but for the key of its forms: a page of 356 rows is long to send.
STILL = """
async () => {
  while (document.querySelector(".htmx-request, [aria-busy=true]")) await new Promise(done => setTimeout(done, 20));
  const text = document.documentElement.outerHTML.replace(/(name="csrfmiddlewaretoken" value=")\\w+/g, "$1");
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  return {written: hash.join(), hasAxe: "axe" in window};
}
"""
SOUND: set[tuple[str, int]] = set()  # what is written of the pages found sound by this process, and their width in px
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def check_accessibility(page: Page, *, as_it_is: bool = False) -> None:
    """Fail with the rules broken, and where: at the width of the window, and at the other of `WIDTHS` if it is one of
    them (not `as_it_is`: what was opened over the page is where this width has put it). The same page at the same width
    is looked at once; one that leaves while it is looked at, for another: that other is.
    """
    for left in (2, 1, 0):
        try:
            _look(page, as_it_is=as_it_is)
        except Error as fault:
            if not left or "navigat" not in str(fault):
                raise
        else:
            return


def _look(page: Page, *, as_it_is: bool) -> None:
    page.wait_for_load_state("load")
    size = page.viewport_size
    _look_here(page)
    if not as_it_is and size is not None and size["width"] in WIDTHS:
        (other,) = (width for width in WIDTHS if width != size["width"])
        where = page.evaluate(TOP)
        page.set_viewport_size(ViewportSize(width=other, height=size["height"]))
        try:
            _look_here(page)
        finally:
            page.set_viewport_size(size)
            if where:
                page.evaluate("where => scrollTo(0, where)", where)


def _look_here(page: Page) -> None:
    still = page.evaluate(STILL)
    size = page.viewport_size
    known = (still["written"], size["width"] if size is not None else 0)
    if known in SOUND:
        return
    if not still["hasAxe"]:
        page.evaluate(AXE)
    found = page.evaluate(RUN, TAGS)
    assert found["faults"] == [], f"{page.url}: {found['faults']}"
    assert found["overflow"] <= 0, f"{page.url} is {found['overflow']} px wider than the window"
    if size is not None and size["width"] <= TELEPHONE:
        _check_reflow(page, size["height"])
        page.set_viewport_size(size)
    SOUND.add(known)


def _check_reflow(page: Page, height: int) -> None:
    """Nothing is cut nor to be scrolled for at 320 px, nor with letters, words and lines set apart (RGAA 10.11 and
    10.12).
    """
    page.set_viewport_size({"width": 320, "height": height})
    narrow, spaced = page.evaluate(SPACED, SPACES)
    assert max(narrow, spaced) <= 0, f"{page.url} at 320 px: {narrow} px too wide, {spaced} with text set apart"
