"""The dossier of a work session: everything a session needs, from the graph and the judgements, and nothing private."""
from __future__ import annotations

import shutil
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from docx import Document

from cli.main import main
from dossier import forms
from dossier.content import Dossier, gather
from dossier.report import PARAPHRASE, dossier_paper
from kg.folder.data_folder import DataFolder
from kg.folder.private import PrivateFolder
from kg.judgements.enter import enter_step, judge_criterion, judge_pair
from records import InputError

A, B = "lindervoort-eerst-waarschuwen", "bergvoorde-uitvalsbasis-drugshandel"
ARTICLE = "jci1.3:c:BWBR0001941&artikel=13b"


@pytest.fixture
def judged(example_folder: DataFolder, tmp_path: Path) -> DataFolder:
    shutil.copytree(example_folder.path, tmp_path / "store")
    folder = DataFolder(tmp_path / "store")
    judge_criterion(folder, A, "grondwet", "ja", "Eerst nog ja.", "Reviewer Geheim")
    judge_criterion(folder, A, "grondwet", "nee", "Bij nader inzien niet.", "Reviewer Geheim", read=[ARTICLE])
    judge_pair(folder, A, B, "zelfde-artikel", "Lichter tegenover zwaarder.", "Reviewer Geheim")
    enter_step(folder, [A], "werksessie", date(2026, 1, 15), "Besproken met indiener.", "Reviewer Geheim")
    return folder


def write(dossier: Dossier, file: Path) -> None:
    forms.write(dossier_paper(dossier), file)


def text_of(file: Path) -> str:
    document = Document(str(file))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([paragraph.text for paragraph in document.paragraphs] + cells)


def test_a_dossier_of_a_cluster(judged: DataFolder, tmp_path: Path) -> None:
    file = tmp_path / "sessie.docx"
    write(gather(judged, ARTICLE), file)
    text = text_of(file)
    for expected in (
        "Dossier: artikel 13b Opiumwet", "Eerst waarschuwen, dan pas de deur op slot", "Ook kunnen sluiten als de woning alleen uitvalsbasis is",
        "Uit te nodigen departementen", "Bij nader inzien niet.", "vervangen door een later oordeel", "Lichter tegenover zwaarder.",
        "Besproken met indiener.", "Een dwangsom als eerste stap verplicht maken", PARAPHRASE, "geldigheid onbekend na",
        "Bestaande mogelijkheden", "werksessie", "geen oordeel",
    ):  # fmt: skip
        assert expected in text, expected
    headings = [paragraph.style.name for paragraph in Document(str(file)).paragraphs if paragraph.style.name.startswith(("Heading", "Title"))]
    assert headings[0] == "Title" and "Heading 2" in headings


def test_nothing_private_is_in_it(judged: DataFolder, tmp_path: Path) -> None:
    write(gather(judged, ARTICLE), tmp_path / "sessie.docx")
    with zipfile.ZipFile(tmp_path / "sessie.docx") as parts:
        data = b"".join(parts.read(name) for name in parts.namelist()).decode("utf-8", errors="ignore")
    private = [PrivateFolder(judged).contact(one) for one in (A, B)]
    for secret in ("Reviewer Geheim", str(judged.path), *(one.email for one in private), *(one.phone for one in private)):
        assert secret not in data, secret
    assert "<dc:creator>Regelruimte<" in data


def test_the_text_of_an_article_is_the_one_in_force(judged: DataFolder) -> None:
    found = gather(judged, "jci1.3:c:BWBR0035303&artikel=14")
    article = next(one for one in found.provisions if one.target.endswith("artikel=14"))
    assert "2024-01-01" in article.validity and article.text and article.paraphrase
    missing = [one for one in gather(judged, A).provisions if one.target.endswith("artikel=5:32")]
    assert missing and missing[0].text == "" and "niet geladen" in missing[0].validity


def test_departments_are_those_of_the_cited_laws(judged: DataFolder) -> None:
    with judged.writer("test") as writer:
        from kg.law.metadata import info_triples
        from records import LawInfo

        info = LawInfo("BWBR0001941", "Volksgezondheid, Welzijn en Sport", "wet", (), (), (), (), (), (), (), ())
        writer.put(writer.iris.graph("wti", "BWBR0001941"), info_triples(writer.iris, info))
    assert ("Volksgezondheid, Welzijn en Sport", ("Opiumwet",)) in gather(judged, A).departments


def test_a_control_character_does_not_break_it(judged: DataFolder, tmp_path: Path) -> None:
    found = gather(judged, A)
    broken = replace(found, title="a\x00b\x0bc", proposals=(replace(found.proposals[0], citations=(("x\x01", "y", "z"),)),))
    write(broken, tmp_path / "x.docx")
    assert "a\ufffdb\ufffdc" in text_of(tmp_path / "x.docx")


def test_the_command(judged: DataFolder, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store = ["--store", str(judged.path)]
    assert main([*store, "dossier", A, str(tmp_path / "a.docx")]) == 0 and (tmp_path / "a.docx").exists()
    for words, message in (
        (["bestaat-niet", "b.docx"], "geen voorstel, en geen adres"), (["BWBR0000001", "b.docx"], "geen voorstel noemt dit"), ([A, "b.odt"], "is een .docx"),
    ):  # fmt: skip
        assert main([*store, "dossier", words[0], str(tmp_path / words[1])]) == 2
        assert message in capsys.readouterr().err
    with pytest.raises(InputError, match="kan niet worden geschreven"):
        write(gather(judged, A), tmp_path / "geen-map" / "x.docx")
    assert {path.name for path in tmp_path.iterdir()} == {"store", "a.docx"}
