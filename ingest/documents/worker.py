"""The child process that reads files for `child`: a request comes in on its input, an answer goes out, for as long as it lives.

A request: its head (JSON: name, seconds, megabytes, size) on a line, then the file. An answer: its head (JSON: the document,
or the error) on a line, then the attachments one after another. No pickle: what reads hostile files must not
be believed to hand back objects.
"""
from __future__ import annotations

import gc
import json
import os
import sys
from dataclasses import asdict
from typing import BinaryIO

from ingest.documents.document import Document
from ingest.documents.read import read_document
from records import InputError

try:
    import resource
except ImportError:  # Windows: the time limit of the parent alone
    resource = None  # type: ignore[assignment]


def main() -> None:
    """Answer requests until the input ends or the memory ran out. Whatever a library prints goes nowhere."""
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    silence = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(silence, stream)
    gc.disable()  # a quarter of the time of a large file; what is left in circles is cleared after each
    while line := requests.readline():
        request = json.loads(line)
        data = requests.read(request["size"])
        _limit(request["megabytes"], request["seconds"])
        if not _answer(data, request["name"], answers):
            return
        del data
        gc.collect()
        gc.freeze()  # what is left is modules: not to be looked through again


def _limit(megabytes: int, seconds: float) -> None:
    """Bound what the next file may take: address space, and (lest the parent is gone) processor time."""
    if resource is None:
        return
    for what, limit in (
        (resource.RLIMIT_AS, megabytes * 2**20),
        (resource.RLIMIT_CPU, int(sum(resource.getrusage(resource.RUSAGE_SELF)[:2]) + seconds) + 2),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(what)[1]
        resource.setrlimit(what, (limit if hard == resource.RLIM_INFINITY else min(limit, hard), hard))


def _answer(data: bytes, name: str, answers: BinaryIO) -> bool:
    """Read and answer; False when the memory ran out, which leaves a process not to be trusted with another file."""
    try:
        document = read_document(data, name)
        head, files = _packed(document)
    except InputError as error:
        head, files = {"error": str(error)}, []
    except MemoryError:
        return False
    answers.write(json.dumps(head).encode() + b"\n")
    for file in files:
        answers.write(file)
    answers.flush()
    return True


def _packed(document: Document) -> tuple[dict[str, object], list[bytes]]:
    files = [attachment.data for attachment in document.attachments]
    fields = {name: getattr(document, name) for name in ("kind", "text", "pages", "page_starts", "warnings", "people")}
    fields["links"] = [asdict(link) for link in document.links]
    fields["attachments"] = [{"name": file.name, "kind": file.kind, "size": len(file.data)} for file in document.attachments]
    fields["sent"] = document.sent.isoformat() if document.sent else None
    return fields, files


if __name__ == "__main__":
    sys.exit(main())
