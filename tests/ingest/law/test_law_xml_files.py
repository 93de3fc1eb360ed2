"""Every real law file comes through whole: counts, texts and addresses against another parser."""
from __future__ import annotations

import tarfile
from pathlib import Path

import pytest
from lxml import etree

import jci
from ingest.law import read_version, read_version_bytes
from tests.support.law_xml_kit import OLD, assert_complete, assert_sound


def modern_files(shared: Path) -> list[Path]:
    data = shared / "data"
    files = [*data.glob("toestand/*_?.xml"), *data.glob("repository/*/*/xml/*.xml"), *data.glob("rebuilt/*.xml")]
    assert len(files) > 45
    return sorted(files)


@pytest.mark.shared
def test_every_modern_file_comes_through_whole(shared: Path) -> None:
    for path in modern_files(shared):
        version = read_version(path)
        assert path.name == f"{version.law.id}_{version.date}_{version.number}.xml"
        assert_sound(version)
        assert_complete(path.read_bytes(), version)


@pytest.mark.shared
def test_official_addresses_are_never_guessed(shared: Path) -> None:
    """Each unit with a jci of its own has that address, unless an earlier unit has it (or it bears no number)."""
    for path in modern_files(shared):
        version = read_version(path)
        by_path = {unit.path: unit for unit in version.provisions}
        taken: set[str] = set()
        for element in etree.parse(path).iter("hoofdstuk", "paragraaf", "bijlage", "artikel", "lid", "li"):
            given = [j.get("verwijzing") for j in element.iterfind("meta-data/jcis/jci") if j.get("versie") == "1.3"]
            if given and jci.canonical(given[0]) not in taken:
                unit = by_path[element.get("bwb-ng-variabel-deel")]
                address = jci.canonical(given[0])
                copied = "#" in (unit.parent or "") and "#" in unit.target  # in a repeated unit
                assert unit.target == address or copied, (path.name, unit.path)
                taken.add(unit.target)


@pytest.mark.shared
def test_a_ministerial_regulation_and_its_known_parts(shared: Path) -> None:
    """Read by eye from the file: a definition list, an appendix with tables, an end in ondertekening."""
    version = read_version(shared / "data/toestand/BWBR0002365_1978-02-04_0.xml")
    units = {p.target.removeprefix("jci1.3:c:BWBR0002365"): p for p in version.provisions}
    assert version.law.title == "Rijkssubsidieregeling voor het algemeen maatschappelijk werk"
    assert units["&artikel=1&o=a"].kind == "definitie-item"
    assert units["&artikel=1&o=a"].text == "de minister:\nde Minister van Maatschappelijk Werk;"
    assert units["&paragraaf=I"].heading == "Algemene bepalingen"
    assert units["&paragraaf=I"].label_id == "5012534"
    assert any(unit.kind == "tabel" for unit in version.provisions)


@pytest.mark.shared
def test_two_versions_differ_where_the_law_changed(shared: Path) -> None:
    tree = shared / "data/repository/BWBR0002458"

    def text(version: str) -> str:
        units = read_version(tree / version / "xml" / f"BWBR0002458_{version}.xml").provisions
        return " ".join(u.text for u in units if u.target.startswith("jci1.3:c:BWBR0002458&artikel=3"))

    assert text("2010-07-14_0") != text("2014-02-15_0")


@pytest.mark.shared
def test_a_sample_of_the_2012_corpus_comes_through_whole(shared: Path) -> None:
    archive, seen = shared / "data/bwb2012/laws.tar.xz", 0
    with tarfile.open(archive) as tar:
        for n, member in enumerate(tar):
            if n % 40 or not jci.LAW_ID.fullmatch(Path(member.name).stem):
                continue
            data = tar.extractfile(member).read()  # type: ignore[union-attr]
            version = read_version_bytes(data, member.name, on=OLD)
            assert_sound(version)
            assert_complete(data, version)
            seen += 1
    assert seen > 200
