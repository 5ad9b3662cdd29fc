"""Log lines without a stack, where a page was refused and there is no fault to find."""

import logging

from django.core.exceptions import PermissionDenied


class PlainRefusals(logging.Filter):
    """Leave the stack out of a refusal (403): its line says which address, and there is no fault to find."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.exc_info and isinstance(record.exc_info[1], PermissionDenied):
            record.exc_info = record.exc_text = None
        return True
