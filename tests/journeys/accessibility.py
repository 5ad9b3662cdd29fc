"""axe-core on a page as it stands: nothing may be found."""

from pathlib import Path

from playwright.sync_api import Page

# Read once; `evaluate` is not an inline script of the page, so that our own policy does not block it.
AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
# Only what is broken is worked out and sent back: a page of 356 rows has thousands of nodes that pass.
RUN = """
tags => axe
  .run(document, {runOnly: {type: "tag", values: tags}, resultTypes: ["violations"]})
  .then(found => found.violations.map(v => `${v.id}: ${v.help} — ${v.nodes.slice(0, 3).map(n => n.target)}`))
"""
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def check_accessibility(page: Page) -> None:
    """Fail with the rules broken, and where."""
    page.wait_for_load_state("networkidle")
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    faults = page.evaluate(RUN, TAGS)
    assert faults == [], f"{page.url}: {faults}"
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert overflow <= 0, f"{page.url} is {overflow} px wider than the window"
