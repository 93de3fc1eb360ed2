"""The dossier and the agenda as PDF: read back, tagged, and with nothing in it that is not its text."""
from __future__ import annotations

import asyncio
import ctypes
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlencode

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from starlette.requests import Request
from starlette.responses import Response

from cli.main import main
from dossier import pdf
from dossier.agenda import agenda_paper
from dossier.content import gather
from dossier.forms import write
from dossier.parts import Heading, Item, Items, Paper, Paragraph, Room, Table
from dossier.report import PARAPHRASE, dossier_paper
from kg.folder.data_folder import DataFolder
from kg.review.work_sessions import Agenda, Discussed, Guest, Point
from records import InputError, UsageError
from tests.conftest import HOME
from tests.system.test_privacy import NAME, SECRETS, planted
from ui.shell.downloads import DOWNLOADS, agenda, dossier

A = "lindervoort-eerst-waarschuwen"
ARTICLE = "jci1.3:c:BWBR0001941&artikel=13b"
HOSTILE = '#read("/etc/passwd") *vet* _schuin_ $x^2$ @bron <kop> \\u{1F600} #sys.inputs `raw` // weg /* weg */ = kop ]) #panic()'


def text_of(data: bytes) -> str:
    """The words of all pages, lines joined as they were broken."""
    with pypdfium2.PdfDocument(data) as document:
        pages = []
        for page in document:
            pages.append(page.get_textpage().get_text_bounded())
            page.close()
    return " ".join("\n".join(pages).split())


def bare(text: str) -> str:
    """Without spaces and hyphens: where lines break is not ours to say."""
    return re.sub(r"[\s\x02\u00ad-]", "", text)


def tags_of(data: bytes) -> list[str]:
    """The structure types that a screen reader meets, in order."""
    with pypdfium2.PdfDocument(data) as document:
        return [tag for page in document for tag in _tags(page)]


def _tags(page: pypdfium2.PdfPage) -> Iterator[str]:
    tree = pdfium.FPDF_StructTree_GetForPage(page.raw)

    def under(element: pdfium.FPDF_STRUCTELEMENT) -> Iterator[str]:
        size = pdfium.FPDF_StructElement_GetType(element, None, 0)
        pdfium.FPDF_StructElement_GetType(element, held := ctypes.create_string_buffer(size), size)
        yield held.raw.decode("utf-16-le").rstrip("\0")
        for nr in range(pdfium.FPDF_StructElement_CountChildren(element)):
            if child := pdfium.FPDF_StructElement_GetChildAtIndex(element, nr):
                yield from under(child)

    for nr in range(pdfium.FPDF_StructTree_CountChildren(tree)):
        yield from under(pdfium.FPDF_StructTree_GetChildAtIndex(tree, nr))
    pdfium.FPDF_StructTree_Close(tree)


def paper(*words: str) -> Paper:
    """Each of the words in every place where words stand."""
    parts = [
        part for one in words for part in (
            Heading(one, 1), Paragraph(one), Table((one, "b"), ((one, "x"),)), Items((Item(one, one, (one,)),)), Room(one),
        )
    ]  # fmt: skip
    return Paper(words[0], words[0], tuple(parts))


@pytest.fixture(scope="module")
def whole(example_folder: DataFolder) -> bytes:
    return pdf.made(dossier_paper(gather(example_folder, ARTICLE)))


def test_what_is_in_word_is_in_the_pdf(example_folder: DataFolder, whole: bytes) -> None:
    text, said = text_of(whole), dossier_paper(gather(example_folder, ARTICLE))
    assert {type(part) for part in said.parts} >= {Heading, Paragraph, Table}
    on_page = bare(text)
    for part in said.parts:
        words = [part.text] if isinstance(part, Heading | Paragraph) else [cell for row in part.rows for cell in row] if isinstance(part, Table) else []
        assert not [one for one in words if bare(one) not in on_page]
    assert text.count(PARAPHRASE) >= 4 and said.heading in text and "pagina 1 van" in text


