"""The scripts of the browser: what does not read a page is tried by Node, and nothing is left that nobody asks for."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SCRIPTS = ROOT / "static" / "js"
IMPORT = re.compile(r'import (?P<names>\{[^}]*\}|\* as \w+) from "(?P<path>\.[^"]+)"')
EXPORT = re.compile(r"^export (?:async )?(?:const|let|class|function) (\w+)", re.MULTILINE)


@pytest.mark.parametrize("file", sorted((ROOT / "tests" / "scripts").glob("*.test.mjs")), ids=lambda file: file.stem)
def test_modules_that_read_no_page(file: Path) -> None:
    done = subprocess.run(["node", "--test", str(file)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def imports() -> set[tuple[Path, str]]:
    """Each (module, name) that another of our scripts, or their tests, imports; « * » for the whole module."""
    found = set()
    for script in (*SCRIPTS.rglob("*.js"), *(ROOT / "tests" / "scripts").glob("*.mjs")):
        for match in IMPORT.finditer(script.read_text(encoding="utf-8")):
            module = (script.parent / match["path"]).resolve()
            names = match["names"].strip("{} ").split(",") if match["names"].startswith("{") else ["*"]
            found |= {(module, name.strip()) for name in names if name.strip()}
    return found


def test_every_module_is_loaded_by_a_page_or_imported() -> None:
    pages = "".join(page.read_text(encoding="utf-8") for page in (ROOT / "templates").rglob("*.html"))
    pages += (ROOT / "villes_internet" / "views" / "offline.py").read_text(encoding="utf-8")  # the worker, by its view
    imported = {module for module, _ in imports()}
    unused = [
        script.name
        for script in SCRIPTS.rglob("*.js")
        if script not in imported and f"js/{script.relative_to(SCRIPTS).as_posix()}" not in pages
    ]
    assert not unused


def test_every_name_that_a_module_exports_is_imported() -> None:
    known = imports()
    unused = [
        f"{script.name}: {name}"
        for script in SCRIPTS.rglob("*.js")
        if (script, "*") not in known
        for name in EXPORT.findall(script.read_text(encoding="utf-8"))
        if (script, name) not in known
    ]
    assert not unused


def test_every_script_of_a_page_is_a_module() -> None:
    for page in (ROOT / "templates").rglob("*.html"):
        for tag in re.findall(r"<script[^>]*js/[^>]*>", page.read_text(encoding="utf-8")):
            assert 'type="module"' in tag, f"{page.name}: {tag}"


def test_what_a_page_says_as_it_is_left_is_led_nowhere() -> None:
    """A beacon follows the redirection of a closed session to the page that signs in, which takes the notices and gives
    a cookie, unseen; `fetch` with `keepalive` says the same without.
    """
    beacons = [script.name for script in SCRIPTS.rglob("*.js") if "sendBeacon(" in script.read_text(encoding="utf-8")]
    assert beacons == []
