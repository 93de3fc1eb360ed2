"""Entry of the `regelruimte` command: runs a command and turns errors into a Dutch message and an exit code.

0: done; 1: done, but something failed or violates; 2: wrong usage; 3: a source, server or lock can't be reached.
"""
from __future__ import annotations

import gc
import logging
import os
import signal
import sys
from collections.abc import Sequence
from importlib import import_module

from cli.output import say
from cli.parser import DEFAULT_STORE, build_parser
from records import InputError, RegelruimteError, UnreachableError, UsageError
from supported import refuse_windows

EXIT_CODES: dict[type[RegelruimteError], int] = {InputError: 1, UsageError: 2, UnreachableError: 3}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command. `argv` is without the name of the program."""
    refuse_windows()
    gc.set_threshold(100_000, 20, 20)  # names and laws are many small objects without cycles: looking for them took a tenth of a command
    if os.getpid() == 1:  # the first process of a container gets no signal that it doesn't ask for
        signal.signal(signal.SIGTERM, signal.default_int_handler)
    logging.basicConfig(level=logging.WARNING, format="%(message)s", stream=sys.stderr)
    try:
        args = build_parser().parse_args(argv)
        args.store = args.store or (DEFAULT_STORE if args.command != "demo" else None)
        module, function = args.run.split(":")  # imported when asked for, so that each command starts fast
        return getattr(import_module(f"cli.{module}"), function)(args)
    except RegelruimteError as error:
        say(f"regelruimte: {error}")
        return next(code for kind, code in EXIT_CODES.items() if isinstance(error, kind))
    except KeyboardInterrupt:
        say("regelruimte: afgebroken; wat al klaar was, is bewaard")
        return 130
    except BrokenPipeError:  # the reader of our output stopped (`| head`)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:  # what no room has told in its own words: a file that can't be written, a disk that fails
        say(f"regelruimte: {error.filename or 'schijf of netwerk'}: {error.strerror or error}")
        return 1


if __name__ == "__main__":
    sys.exit(main())
