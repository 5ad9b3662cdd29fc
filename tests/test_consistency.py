"""The suite as a style guide: what must hold over the whole tree."""

import ast
import hashlib
import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from django.apps import apps
from django.conf import settings
from django.template import engines
from django.test import Client

from label.templatetags.typography import FACTS
from launcher.shapes import PYTHON_ROOMS, TESTED_ROOMS
from tests.pages import breaking_words
from villes_internet.book.content.chapters import KINDS
from villes_internet.release import VERSION

ROOT = Path(settings.BASE_DIR)
MAIL = "layout/email.html"  # not a page: readers of mail drop stylesheets
TEMPLATES = ROOT / "templates"
STATIC = ROOT / "static"
OURS = ("label", "questionnaire", "initiatives", "jury", "villes_internet", "book")
PAGES = (
    "/",
    "/palmares/2012/",
    "/palmares/2012/?departement=07",
    "/palmares/2011/",
    "/palmares/2012/livre/",
    "/collectivites/",
    "/collectivites/?q=st+denis",
    "/collectivites/38185/",
    "/initiatives/",
    "/initiatives/?q=rien&theme=AP",
    "/initiatives/carte/",
    "/collectivites/59355/",
    "/collectivites/75056/",
    "/carte/2012/",
    "/statistiques/2012/",
    "/contact/",
    "/mentions-legales/",
    "/accessibilite/",
    "/donnees-personnelles/",
    "/plan-du-site/",
    "/connexion/",
    "/compte/creer/",
    "/compte/mot-de-passe/oublie/",
    "/compte/verifier/",
    "/reglement/2012/",
    "/api/v1/",
    "/styleguide/",
    "/rien/",
)
CLOSED = (
    "/pilotage/2012/",
    "/pilotage/2012/livre/",
    "/pilotage/2012/livre/attestations/",
    "/pilotage/2012/livre/photos/",
    "/pilotage/2012/livre/photos/38185/",
    "/pilotage/2012/candidatures/",
    "/pilotage/initiatives/",
    "/pilotage/2012/livre/focus/38185/",
    "/pilotage/2012/jury/",
    "/pilotage/2012/jury/repartition/",
    "/pilotage/2012/jury/seance/",
    "/instruction/2012/",
    "/pilotage/rattachements/",
    "/pilotage/2012/courriels/",
    "/pilotage/courriels/lettres/",
    "/pilotage/courriels/lettres/depot/",
    "/pilotage/courriels/presse/",
    "/pilotage/2012/mentions/",
    "/pilotage/2012/collectivites/59355/",
    "/pilotage/questionnaire/2012/AP-21/reparer/",
    "/installation/etapes/",
    "/pilotage/editions/",
    "/pilotage/editions/2012/",
    "/pilotage/editions/nouvelle/",
    "/pilotage/questionnaire/2012/",
    "/pilotage/questionnaire/2012/apercu/SH/",
    "/pilotage/questionnaire/2012/AP-02/",
    "/pilotage/questionnaire/comparer/?de=2012&a=2027",
    "/pilotage/journal/",
    "/pilotage/personnes/",
    "/pilotage/2012/collectivites/38185/",
    "/candidature/",
    "/candidature/rattachement/?q=st+denis",
    "/candidature/rattachement/38185/",
    "/compte/",
    "/compte/droits/",
    "/compte/sessions/",
    "/compte/effacer/",
    "/compte/second-facteur/",
)


