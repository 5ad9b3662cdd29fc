"""Static files named by their content, the modules that a script of ours imports among them."""

from collections.abc import Callable
from re import Match
from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage


class ModuleStaticFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Rewrites `import … from "./x.js"` in our scripts, so that a module is kept for ever under its content's name."""

    support_js_module_import_aggregation = True

    def url_converter(self, name: str, hashed_files: Any, template: str | None = None) -> Callable[[Match[str]], str]:
        """Leave the scripts of libraries as they are: what they import by name is not a file of theirs."""
        if name.endswith(".js") and not name.startswith("js/"):
            return lambda match: match[0]
        convert: Callable[[Match[str]], str] = super().url_converter(name, hashed_files, template)
        return convert
