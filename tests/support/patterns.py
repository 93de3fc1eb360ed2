"""Every regular expression of the product, and hostile texts for each, made from its own parts."""
from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from types import ModuleType
from typing import Any

HOME = Path(__file__).parents[2]
ROOMS = ("kg", "ingest", "serve", "ui", "cli", "dossier", "calls", "jci.py", "records.py")
FUNCTIONS = ("compile", "search", "match", "fullmatch", "findall", "finditer", "split", "sub", "subn")
MANY = 20  #: a part that repeats more often than this grows with the text


def modules() -> Iterator[ModuleType]:
    """The modules of the product."""
    for room in ROOMS:
        place = HOME / room
        for file in [place] if place.is_file() else sorted(place.rglob("*.py")):
            name = ".".join(file.relative_to(HOME).with_suffix("").parts).removesuffix(".__init__")
            if not name.startswith("ui.entry"):  # a script of the screens: it draws when it is imported
                yield importlib.import_module(name)


def patterns(module: ModuleType) -> tuple[dict[str, re.Pattern[Any]], list[str]]:
    """The expressions in the source of a module by place, and the places whose expression holds something known later only."""
    found, unknown = {}, []
    file = Path(str(module.__file__))
    tree = ast.parse(file.read_text(encoding="utf-8"))
    names = {id(node.value): node.targets[0].id for node in ast.walk(tree) if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in FUNCTIONS and ast.unparse(node.func.value) == "re":
            place = f"{file.relative_to(HOME).as_posix()}:{names.get(id(node), node.lineno)}"
            try:
                found[f"{place} {node.func.attr}"] = _compiled(node, module)
            except NameError:
                unknown.append(place)
    return found, unknown


def uses() -> dict[str, set[str]]:
    """Name of an expression → the methods by which the product asks it; `?` where it goes elsewhere."""
    found: dict[str, set[str]] = {}
    for module in modules():
        tree = ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))
        asked = {id(node.value): node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
                found.setdefault(f"{module.__name__}.{node.id}", set()).add(asked.get(id(node), "?"))
    return found


def _compiled(call: ast.Call, module: ModuleType) -> re.Pattern[Any]:
    written = [word.value for word in call.keywords if word.arg == "flags"]
    at = {"compile": 1, "sub": 4, "subn": 4, "split": 3}.get(call.func.attr, 2)  # type: ignore[attr-defined]
    written += call.args[at : at + 1]
    values = [eval(compile(ast.Expression(part), "<pattern>", "eval"), vars(module)) for part in [call.args[0], *written]]
    return re.compile(*values)


def data_patterns() -> dict[str, re.Pattern[str]]:
    """The expressions in tables of the product."""
    found = {}
    for file in (file for room in ROOMS for file in sorted((HOME / room).rglob("*.tsv"))):
        head, *lines = [line.split("\t") for line in file.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
        for column in {"patroon", "pattern"} & set(head):
            for nr, line in enumerate(lines):
                found[f"{file.relative_to(HOME).as_posix()}:{nr} {column}"] = re.compile(line[head.index(column)], re.I)
    return found


def hostile(pattern: re.Pattern[Any]) -> Iterator[tuple[str, str, str]]:
    """Begin, what to repeat, end: for each part that may repeat, with an end that lets the match fail late."""
    tree = parser.parse(pattern.pattern, pattern.flags & ~re.UNICODE if isinstance(pattern.pattern, bytes) else pattern.flags)
    made = set()
    for before, body in _repeats(tree, ""):
        for pump in {body, before, before + body, *_several(body)}:
            for begin in {before, ""}:
                for end in ("\x00", "_\n"):
                    if pump:
                        made.add((begin, pump, end))
    yield from sorted(made)


def _several(body: str) -> list[str]:
    return [body + " ", body + "a"] if len(body) < 4 else []


def _repeats(tree: Iterable[Any], before: str) -> Iterator[tuple[str, str]]:
    """For each repeating part: a text that leads to it, and one that it takes once."""
    for kind, value in tree:
        if kind in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
            low, high, inner = value
            if high > MANY:
                for text in _texts(inner):
                    yield before, text
            yield from _repeats(inner, before)
            before += _text(inner) * max(low, 0)
        elif kind is sre.SUBPATTERN:
            yield from _repeats(value[-1], before)
            before += _text(value[-1])
        elif kind is sre.ATOMIC_GROUP:
            yield from _repeats(value, before)
            before += _text(value)
        elif kind is sre.BRANCH:
            for branch in value[1]:
                yield from _repeats(branch, before)
            before += _text(value[1][0])
        elif kind in (sre.ASSERT, sre.ASSERT_NOT):
            yield from _repeats(value[1], before)
        else:
            before += _text([(kind, value)])


def _texts(tree: Iterable[Any]) -> set[str]:
    """Some texts that a part takes."""
    tree = list(tree)
    if len(tree) == 1 and tree[0][0] is sre.IN:
        return {_text(tree), *(_text([item]) for item in tree[0][1] if item[0] in (sre.CATEGORY, sre.LITERAL, sre.RANGE))} - {""}
    if len(tree) == 1 and tree[0][0] is sre.BRANCH:
        return {_text(branch) for branch in tree[0][1][1]}
    if len(tree) == 1 and tree[0][0] is sre.SUBPATTERN:
        return _texts(tree[0][1][-1])
    return {_text(tree)}


def _text(tree: Iterable[Any]) -> str:
    """One text that a part takes, as far as that can be told simply."""
    out = ""
    for kind, value in tree:
        if kind is sre.LITERAL:
            out += chr(value)
        elif kind in (sre.NOT_LITERAL, sre.ANY):
            out += "a" if value != ord("a") else "b"
        elif kind is sre.RANGE:
            out += chr(value[0])
        elif kind is sre.CATEGORY:
            out += {sre.CATEGORY_DIGIT: "1", sre.CATEGORY_SPACE: " ", sre.CATEGORY_WORD: "a", sre.CATEGORY_NOT_SPACE: "a"}.get(value, ".")
        elif kind is sre.IN:
            out += next((c for c in "a1 .-,\t\n()<>/:;|%\"'#*_@A" if _in(c, value)), None) or next((chr(i) for i in range(0x100, 0x3000) if _in(chr(i), value)), "")
        elif kind in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
            out += _text(value[2]) * max(value[0], 0)
        elif kind is sre.SUBPATTERN:
            out += _text(value[-1])
        elif kind is sre.ATOMIC_GROUP:
            out += _text(value)
        elif kind is sre.BRANCH:
            out += _text(value[1][0])
    return out


def _in(sign: str, items: list[Any]) -> bool:
    negated = items[0][0] is sre.NEGATE
    return negated != any(_is(sign, item) for item in items[negated:])


def _is(sign: str, item: tuple[Any, Any]) -> bool:
    kind, value = item
    if kind is sre.LITERAL:
        return ord(sign) == value
    if kind is sre.RANGE:
        return value[0] <= ord(sign) <= value[1]
    known = {sre.CATEGORY_DIGIT: r"\d", sre.CATEGORY_NOT_DIGIT: r"\D", sre.CATEGORY_SPACE: r"\s", sre.CATEGORY_NOT_SPACE: r"\S", sre.CATEGORY_WORD: r"\w"}
    return re.match(known.get(value, r"\W"), sign) is not None