def test_it_is_tagged_in_dutch_and_has_its_title(whole: bytes) -> None:
    with pypdfium2.PdfDocument(whole) as document:
        assert document.get_metadata_dict()["Title"] == "Dossier artikel 13b Opiumwet" and document.get_metadata_dict()["Author"] == "Regelruimte"
        assert document.is_tagged() and len(document) > 1
        outline = [(one.level, one.get_title()) for one in document.get_toc()]
        last = document[len(document) - 1].get_textpage().get_text_bounded()
        assert f"pagina {len(document)} van {len(document)}" in last
    assert re.search(rb"/Lang ?\(nl-NL\)", whole) and re.search(rb"/MarkInfo ?<<[^>]*/Marked true", whole) and b"pdfuaid:part" in whole
    assert (0, "Uit te nodigen departementen") in outline and (1, "Probleembeschrijving") in outline
    tags = tags_of(whole)
    assert {"H1", "H2", "P", "Table", "TH", "TD"} <= set(tags) and tags.index("H1") < tags.index("H2")
    assert {"L", "LI", "LBody"} <= set(tags_of(pdf.made(paper("woord"))))


def test_headings_of_a_table_stand_on_each_of_its_pages() -> None:
    long = Paper("t", "t", (Table(("kenmerk", "voorstel"), tuple((f"rij-{nr}", "woorden " * 20) for nr in range(60))),))
    with pypdfium2.PdfDocument(pdf.made(long)) as document:
        pages = [page.get_textpage().get_text_bounded() for page in document]
    assert len(pages) > 2 and all("kenmerk" in one and "rij-" in one for one in pages)


def test_words_from_outside_are_words() -> None:
    text = text_of(pdf.made(paper(HOSTILE)))
    assert bare(text).count(bare(HOSTILE)) >= 7, "in the title, a heading, a paragraph, a table, a list and its lines"
    assert "root:" not in text


@pytest.mark.parametrize("words", ["a\x00b\x0bc\x1fd", "\ud800", "\ufffe", "👍 漢 \U000f1234", "\r\n\t\u2028", "\u202eab", ""])
def test_no_character_breaks_it(words: str) -> None:
    made = pdf.made(paper(f"voor{words}na"))
    assert "voor" in text_of(made) and b"/Marked true" in made


@pytest.mark.parametrize("word", ["w" * 400, "https://www.example.nl/" + "pad/1/" * 60 + "?vraag=" + "x" * 200, "verordeningsbevoegdheden" * 12])
def test_a_long_word_stays_on_the_page(word: str) -> None:
    made = pdf.made(replace(paper(word), parts=(*paper(word).parts, Table(("a", "b", "c", "d"), ((word,) * 4,)))))
    with pypdfium2.PdfDocument(made) as document:
        for page in document:
            words, (width, _) = page.get_textpage(), page.get_size()
            assert all(words.get_charbox(nr)[2] < width - 50 for nr in range(words.count_chars()))
    assert bare(text_of(made)).count(bare(word)) >= 7


@pytest.mark.parametrize(("words", "times"), [("wet\n", 190), ("een wet\n", 20), ("woorden ", 3000)])
def test_a_high_cell_goes_on_to_the_next_page(words: str, times: int) -> None:
    rows = (("ja " * 60, words * times, "ja " * 60, "x"),) * 3
    with pypdfium2.PdfDocument(pdf.made(Paper("t", "t", (Table(("a", "b", "c", "d"), rows),)))) as document:
        pages = [page.get_textpage() for page in document]
        boxes = [page.get_charbox(nr) for page in pages for nr in range(page.count_chars())]
        assert all(low > 30 for left, low, _, _ in boxes if left)  # the end of a line has no box
        assert sum(page.get_text_bounded().count(words.strip()) for page in pages) == 3 * times


def test_an_agenda_has_room_for_what_comes_out() -> None:
    one = Discussed("v-1", "Kamers *verdelen*", "", "ontvangen", ())
    points = (Point("g", "Laat ons kiezen.", True, (one,), ()),)
    text = text_of(pdf.made(agenda_paper(Agenda(None, points, (Guest("BZK", ("Gemeentewet", "Huisvestingswet 2014"), ("v-1",)),), ("Wet X",), ()))))
    for words in ("Agenda werksessie", "1. Laat ons kiezen.", "Kamers *verdelen*", "Gemeentewet Huisvestingswet 2014", "Ministerie onbekend: Wet X.", "Uitkomst:"):
        assert words in text, words


