"""Open an XML file of a law and hand it on, element by element; refuse what is unsafe or no XML.

The parser is the standard library's expat: it streams, it reports a DOCTYPE's own part before reading it (so no entity
is ever declared, let alone expanded), and it never loads a DTD or touches the network.
"""
from __future__ import annotations

import gzip
import io
import os
import zlib
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from typing import BinaryIO, NoReturn, Protocol
from xml.parsers import expat

from records import InputError

MAX_BYTES = 128 * 2**20  #: unpacked; the largest file of the 2012 corpus is 4 MB
MAX_DEPTH = 200  #: the real files at hand reach 20
_PIECE = 2**18
_HTML = (b"<!doctype html", b"<html")

Close = Callable[[], None]  #: called when the element closes
Open = Callable[[str, dict[str, str]], Close | None]  #: called with its name and attributes when it opens


class Handler(Protocol):
    """What receives the parts of the file, in document order. It may put other actions in place as it goes."""

    actions: dict[str, Open]  #: by the element's name
    other: Open  #: for every other element

    def text(self, text: str) -> None: ...

    def instruction(self, target: str, text: str) -> None: ...


def parse_file(path: str | os.PathLike[str], handler: Handler, name: str) -> None:
    """Hand a file on, packed with gzip or not. Raises InputError: it can't be read, is unsafe or is no XML."""
    try:
        if not Path(path).is_file():
            raise InputError(f"{name}: bestand niet gevonden")
        with open(path, "rb") as stream:
            _parse(stream, handler, name)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        raise InputError(f"{name}: niet te lezen ({getattr(error, 'strerror', None) or error})") from error


def parse_bytes(data: bytes, handler: Handler, name: str) -> None:
    """The same for bytes at hand."""
    _parse(io.BytesIO(data), handler, name)


def _parse(stream: BinaryIO, handler: Handler, name: str) -> None:
    pieces = _pieces(stream, name)
    first = next(pieces, b"")
    start = first[:1024].removeprefix(b"\xef\xbb\xbf").lstrip()
    if not start:
        raise InputError(f"{name}: leeg bestand")
    if start.lower().startswith(_HTML):
        raise InputError(f"{name}: HTML, geen XML")
    if b"<" not in start[:4]:  # the first character, whatever the encoding
        raise InputError(f"{name}: geen XML")
    parser = _parser(handler, name)
    try:
        for piece in chain((first,), pieces):
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, LookupError, ValueError) as error:  # the last two: an unknown encoding
        raise InputError(f"{name}: afgebroken of beschadigde XML (regel {parser.ErrorLineNumber})") from error


def _pieces(stream: BinaryIO, name: str) -> Iterator[bytes]:
    """The file in pieces, unpacked; never more than MAX_BYTES of it, however small the packed file."""
    packed = stream.read(2) == b"\x1f\x8b"
    stream.seek(0)
    source = gzip.GzipFile(fileobj=stream) if packed else stream
    size = 0
    try:
        while piece := source.read(_PIECE):
            size += len(piece)
            if size > MAX_BYTES:
                raise InputError(f"{name}: te groot (meer dan {MAX_BYTES // 2**20} MB uitgepakt)")
            yield piece
    except (EOFError, zlib.error, OSError) as error:
        what = "afgebroken of beschadigd gzip-bestand" if packed else "niet te lezen"
        raise InputError(f"{name}: {what}") from error


def _parser(handler: Handler, name: str) -> expat.XMLParserType:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    parser.StartElementHandler, parser.EndElementHandler = _elements(handler, name)
    parser.CharacterDataHandler = handler.text
    parser.ProcessingInstructionHandler = handler.instruction

    def doctype(_root: str, _system: str | None, _public: str | None, own_part: bool) -> None:
        if own_part:  # entities, but defaults for attributes too, let a small file grow without end
            raise InputError(f"{name}: DOCTYPE met eigen entiteiten geweigerd")

    def skipped(entity: str, _parameter: bool) -> NoReturn:  # it would fall out of the text without a trace
        raise InputError(f"{name}: onbekende entiteit &{entity}; (regel {parser.CurrentLineNumber})")

    parser.StartDoctypeDeclHandler = doctype
    parser.SkippedEntityHandler = skipped
    return parser


def _elements(handler: Handler, name: str) -> tuple[Callable[[str, dict[str, str]], None], Callable[[str], None]]:
    """The parser's two callbacks: they keep what to call at each end, and so the depth."""
    open_: list[Close | None] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        if len(open_) >= MAX_DEPTH:
            raise InputError(f"{name}: te diep genest (meer dan {MAX_DEPTH} niveaus)")
        open_.append(handler.actions.get(tag, handler.other)(tag, attributes))

    def end(_tag: str) -> None:
        close = open_.pop()
        if close is not None:
            close()

    return start, end
