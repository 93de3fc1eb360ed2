"""What a SPARQL text asks for, seen from its words alone: its form, its own dataset, and whether it calls another server.

The engine performs SERVICE over HTTP and can't be told not to, so a text that it could read as such a call is never handed
to it. What it could read so is decided without knowing where its names and keywords end: it takes a keyword without a
border (`trueSERVICE<…>`), has name characters of its own, and reads a name again as a shorter one when its IRI is no good
(`e:SERVICE <…>` with `PREFIX e: <http://e:>`). So wherever the letters stand, a place, a name or a variable and then `{` may
not follow. Only a variable (never cut in two) and what `GRAPH` or `FROM` stands before may have that. In strings, IRIs and
comments the word is common, and there it is handed over with an escape in it: if we are wrong about where they end, what
the engine gets is no keyword, but an error.
"""
from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

#: PN_CHARS_BASE, PN_CHARS_U and PN_CHARS of the standard, to stand between brackets
_BASE = (
    r"A-Za-z\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u1FFF\u200C\u200D\u2070-\u218F"
    r"\u2C00-\u2FEF\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD\U00010000-\U000EFFFF"
)
_START, _INSIDE = rf"{_BASE}_0-9", rf"{_BASE}_0-9\u00B7\u0300-\u036F\u203F\u2040"
#: a string that doesn't end runs on to the end of the text or the line, so that each sign is read once
_TOKEN = re.compile(
    rf"""
      (?P<comment> \#[^\r\n]*+ )
    | (?P<string> \"{{3}}(?:[^\"\\]|\\.|\"{{1,2}}(?!\"))*+(?:\"{{3}}|\\?\Z) | '{{3}}(?:[^'\\]|\\.|'{{1,2}}(?!'))*+(?:'{{3}}|\\?\Z)
                | \"(?:[^\"\\\r\n]|\\.)*+\"? | '(?:[^'\\\r\n]|\\.)*+'? )
    | (?P<iri> <(?:[^<>"{{}}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{{4}}|\\U[0-9A-Fa-f]{{8}})*+> )
    | (?P<name> (?:[{_START}][{_INSIDE}.\-]*+)?:(?:(?:[{_START}:]|%[0-9A-Fa-f]{{2}}|\\.)(?:[{_INSIDE}:.\-]|%[0-9A-Fa-f]{{2}}|\\.)*+)? )
    | (?P<variable> [?$][{_START}][{_INSIDE}]*+ )
    | (?P<language> @[A-Za-z]++(?:-[A-Za-z0-9]++)*+ )
    | (?P<word> [{_START}][{_INSIDE}.\-]*+ )
    | (?P<other> \\. | \S )
    """,
    re.X | re.S,
)
_WORDS = re.compile(rf"[{_INSIDE}]+")
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_BLANK = r"(?:[ \t\r\n]|\#[^\r\n]*+)*+"
_SERVICE = re.compile("service", re.A | re.I)
#: what stands behind the letters of a call
_NAME = r"(?=[^ \t\r\n\#{<]*[:?$])(?:\\.|[^ \t\r\n\#{<\\])++"
_CALLED = re.compile(rf"{_BLANK}(?:silent)?+{_BLANK}(?:<[^>]*+>|{_NAME}){_BLANK}\{{", re.A | re.I | re.S)
#: what stands before the letters when they are part of a variable, or of the name of a graph; looked for that far back
_NO_CALL = re.compile(r"(?:[?$]\w*|(?:^|[ \t\r\n{}])(?:graph|from|named)[ \t]+[\w-]*)\Z", re.A | re.I)
_BEFORE = 100
_MOST = 300  #: places where the letters stand, outside strings, IRIs and comments; more is refused
_UPDATES = ("insert", "delete", "with", "load", "clear", "create", "drop", "add", "move", "copy")
_FORMS = ("select", "ask", "construct", "describe")
_CHANGING = ("now", "rand", "uuid", "struuid", "bnode")


class CallsOut(ValueError):
    """The engine could read a call of another server in the text."""