def template_names() -> list[str]:
    return sorted(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html"))


def sources() -> str:
    files = [
        p
        for folder in ("label", "questionnaire", "initiatives", "jury", "villes_internet")
        for p in (ROOT / folder).rglob("*.py")
    ]
    return "\n".join(p.read_text(encoding="utf-8") for p in [*files, *TEMPLATES.rglob("*.html")])


def test_every_template_compiles_and_is_used() -> None:
    text = sources()
    by_name = {kind.page for kind in KINDS.values()}
    by_crispy = {"formulaire/whole_uni_form.html"}
    for name in template_names():
        engines["django"].get_template(name)
        assert name in by_name | by_crispy or f'"{name}"' in text, f"{name} is not used"


@pytest.mark.parametrize("name", template_names())
def test_a_template_has_nothing_inline(name: str) -> None:
    text = (TEMPLATES / name).read_text(encoding="utf-8")
    # schema.org data is read by machines and never run
    assert not re.search(r"<script(?![^>]*\bsrc=)(?! type=\"application/ld\+json\">)", text), "inline script"
    if name != MAIL:
        assert not re.search(r"\sstyle=|<style", text), "inline style"
    assert not re.search(r"\son[a-z]+=\"", text), "inline handler"
    assert len(text.splitlines()) <= 150


def test_every_model_and_field_has_a_french_name() -> None:
    for model in apps.get_models():
        if model._meta.app_label not in OURS:
            continue
        assert str(model._meta.verbose_name) != model._meta.object_name
        for field in model._meta.local_fields:
            if not field.primary_key:
                assert field._verbose_name, f"{model.__name__}.{field.name}"  # type: ignore[attr-defined]


def test_vendored_files_are_those_of_the_manifest() -> None:
    manifest = json.loads((STATIC / "vendor" / "manifest.json").read_text(encoding="utf-8"))
    listed = {name: checksum for package in manifest["packages"] for name, checksum in package["files"].items()}
    for name, checksum in listed.items():
        assert hashlib.sha256((STATIC / name).read_bytes()).hexdigest() == checksum, name
    present = {
        str(p.relative_to(STATIC))
        for folder in ("vendor", "fonts")
        for p in (STATIC / folder).rglob("*")
        if p.is_file()
    }
    assert present - set(listed) == {"vendor/manifest.json"}


def test_the_data_files_are_copied_with_their_sources() -> None:
    assert "Licence Ouverte" in (ROOT / "label" / "data" / "SOURCES.md").read_text(encoding="utf-8")


def test_every_icon_that_is_named_is_in_the_sprite() -> None:
    sprite = (STATIC / "img" / "icones.svg").read_text(encoding="utf-8")
    named = set(re.findall(r'{% icone "([a-z0-9-]+)"', sources()))
    assert [name for name in sorted(named) if f'id="{name}"' not in sprite] == []


def test_no_address_of_another_site_is_loaded() -> None:
    for path in [*(STATIC / "css").glob("*.css"), *(STATIC / "js").glob("*.js")]:
        assert "http" not in path.read_text(encoding="utf-8").replace("http://www.w3.org", ""), path
    for name in template_names():
        text = (TEMPLATES / name).read_text(encoding="utf-8")
        assert not re.search(r"(src|href)=\"https?://", re.sub(r"<a\s[^>]*>", "", text)), name


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", [page for page in (*PAGES, *CLOSED) if page not in {"/connexion/", "/compte/creer/"}]
)
def test_pages_are_set_in_french_typography(elise: Client, address: str) -> None:
    html = elise.get(address).content.decode()
    assert '<html lang="fr">' in html
    assert html.count("<h1") == 1
    assert breaking_words(html) == []


@pytest.mark.django_db
def test_each_page_has_its_own_title(client: Client) -> None:
    titles = [
        re.findall(r"<title>(.*?)</title>", client.get(address).content.decode(), re.DOTALL)[0].strip()
        for address in PAGES
        if "?" not in address
    ]
    assert len(set(titles)) == len(titles)


def test_nothing_in_the_project_speaks_of_a_machine_or_of_a_registry() -> None:
    faults = []
    for pattern in ("*.py", "*.md", "*.toml", "*.txt", "*.html", "*.css", "Procfile", "dev", ".ci/run"):
        for path in ROOT.rglob(pattern):
            if any(part in {".venv", ".local", "build", "node_modules"} for part in path.parts) or path == Path(
                __file__
            ):
                continue
            if re.search(
                r"pypi\.org|registry\.npmjs|files\.pythonhosted|/root/|/work/",
                path.read_text(encoding="utf-8", errors="replace"),
            ):
                faults.append(str(path))
    assert faults == []


