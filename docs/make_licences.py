"""Writes docs/licences.md: every package in the lock files, with its licence."""
from __future__ import annotations

import re
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

HOME = Path(__file__).parents[1]
PAGE = HOME / "docs" / "licences.md"
#: licences (and families of them) that go together with EUPL-1.2 when the package is used unchanged
COMPATIBLE = (
    "MIT", "MIT-CMU", "BSD", "BSD-2-Clause", "BSD-3-Clause", "0BSD", "Apache-2.0", "PSF-2.0", "Python-2.0", "CNRI-Python", "MPL-2.0",
    "Zlib", "CC0-1.0", "W3C-20150513", "W3C", "Public-Domain",
)  # fmt: skip
#: what a package's own words for it mean
WORDS = {
    "Apache License 2.0": "Apache-2.0", "Apache 2.0": "Apache-2.0", "Apache Software License": "Apache-2.0", "Apache License": "Apache-2.0",
    "MIT License": "MIT", "BSD License": "BSD", "3-Clause BSD License": "BSD-3-Clause", "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "W3C SOFTWARE NOTICE AND LICENSE": "W3C", "W3C License": "W3C", "MIT AND PSF-2.0": "MIT AND PSF-2.0",
    "BSD-3-Clause and Public-Domain": "BSD-3-Clause AND Public-Domain",
    "BSD-3-Clause, Apache-2.0, dependency licenses": "BSD-3-Clause AND Apache-2.0",
}  # fmt: skip
#: read in the licence file of the package, as its metadata name none or are not a name
READ = {"locate": "MIT"}


LOCKS = {"requirements.lock": "What runs", "requirements-test.lock": "What tests, measures and fits beside it"}


def locked(*files: str) -> list[str]:
    """Names of the packages in these lock files, or in all, each once."""
    text = "\n".join((HOME / file).read_text(encoding="utf-8") for file in files or LOCKS)
    return sorted(set(re.findall(r"^([A-Za-z0-9_.-]+)==", text, re.M)), key=str.lower)


def licence(package: Distribution) -> str:
    """The licence as an SPDX expression or a family; "" where the metadata don't say it."""
    data = package.metadata
    name = data["Name"].lower()
    if name in READ:
        return READ[name]
    classified = [line.rpartition(" :: ")[2] for line in data.get_all("Classifier") or [] if line.startswith("License ::")]
    first = " ".join((data.get("License") or "").split())
    said = [data.get("License-Expression") or "", *([first] if len(first) < 60 else []), *classified]
    known = (WORDS.get(one, one) for one in said if one)
    return next((one for one in known if compatible(one)), next(iter(filter(None, said)), ""))


def compatible(expression: str) -> bool:
    """Every part of the expression is on the list; of parts joined by OR one will do."""
    choices = [choice.split(" AND ") for choice in expression.strip().split(" OR ")]
    return any(all(part.strip(" ()") in COMPATIBLE for part in choice) for choice in choices)


def rows(*files: str) -> list[tuple[str, str]]:
    """(package, licence) of what is installed here of these lock files, or of all; a package for another system isn't."""
    found = []
    for name in locked(*files):
        try:
            found.append((name, licence(distribution(name))))
        except PackageNotFoundError:
            continue
    return found


def page() -> str:
    """The page, without versions: those are in the lock files."""
    head = (
        "# Licences of dependencies\n\nRegelruimte itself is EUPL-1.2. Made by `make licences` from the metadata of the packages in the "
        "lock files, as\ninstalled on Linux; `tests/system/test_supply.py` holds that each is compatible with EUPL-1.2 when used "
        "unchanged, and that this\npage is up to date. Front-end files of others are listed in [vendor/README.md](../vendor/README.md).\n"
    )
    return head + "".join(_table(file, title) for file, title in LOCKS.items())


def _table(file: str, title: str) -> str:
    lines = "".join(f"| {name} | {found} |\n" for name, found in rows(file))
    return f"\n## {title}: `{file}`\n\n| package | licence |\n|---|---|\n{lines}"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
