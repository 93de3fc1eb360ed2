"""Writes docs/wheels.tsv: the files that there are of every package in the lock files, so that a test can tell where it installs.

    python docs/make_wheels.py PYLOCK

PYLOCK is the same lock with the names of the files, as `make lock` has uv make it. Of each file the name and the beginning of its
sha256 are kept, and no address.
"""
from __future__ import annotations

import sys
import tomllib
from pathlib import Path

TABLE = Path(__file__).parent / "wheels.tsv"
DIGITS = 16  #: of a sha256


def rows(lock: str) -> list[tuple[str, str, str, str]]:
    """(package, version, file, beginning of its sha256) of every file that a lock in the form of pylock.toml names."""
    found = []
    for package in tomllib.loads(lock)["packages"]:
        for file in [*package.get("wheels", []), *([package["sdist"]] if "sdist" in package else [])]:
            name = file.get("name") or file["url"].rpartition("/")[2]
            found.append((package["name"], package["version"], name, file["hashes"]["sha256"][:DIGITS]))
    return sorted(found)


if __name__ == "__main__":
    lines = ["\t".join(row) for row in [("package", "version", "file", "sha256"), *rows(Path(sys.argv[1]).read_text(encoding="utf-8"))]]
    TABLE.write_text("\n".join(lines) + "\n", encoding="utf-8")