def test_a_package_hands_on_no_name_of_its_modules() -> None:
    """Whoever needs a name takes it where it is written; only Django's `models` and Celery's `tasks` are read whole."""
    handing = []
    for package in ROOT.rglob("__init__.py"):
        path = package.relative_to(ROOT)
        if path.parts[0].startswith(".") or path.parent.name in {"models", "tasks"}:
            continue
        text = package.read_text(encoding="utf-8")
        names = re.findall(r"^__all__ = \[(.*?)\]", text, re.DOTALL | re.MULTILINE)
        if names and path.parent != Path("villes_internet"):
            handing.append(path.as_posix())
    assert handing == []


def test_what_the_documentation_cites_is_there() -> None:
    """A path that moves takes its mentions along, in the documentation and in the code."""
    cited = re.compile(
        r"(?<![\w/.-])((?:docs|label|jury|questionnaire|initiatives|villes_internet|toolkit|launcher|templates|static|tests|bench)/[\w./-]*[\w/])"
    )
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    lost = {
        f"{page.relative_to(ROOT)} : {path}"
        for page in pages
        for path in cited.findall(page.read_text(encoding="utf-8"))
        if not (ROOT / path).exists()
    }
    sections = re.findall(r"^## (\d+)", (ROOT / "docs/design.md").read_text(encoding="utf-8"), re.MULTILINE)
    for folder in OURS[:-1]:
        for source in (ROOT / folder).rglob("*.py"):
            for number in re.findall(r"docs/design\.md §(\d+)", source.read_text(encoding="utf-8")):
                if number not in sections:
                    lost.add(f"{source.relative_to(ROOT)} : §{number}")
    assert lost == set()


CITED_PATH = re.compile(r"`([\w./-]+/[\w.-]+\.(?:py|yaml|html|csv|json|md|js|css))`")
CITED_NAME = re.compile(rf"`((?:{'|'.join(TESTED_ROOMS)})(?:\.\w+)+)")


def is_named(dotted: str) -> bool:
    """Whether a name of ours (`label.actions.awards.award`) is a module, or is written in the one that it names."""
    parts = dotted.split(".")
    place, left = ROOT, parts
    while left and (place / left[0]).is_dir():
        place, left = place / left[0], left[1:]
    if not left:
        return True
    module = place / f"{left[0]}.py"
    module, left = (module, left[1:]) if module.is_file() else (place / "__init__.py", left)
    return module.is_file() and set(left) <= set(re.findall(r"\w+", module.read_text(encoding="utf-8")))


def test_what_the_code_cites_is_there() -> None:
    """A path is written whole, from the house's door or from that of a library's; a name says its module."""
    doors = (ROOT, Path(yaml.__file__).parents[1])
    cited = 0
    lost = []
    for room in (*PRODUCT, "templates", "static/js"):
        for source in (ROOT / room).rglob("*.*"):
            if source.suffix not in {".py", ".yaml", ".html", ".js"} or "vendor" in source.parts:
                continue
            text = source.read_text(encoding="utf-8")
            paths, names = CITED_PATH.findall(text), CITED_NAME.findall(text)
            cited += len(paths) + len(names)
            lost += [f"{source} : {path}" for path in paths if not any((door / path).exists() for door in doors)]
            lost += [f"{source} : {name}" for name in names if not is_named(name)]
    assert cited > 30
    assert lost == []


def test_what_the_glossary_and_the_recipes_name_exists() -> None:
    """The identifier beside a term, and the class that a recipe asks to write, are words of the code."""
    code = Counter(
        word
        for room in (*TESTED_ROOMS, "templates")
        for path in (ROOT / room).rglob("*.*")
        if path.suffix in {".py", ".html"} and path.name != Path(__file__).name
        for word in re.findall(r"\w+", path.read_text(encoding="utf-8"))
    )
    glossary = (ROOT / "docs/glossaire.md").read_text(encoding="utf-8")
    terms = [line.rpartition("|")[0].rpartition("|")[2] for line in glossary.splitlines() if line.startswith("|")]
    named = set(re.findall(r"`[^`]*?(\w+)`", "\n".join(terms)))
    named |= set(re.findall(r"`([A-Z][a-z]\w+)`", (ROOT / "docs/recettes.md").read_text(encoding="utf-8")))
    assert len(named) > 100
    assert sorted(name for name in named if not code[name]) == []


