"""Static files in production: each named by its content, the modules that a script imports too."""

import re
from pathlib import Path

from django.core.management import call_command
from pytest_django import Settings


def test_the_modules_of_a_script_are_named_by_their_content(settings: Settings, tmp_path: Path) -> None:
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "villes_internet.staticfiles.ModuleStaticFilesStorage"},
    }
    settings.WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ("js", "css", "svg", "html", "txt", "json", "map", "md", "xml")
    call_command("collectstatic", "--noinput", verbosity=0)
    (script,) = (path for path in (tmp_path / "js").glob("drafts.*.js"))
    imported = re.findall(r'from "\./(drafts/[^"]+)"', script.read_text(encoding="utf-8"))
    assert imported
    for name in imported:
        assert re.fullmatch(r"drafts/[a-z]+\.[0-9a-f]{12}\.js", name)
        assert (tmp_path / "js" / name).exists()
