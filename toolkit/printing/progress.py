"""What WeasyPrint says of its progress, handed to whoever prints.

The handler is set once, where a process sets its logging; who listens is a matter of each document.
"""

import logging
import re
from collections.abc import Callable
from contextvars import ContextVar

LOGGER = "weasyprint.progress"
# Called with the number of each page laid out, then with 0 when the file is written; None: nobody listens.
listener: ContextVar[Callable[[int], None] | None] = ContextVar("listener", default=None)


class PageReporter(logging.Handler):
    """Turns WeasyPrint's progress lines (« Step 5 - Creating layout - Page 12 ») into calls; an exception of the
    listener stops the printing.
    """

    def emit(self, record: logging.LogRecord) -> None:
        """Tell the page, or that the file is being written."""
        report = listener.get()
        if report is None:
            return
        message = record.getMessage()
        if page := re.search(r"Page (\d+)", message):
            report(int(page[1]))
        elif message.startswith("Step 6"):
            report(0)