@pytest.mark.parametrize("page", sorted((ROOT / "docs/adr").glob("*.md")), ids=lambda page: page.stem)
def test_a_decision_says_what_was_found_decided_paid_and_refused(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert text.startswith(f"# {page.stem[:4]}. ")
    assert re.findall(r"^\*\*(Constat|Décision|Prix|Refusé)\.\*\*", text, re.MULTILINE) == [
        "Constat",
        "Décision",
        "Prix",
        "Refusé",
    ]


# Hooks that a library calls by their name, where no class of it says so.
CALLED_BY_NAME = {
    "arobases_sprite",
    "collect",
    "validate",
    "handler400",
    "handler403",
    "handler404",
    "handler429",
    "handler500",
}
PRODUCT = (*OURS[:-1], "toolkit", "launcher")


def defined_in(tree: ast.Module) -> Iterator[str]:
    """What a module defines for others to use: its functions, classes and constants that no decorator registers, and
    the properties and methods of classes of its own making (a method of a library's class may be its hook).
    """
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            marks = {ast.unparse(one) for one in node.decorator_list}
            if not marks or marks & {"property", "cached_property", "staticmethod", "classmethod"}:
                yield node.name
        elif isinstance(node, ast.ClassDef) and not node.decorator_list:
            yield node.name
    for node in tree.body:
        if isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            yield from (one.id for one in targets if isinstance(one, ast.Name))


def hooks_of(tree: ast.Module) -> set[str]:
    """The methods of classes that have a base: what a library, or another class of ours, calls."""
    classes = [node for node in ast.walk(tree) if isinstance(node, ast.ClassDef) and node.bases]
    return {
        one.name
        for node in classes
        for one in node.body
        if isinstance(one, ast.FunctionDef) and "property" not in {ast.unparse(mark) for mark in one.decorator_list}
    }


@pytest.mark.slow
def test_nothing_is_written_that_nothing_uses() -> None:
    """A name that stands nowhere else in the product, its templates nor its migrations is dead."""
    words: Counter[str] = Counter()
    defined: list[tuple[str, str]] = []
    for path in (one for folder in PRODUCT for one in (ROOT / folder).rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        words.update(re.findall(r"\w+", text))
        if not {"migrations", "settings"} & set(path.parts):
            tree = ast.parse(text)
            names = set(defined_in(tree)) - hooks_of(tree) - CALLED_BY_NAME
            defined += [(name, path.relative_to(ROOT).as_posix()) for name in names if not name.startswith("__")]
    for path in (*TEMPLATES.rglob("*.*"), ROOT / "pyproject.toml", ROOT / "Procfile"):
        words.update(re.findall(r"\w+", path.read_text(encoding="utf-8")))
    assert sorted(f"{path} : {name}" for name, path in defined if words[name] < 2) == []


def test_no_style_is_written_that_nothing_wears() -> None:
    """Classes that a template builds (« level-{{ n }} ») are known by their beginning; others come from a library."""
    worn = "".join(
        path.read_text(encoding="utf-8")
        for folder in ("templates", "static/js", *OURS[:-1], "toolkit")
        for path in (ROOT / folder).rglob("*.*")
        if path.suffix in {".html", ".js", ".py"} and "vendor" not in path.parts
    )
    names = set(re.findall(r"[\w-]+", worn))
    begun = set(re.findall(r"([\w-]+-)\{", worn))
    lost = set()
    for sheet in (STATIC / "css").rglob("*.css"):
        rules = re.sub(r"/\*.*?\*/|\{[^{}]*\}", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL)
        for name in re.findall(r"\.([a-zA-Z][\w-]*)", rules):
            built = any(name.startswith(start) for start in begun)
            if name not in names and not built and not name.startswith(("leaflet-", "htmx-")):
                lost.add(f"{sheet.name} : {name}")
    assert lost == set()


def test_no_view_reads_by_hand_what_is_posted() -> None:
    """A form reads it (`label/forms/gestures.py` for what is only pressed); a body may be kept whole."""
    found = []
    for path in sorted(path for room in PYTHON_ROOMS for path in (ROOT / room).rglob("views/**/*.py")) + sorted(
        (ROOT / "villes_internet" / "accounts").glob("*.py")
    ):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Attribute) and node.attr in {"POST", "FILES"}):
                continue
            above = parents[node]
            by_hand = isinstance(above, ast.Subscript | ast.Compare) or (
                isinstance(above, ast.Attribute) and above.attr != "urlencode"
            )
            if by_hand:
                found.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert not found


