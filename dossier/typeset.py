"""The process that makes a PDF: a paper (JSON, see `pdf`) in on stdin, the PDF out on stdout.

It runs as a script of its own (`python -I dossier/typeset.py MEGABYTES`). The template is our own text and reads no file; the words of
the paper reach it as data, so nothing in them is read as typst. Its root is an empty folder.
"""
from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import typst

try:
    import resource
except ImportError:  # Windows: the time limit of the parent alone
    resource = None  # type: ignore[assignment]

TEMPLATE = Path(__file__).with_name("paper.typ")


def typeset(paper: str) -> bytes:
    """A paper as a PDF. Raises TypstError."""
    template = TEMPLATE.read_bytes()
    with TemporaryDirectory() as empty:
        made = partial(typst.compile, template, root=empty, sys_inputs={"paper": paper}, package_path=empty, package_cache_path=empty)
        try:
            return made(pdf_standards=["ua-1"])
        except typst.TypstError as error:
            if "could not be displayed" not in error.message:
                raise
            # a character that no font here has: PDF/UA forbids the empty box that stands for it, a reader needs the rest
            return made()


def main() -> int:
    """One paper, within a limit on memory."""
    if resource is not None:
        asked, hard = int(sys.argv[1]) << 20, resource.getrlimit(resource.RLIMIT_AS)[1]
        resource.setrlimit(resource.RLIMIT_AS, (asked if hard == resource.RLIM_INFINITY else min(asked, hard), hard))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        sys.stdout.buffer.write(typeset(sys.stdin.buffer.read().decode()))
    except typst.TypstError as error:
        print(error.message, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
