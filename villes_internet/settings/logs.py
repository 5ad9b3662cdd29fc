"""Every line of every process: JSON where machines read, plain where a person does; no address holds a secret."""

from typing import Any

import structlog

from toolkit.printing import progress
from villes_internet.settings import env
from villes_internet.telling.masking import mask_event


def logging_configuration(*, json: bool) -> dict[str, Any]:
    """The lines of a process, and in production (`json`) the mails of our faults."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso"),
    ]
    renderer: Any = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if json
        else structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    )
    tail: list[Any] = [structlog.stdlib.ProcessorFormatter.remove_processors_meta, mask_event]
    if json:
        tail.append(structlog.processors.format_exc_info)
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "structured": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": shared,
                "processors": [*tail, renderer],
            }
        },
        "filters": {"plain": {"()": "villes_internet.telling.stacks.PlainRefusals"}},
        "handlers": {
            "console": {"class": "logging.StreamHandler", "formatter": "structured", "filters": ["plain"]},
            "alarm": {"class": "villes_internet.telling.alarms.AlarmHandler", "level": "ERROR"},
            "pages": {"()": progress.PageReporter},
        },
        "root": {"handlers": ["console", "alarm"] if json else ["console"], "level": env.text("LOG_LEVEL", "INFO")},
        "loggers": {
            # WeasyPrint says a line a page and a line an unknown property: whoever prints listens to the first.
            "weasyprint": {"level": "ERROR"},
            progress.LOGGER: {"handlers": ["pages"], "level": "INFO", "propagate": False},
            "fontTools": {"level": "ERROR"},
            # Django's own, which would also write to ADMINS with the whole request, its cookies and its form.
            "django": {"handlers": [], "level": "INFO", "propagate": True},
            "botocore": {"level": "WARNING"},
            # A collector that is away is told in the journal, and wakes nobody.
            "opentelemetry": {"handlers": ["console"], "propagate": False},
        },
    }


structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.filter_by_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso"),
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)
