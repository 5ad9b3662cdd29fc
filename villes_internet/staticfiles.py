"""Static files named by their content, the modules that a script of ours imports among them; a sheet holds those that
it imports.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from re import Match
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

IMPORT = re.compile(r'^@import url\("([\w-]+\.css)"\);$', re.MULTILINE)
OURS = "css/"


class ReleasedStaticFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Rewrites `import … from "./x.js"` in our scripts, so that a module is kept for ever under its content's name, and
    puts in the place of each `@import` of our sheets what it imports, so that a browser asks for one file.
    """

    support_js_module_import_aggregation = True

    def post_process(
        self, paths: Mapping[str, tuple[Any, str]], dry_run: bool = False, **options: Any
    ) -> Iterator[tuple[str, str, bool]]:
        """Name every collected file, those that import others once they hold them."""
        whole = InMemoryStorage()
        joined = dict(paths)
        for name, (storage, path) in paths.items():
            if name.startswith(OURS) and name.endswith(".css"):
                text = _text(storage, path)
                if IMPORT.search(text):
                    filled = IMPORT.sub(lambda match: _text(*paths[OURS + match[1]]), text)
                    joined[name] = (whole, whole.save(name, ContentFile(filled.encode())))
        yield from super().post_process(joined, dry_run, **options)

    def url_converter(self, name: str, hashed_files: Any, template: str | None = None) -> Callable[[Match[str]], str]:
        """Leave the scripts of libraries as they are: what they import by name is not a file of theirs."""
        if name.endswith(".js") and not name.startswith("js/"):
            return lambda match: match[0]
        convert: Callable[[Match[str]], str] = super().url_converter(name, hashed_files, template)
        return convert


def _text(storage: Any, path: str) -> str:
    with storage.open(path) as file:
        return str(file.read().decode())
