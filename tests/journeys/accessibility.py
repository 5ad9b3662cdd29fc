"""axe-core on a page as it stands: nothing may be found."""

from pathlib import Path

from playwright.sync_api import Page

# Read once; `evaluate` is not an inline script of the page, so that our own policy does not block it.
AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def check_accessibility(page: Page) -> None:
    """Fail with the rules broken, and where."""
    page.wait_for_load_state("networkidle")
    page.evaluate(AXE)
    found = page.evaluate("tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", TAGS)
    faults = [f"{v['id']}: {v['help']} — {[n['target'] for n in v['nodes']][:3]}" for v in found["violations"]]
    assert faults == [], f"{page.url}: {faults}"
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert overflow <= 0, f"{page.url} is {overflow} px wider than the window"
