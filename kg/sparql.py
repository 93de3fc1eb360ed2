"""What a SPARQL text asks for, seen from its words alone: its form, its own dataset, and whether it calls another server.

The engine performs SERVICE over HTTP and can't be told not to, so a text with that keyword is never handed to it. The
tokenizer skips strings, comments and IRIs. It errs on the strict side where the engine is laxer than the standard: the
engine reads a keyword without a border behind it (`trueSERVICE<…>`, `SERVICE:x { … }`) and decodes `\\u0022` only
inside a string, so the text is read both as it stands and with its escapes decoded.
"""
from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_TOKEN = re.compile(
    r"""
      (?P<comment> \#[^\r\n]* )
    | (?P<string> \"{3}(?:\"{0,2}(?:[^\"\\]|\\.))*\"{3} | '{3}(?:'{0,2}(?:[^'\\]|\\.))*'{3}
                | \"(?:[^\"\\\r\n]|\\.)*\" | '(?:[^'\\\r\n]|\\.)*' )
    | (?P<iri> <(?:[^<>"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*> )
    | (?P<name> (?:\w[\w.\-]*+)?:(?:(?:[\w:]|%[0-9A-Fa-f]{2}|\\.)(?:[\w:.\-]|%[0-9A-Fa-f]{2}|\\.)*)? )
    | (?P<variable> [?$]\w+ )
    | (?P<language> @[A-Za-z]+(?:-[A-Za-z0-9]+)* )
    | (?P<word> \w[\w.\-]*+ )
    | (?P<other> \\. | \S )
    """,
    re.X | re.S,
)
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_OPERATOR_AND_COMMENT = re.compile(r"\)[^>]*#")  # `?a<?b)SERVICE#>` looks like an IRI and is none
_NAMES_A_GRAPH = ("graph", "from", "named")
_UPDATES = ("insert", "delete", "with", "load", "clear", "create", "drop", "add", "move", "copy")
_FORMS = ("select", "ask", "construct", "describe")
_CHANGING = ("now", "rand", "uuid", "struuid", "bnode")


@dataclass(frozen=True)
class Token:
    """A piece of a query, in lower case: word, name (prefixed), iri, variable, string, language or other."""

    kind: str
    text: str


def tokens(query: str) -> Iterator[Token]:
    """The tokens of a query without white space and comments."""
    place = 0
    while match := _TOKEN.search(query, place):
        kind, text = str(match.lastgroup), match[0]
        if kind == "iri" and _OPERATOR_AND_COMMENT.search(text):
            kind, text = "other", "<"
        place = match.start() + len(text)
        if kind == "word":  # a run without a colon behind it: `1.SERVICE` is a number, a full stop and a keyword
            yield from (Token(kind, word) for word in re.findall(r"\w+", text.lower()))
        elif kind != "comment":
            yield Token(kind, text.lower())


def calls_out(query: str) -> bool:
    """Does the query call another server (SERVICE)? Never missed where the engine would; a name such as `service:x` is none."""
    if "service" not in (decoded := _decoded(query)).lower():
        return False
    return any(_has_service(list(tokens(reading))) for reading in {query, decoded})


def _decoded(query: str) -> str:
    def character(escape: re.Match[str]) -> str:
        code = int(escape[1] or escape[2], 16)
        return chr(code) if code < 0x110000 else " "

    return _ESCAPE.sub(character, query)


def _has_service(found: list[Token]) -> bool:
    for n, token in enumerate(found):
        if token.kind == "word" and "service" in token.text:
            return True
        glued = token.kind == "name" and "service" in token.text.partition(":")[0]
        if glued and found[n + 1 : n + 2] == [Token("other", "{")] and (n == 0 or found[n - 1].text not in _NAMES_A_GRAPH):
            return True
    return False


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