def types_of(tree: ast.Module) -> Iterator[str]:
    """The classes and the names of types that a module defines; one letter is a variable of type."""
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and node.name != "Command":
            yield node.name
        elif isinstance(node, ast.Assign):
            named = (one.id for one in node.targets if isinstance(one, ast.Name))
            yield from (name for name in named if re.fullmatch(r"[A-Z][A-Za-z]*[a-z][A-Za-z]*", name))


def test_one_name_is_one_type() -> None:
    """Two types of one name are two meanings of one word (`docs/glossaire.md`), or one that is said twice."""
    where: dict[str, list[str]] = {}
    for room in PYTHON_ROOMS:
        for path in (ROOT / room).rglob("*.py"):
            if "migrations" in path.parts:
                continue
            for name in types_of(ast.parse(path.read_text(encoding="utf-8"))):
                where.setdefault(name, []).append(str(path.relative_to(ROOT)))
    assert {name: paths for name, paths in where.items() if len(paths) > 1} == {}


@pytest.mark.slow
def test_every_fact_of_the_journal_is_said_in_french() -> None:
    """The équipe reads the journal: a fact whose name has no French words would be read in English."""
    named: set[str] = set()
    for room in PYTHON_ROOMS:
        for path in (ROOT / room).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "record":
                    named |= {keyword.arg for keyword in node.keywords if keyword.arg} - {"by"}
    assert len(named) > 20
    assert named - set(FACTS) == set()


def test_the_description_of_the_software_follows_its_version_and_its_licence() -> None:
    said = yaml.safe_load((ROOT / "publiccode.yml").read_text(encoding="utf-8"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert said["softwareVersion"] == VERSION
    assert said["legal"]["license"] == project["license"]
    assert len(said["description"]["fr"]["shortDescription"]) <= 150  # publiccode.yml 0.4
    assert 150 <= len(said["description"]["fr"]["longDescription"]) <= 10_000


def test_the_head_of_a_template_names_what_it_reads() -> None:
    """« lines: those of one state; more: how many are not shown »: a name before its words stands in the body."""
    lost = []
    for file in sorted(TEMPLATES.rglob("*.html")):
        head = re.match(r"\s*\{#(.*?)#\}", text := file.read_text(encoding="utf-8"), re.DOTALL)
        for clause in head[1].split(";") if head else ():
            names, told, _ = re.sub(r"\([^)]*\)", "", clause).partition(":")
            listed = [name.strip() for name in names.split(",")]
            if told and all(re.fullmatch(r"[a-z_][\w.]*", name) for name in listed):
                body = text[head.end() :] if head else ""
                lost += [f"{file.relative_to(ROOT)} : {n}" for n in listed if not re.search(rf"\b{n}\b", body)]
    assert lost == []


def test_no_template_tag_spans_two_lines() -> None:
    """Django would print it as text, on the page."""
    files = sorted((ROOT / "templates").rglob("*.html"))
    broken = [
        f"{file.relative_to(ROOT)}:{number}"
        for file in files
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if line.rfind("{%") > line.rfind("%}")
    ]
    assert broken == []
