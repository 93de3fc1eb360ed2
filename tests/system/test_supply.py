"""What the project is made of: the lock files, the licences of what is in it, and the files that describe the project."""
from __future__ import annotations

import importlib.util
import re
import sys
import tomllib

import pytest
import yaml

from tests.conftest import HOME

spec = importlib.util.spec_from_file_location("make_licences", HOME / "docs" / "make_licences.py")
assert spec and spec.loader
licences = importlib.util.module_from_spec(spec)
spec.loader.exec_module(licences)
PROJECT = tomllib.loads((HOME / "pyproject.toml").read_text(encoding="utf-8"))["project"]


@pytest.mark.parametrize("file", licences.LOCKS)
def test_every_package_in_the_lock_files_has_a_version_and_hashes(file: str) -> None:
    text = (HOME / file).read_text(encoding="utf-8")
    for entry in re.split(r"\n(?=\S)", re.sub(r"^#.*\n|^ +#.*\n", "", text, flags=re.M).strip()):
        assert re.match(r"[A-Za-z0-9_.\[\]-]+==\S+", entry) and "--hash=sha256:" in entry, entry[:80]


def test_every_dependency_is_locked() -> None:
    asked = [*PROJECT["dependencies"], *(one for extra in PROJECT.get("optional-dependencies", {}).values() for one in extra)]
    names = {re.match(r"[A-Za-z0-9_.-]+", one)[0].lower().replace("_", "-") for one in asked}  # type: ignore[index]
    assert names <= {name.lower() for name in licences.locked()}


def test_every_licence_is_compatible() -> None:
    assert [(name, found) for name, found in licences.rows() if not licences.compatible(found)] == []


def test_what_is_incompatible_would_be_seen() -> None:
    assert not licences.compatible("GPL-3.0-only") and not licences.compatible("MIT AND AGPL-3.0-only") and not licences.compatible("")
    assert licences.compatible("MIT OR GPL-3.0-only")


@pytest.mark.skipif(sys.platform != "linux", reason="the page is made on Linux")
def test_the_page_of_licences_is_up_to_date() -> None:
    written = (HOME / "docs" / "licences.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"^\| (\S+) \|", written, re.M)) - {"package"}
    here = dict(licences.rows())  # another Python may need a package less
    assert set(here) <= listed and all(f"| {name} | {found} |" in written for name, found in here.items()), "make licences"


def test_the_description_of_the_project_agrees_with_itself() -> None:
    public = yaml.safe_load((HOME / "publiccode.yml").read_text(encoding="utf-8"))
    changes = (HOME / "CHANGELOG.md").read_text(encoding="utf-8")
    assert public["softwareVersion"] == PROJECT["version"] and public["legal"]["license"] == PROJECT["license"] == "EUPL-1.2"
    assert f"## {PROJECT['version']}" in changes
    assert {"nl", "en"} <= set(public["description"])


def test_the_container_does_what_the_makefile_does() -> None:
    steps = (HOME / "Containerfile").read_text(encoding="utf-8")
    assert "--require-hashes" in steps and "requirements.lock" in steps and "make demo" in steps
    assert not re.search(r"^(RUN|COPY) .*(install-test|requirements-test)", steps, re.M)
    assert "make install" in steps and "USER root" not in steps and re.search(r"^USER \w+", steps, re.M)