@dataclass(frozen=True)
class Token:
    """A piece of a query, in lower case: word, name (prefixed), iri, variable, string, language or other."""

    kind: str
    text: str


def tokens(query: str) -> Iterator[Token]:
    """The tokens of a query without white space and comments."""
    for kind, text, _ in _pieces(query):
        if kind == "word":  # a run without a colon behind it: `1.SERVICE` is a number, a full stop and a keyword
            yield from (Token(kind, word) for word in _WORDS.findall(text.lower()))
        elif kind != "comment":
            yield Token(kind, text.lower())


def _pieces(query: str) -> Iterator[tuple[str, str, int]]:
    """Kind, text and start of everything that is no white space."""
    place = 0
    while match := _TOKEN.search(query, place):
        kind, text = str(match.lastgroup), match[0]
        if kind == "iri" and 0 <= text.find(")") < text.rfind("#"):  # `?a<?b)SERVICE#>` looks like an IRI and is none
            kind, text = "other", "<"
        place = match.start() + len(text)
        yield kind, text, match.start()


def calls_out(query: str) -> bool:
    """Could the engine read a call of another server (SERVICE)? A name such as `service:x` is none."""
    try:
        engine_text(query)
    except CallsOut:
        return True
    return False


def engine_text(query: str) -> str:
    """The text to hand to the engine, which asks the same. Raises CallsOut where that could call another server.

    An engine that decodes escapes before it reads anything sees another text, so that one is judged too.
    """
    if (decoded := _decoded(query)) != query:
        _shielded(decoded)
    return _shielded(query)


def _shielded(query: str) -> str:
    if not _SERVICE.search(query):
        return query
    shielded = "".join(_escaped_in_pieces(query))
    if _may_call(shielded):
        raise CallsOut
    return shielded


def _escaped_in_pieces(query: str) -> Iterator[str]:
    place = 0
    for kind, text, start in _pieces(query):
        yield query[place:start]
        yield _SERVICE.sub(_with_escape, text) if kind in ("string", "iri", "comment") else text
        place = start + len(text)
    yield query[place:]


def _with_escape(found: re.Match[str]) -> str:
    """The word with its second letter as an escape, which strings and IRIs may have; the first may follow a backslash."""
    return f"{found[0][0]}\\u{ord(found[0][1]):04X}{found[0][2:]}"


def _may_call(query: str) -> bool:
    places = list(islice(_SERVICE.finditer(query), _MOST + 1))
    return len(places) > _MOST or any(_CALLED.match(query, at.end()) and not _is_no_call(query, at.start()) for at in places)


def _is_no_call(query: str, start: int) -> bool:
    return _NO_CALL.search(query, max(0, start - _BEFORE), start) is not None


def _decoded(query: str) -> str:
    def character(escape: re.Match[str]) -> str:
        code = int(escape[1] or escape[2], 16)
        return chr(code) if code < 0x110000 else " "

    return _ESCAPE.sub(character, query)


def form(query: str) -> str | None:
    """`select`, `ask`, `construct`, `describe`, `update`, or None when the words tell none."""
    declares = False
    for token in tokens(query):
        if token.kind == "word" and not declares:
            if token.text.startswith(_UPDATES):
                return "update"
            for known in _FORMS:
                if token.text.startswith(known):
                    return known
        declares = token.kind == "word" and token.text in ("base", "prefix", "version")
    return None


def has_dataset(query: str) -> bool:
    """Does the query name its own dataset (FROM, FROM NAMED)?"""
    return "from" in query.lower() and any(token == Token("word", "from") for token in tokens(query))


def names_files(query: str) -> bool:
    """Does the query name a file (`FROM <file:…>`, or a prefix for that)?"""
    return any(token.kind == "iri" and token.text.startswith("<file:") for token in tokens(_decoded(query)))


def changes_by_itself(query: str) -> bool:
    """Can the answer differ while the data stay the same (NOW, RAND, UUID …)?"""
    return any(token.kind == "word" and token.text in _CHANGING for token in tokens(query))
