"""Read by Python as it starts: the libraries that only developers install (HIDDEN) are not there, as in production."""

import os
import sys

for name in filter(None, os.environ.get("HIDDEN", "").split(",")):
    sys.modules[name] = None  # type: ignore[assignment]  # its import fails
