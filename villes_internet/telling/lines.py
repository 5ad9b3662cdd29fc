"""gunicorn's own lines, written like all the others: JSON in production, plain elsewhere."""

import logging
from logging.config import dictConfig
from typing import Any

from gunicorn.glogging import Logger


class Lines(Logger):  # type: ignore[misc]
    """Its errors go where the product's lines go; its access lines are those of `TellMiddleware`, which know the route
    and hide what a link opens.
    """

    def setup(self, cfg: Any) -> None:
        from django.conf import settings  # noqa: PLC0415  (read when the server starts, not when it is imported)

        super().setup(cfg)
        dictConfig(settings.LOGGING)
        self.error_log = logging.getLogger("gunicorn.error")
        self.error_log.handlers, self.error_log.propagate = [], True
        self.error_log.setLevel(logging.INFO)

    def access(self, *_args: Any, **_kwargs: Any) -> None:
        """Said by the middleware."""
