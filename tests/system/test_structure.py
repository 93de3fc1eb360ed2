"""The house has no circles: no module takes, by whatever way, from one that takes from it."""
from __future__ import annotations

import ast
from pathlib import Path

import networkx as nx

HOME = Path(__file__).parents[2]
ROOMS = ("kg", "ingest", "cli", "ui", "dossier", "serve", "benchmarks")


def _modules() -> dict[str, Path]:
    files = [file for room in ROOMS for file in (HOME / room).rglob("*.py")] + list(HOME.glob("*.py"))
    return {".".join(file.relative_to(HOME).with_suffix("").parts).removesuffix(".__init__"): file for file in files}


def _imported(module: str, file: Path, modules: dict[str, Path]) -> set[str]:
    """The modules of the house that a module imports, inside functions too."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" if f"{node.module}.{alias.name}" in modules else node.module for alias in node.names}
    return {name for name in found if name in modules and name != module}


def test_no_module_takes_from_one_that_takes_from_it() -> None:
    modules = _modules()
    assert len(modules) > 100
    house = nx.DiGraph((module, other) for module, file in modules.items() for other in _imported(module, file, modules))
    assert [sorted(group) for group in nx.strongly_connected_components(house) if len(group) > 1] == []


#: the rooms of `kg` (docs/development.md says what is in each), and the few files that stand beside them
KG = {
    "embedding", "export", "folder", "judgements", "law", "loading", "overlap", "proposals", "rdf", "review", "room", "search", "statistics",
    "actions", "backup", "check", "clean", "dutch", "erase", "memory", "news", "permissions", "person_check", "recover", "sheet", "status",
    "traces", "whose",
}  # fmt: skip


def test_a_new_file_has_a_room() -> None:
    stands = {file.relative_to(HOME / "kg").parts[0].removesuffix(".py") for file in (HOME / "kg").rglob("*.py")}
    assert stands - {"__init__"} == KG
    assert {file.name for file in (HOME / "ui").glob("*.py")} == {"__init__.py"}
    assert {file.name for file in (HOME / "tests").glob("*.py")} == {"__init__.py", "conftest.py", "test_jci.py"}
