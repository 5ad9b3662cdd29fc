"""Static files in production: each named by its content, the modules that a script imports too; one sheet for all
pages.
"""

import re
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.core.management import call_command
from pytest_django import Settings
from whitenoise.compress import Compressor

pytestmark = pytest.mark.slow


@pytest.fixture
def released(settings: Settings, tmp_path: Path) -> Path:
    """The folder where the files are once they are collected."""
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "villes_internet.staticfiles.ReleasedStaticFilesStorage"},
    }
    words = ("js", "css", "svg", "html", "txt", "json", "geojson", "map", "md", "xml")
    settings.WHITENOISE_SKIP_COMPRESS_EXTENSIONS = (*Compressor.SKIP_COMPRESS_EXTENSIONS, *words)
    call_command("collectstatic", "--noinput", verbosity=0)
    return tmp_path


def test_the_modules_of_a_script_are_named_by_their_content(released: Path) -> None:
    (script,) = (path for path in (released / "js").glob("drafts.*.js"))
    imported = re.findall(r'from "\./(drafts/[^"]+)"', script.read_text(encoding="utf-8"))
    assert imported
    for name in imported:
        assert re.fullmatch(r"drafts/[a-z]+\.[0-9a-f]{12}\.js", name)
        assert (released / "js" / name).exists()


def test_the_sheets_of_every_page_are_one_file(released: Path) -> None:
    names = re.findall(r'@import url\("([\w-]+\.css)"\)', (configured.BASE_DIR / "static/css/site.css").read_text())
    assert len(names) > 5
    (sheet,) = (path for path in (released / "css").glob("site.*.css"))
    written = sheet.read_text(encoding="utf-8")
    assert "@import" not in written
    places = [written.index(_first_rule(configured.BASE_DIR / "static/css" / name)) for name in names]
    assert places == sorted(places)
    fonts = re.findall(r'url\("\.\./(fonts/[^"]+)"\)', written)
    assert fonts
    assert all((released / name).exists() for name in fonts)


def _first_rule(sheet: Path) -> str:
    text = re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL)
    return next(line for line in text.splitlines() if line.endswith("{") and "@" not in line)