def test_nothing_private_is_in_it(tmp_path: Path) -> None:
    store = tmp_path / "store"
    assert main(["--store", str(store), "add", str(planted(tmp_path))]) == 0
    assert main(["--store", str(store), "dossier", "voorstel-2021", str(tmp_path / "d.pdf")]) == 0
    data = (tmp_path / "d.pdf").read_bytes()
    text = text_of(data).encode()
    assert b"Probleembeschrijving" in text and NAME.encode() not in text
    assert not [secret for secret in SECRETS if secret in text or secret in data] and str(tmp_path).encode() not in data


# --- the command, the routes, the screens ------------------------------------------------------------------------------


def test_the_command(example_folder: DataFolder, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--store", str(example_folder.path), "dossier", A]
    assert main([*words, str(tmp_path / "a.PDF")]) == 0 and "Eerst waarschuwen" in text_of((tmp_path / "a.PDF").read_bytes())
    assert main([*words, str(tmp_path / "geen-map" / "x.pdf")]) == 1 and "kan niet worden geschreven" in capsys.readouterr().err
    assert main([*words, str(tmp_path / "a.odt")]) == 2 and ".docx, .pdf of .xlsx" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["a.PDF"]


def test_what_goes_wrong_is_said_and_leaves_what_stood_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (file := tmp_path / "x.pdf").write_bytes(b"van gisteren")
    for name, value, message in (("SECONDS", 0.01, "afgebroken na"), ("_SCRIPT", tmp_path / "weg.py", "kan niet worden gemaakt")):
        with monkeypatch.context() as patch, pytest.raises(InputError, match=message):
            patch.setattr(pdf, name, value)
            write(paper("x"), file)
    with pytest.raises(UsageError):
        write(paper("x"), tmp_path / "x.txt")
    assert [(one.name, one.read_bytes()) for one in tmp_path.iterdir()] == [("x.pdf", b"van gisteren")]


@pytest.mark.skipif(sys.platform != "linux", reason="the limit on memory is that of Linux")
def test_too_large_a_paper_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "MEGABYTES", 250)
    with pytest.raises(InputError, match="meer dan 250 MB geheugen"):
        pdf.made(Paper("t", "t", tuple(Table(("a", "b"), ((f"woord {nr} " * 99, "b"),) * 4) for nr in range(300))))


def test_no_other_process_has_typst_in_it() -> None:
    asked = "import sys, cli.dossier, dossier.pdf, ui.shell.downloads; print('typst' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", asked], cwd=HOME, capture_output=True, text=True, env=os.environ | {"PYTHONPATH": str(HOME)}, check=True)
    assert done.stdout.strip() == "False"


def test_the_routes(example_folder: DataFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REGELRUIMTE_STORE", str(example_folder.path))

    def asked(path: str, **query: str) -> Response:
        scope = {"type": "http", "path": path, "headers": [], "query_string": urlencode(query).encode(), "server": ("x", 80), "scheme": "http"}
        return asyncio.run((agenda if "agenda" in path else dossier)(Request(scope)))

    made = asked("/gegevens/dossier.pdf", over=A)
    assert (made.media_type, made.headers["content-disposition"]) == ("application/pdf", 'attachment; filename="regelruimte-dossier.pdf"')
    assert "Eerst waarschuwen" in text_of(bytes(made.body))
    assert "Agenda werksessie op 12-03-2026" in text_of(bytes(asked("/gegevens/agenda.pdf", voorstellen=A, dag="2026-03-12").body))
    assert {"/gegevens/dossier.pdf", "/gegevens/agenda.pdf"} <= {route.path for route in DOWNLOADS}
    assert asked("/gegevens/dossier.pdf", over="niets").status_code == 400 and asked("/gegevens/agenda.pdf", dag="morgen").status_code == 400
