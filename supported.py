"""Which systems the project runs on. To be asked before anything is imported that only those systems have."""
from __future__ import annotations

import sys

WINDOWS = "Regelruimte werkt niet op Windows. Gebruik Linux of macOS, of WSL: Linux binnen Windows."


def refuse_windows() -> None:
    """End the process with exit code 2 and the reason where this is Windows: files and workers need what it doesn't have."""
    if sys.platform in ("win32", "cygwin"):
        print(f"regelruimte: {WINDOWS}", file=sys.stderr)
        raise SystemExit(2)
