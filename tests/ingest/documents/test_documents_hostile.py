"""Files that are broken or meant to harm: each is refused with its name and the cause, and the next is read."""
from __future__ import annotations

import io
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import tracemalloc
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.documents import archive, child, document, read_safely
from records import InputError
from tests.support.document_kit import NS, docx, lines, odt, p, pdf, r, read, relations, table, xml, zipped
from tests.support.outlook_kit import msg

_DOCX = docx(
    table([p("Titel"), p("Ruimte")]) + p("Zie ", f'<w:hyperlink r:id="h1">{r("de wet")}</w:hyperlink>', f"<w:ins>{r('nu')}</w:ins>"), links={"h1": "https://voorbeeld.nl/"}
)
_ODT = odt("<text:list><text:list-item><text:p>een</text:p></text:list-item></text:list><text:p>twee<text:s/></text:p>")
_PDF = pdf(lines("Een regel tekst op een bladzijde.", "En nog een."), lines("Twee."))
_MAIL = EmailMessage()
_MAIL["From"], _MAIL["MIME-Version"], _MAIL["Date"] = "a@example.nl", "1.0", "Thu, 22 Apr 2021 23:30:00 +0200"
_MAIL.set_content("Tekst.")
_MAIL.add_attachment(_PDF, maintype="application", subtype="pdf", filename="a.pdf")
_EML = _MAIL.as_bytes()
_MSG = msg("Tekst.", attachments={"a.pdf": _PDF})
_HTML = b"<html><body><p>Een <a href=x>link</a><table><tr><td>cel<td>cel</table><ul><li>punt</ul></body></html>"
SAMPLES = {"docx": _DOCX, "odt": _ODT, "pdf": _PDF, "eml": _EML, "msg": _MSG, "html": _HTML, "txt": "Tékst.\n".encode("utf-16")}

_LAUGHS = '<!DOCTYPE d [<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12)) + "]>"
_OUTSIDE = '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]>'


def refused(data: bytes, message: str, name: str = "x.docx") -> None:
    with pytest.raises(InputError, match=f"^{name}: {message}"):
        read(data, name)


def with_prolog(prolog: str, entity: str) -> bytes:
    written = xml("w:document", f"<w:body><w:p><w:r><w:t>{entity}</w:t></w:r></w:p></w:body>", NS)
    return docx("", extra={"word/document.xml": written.replace("?>", "?>" + prolog, 1)})


def declaring(size: int) -> bytes:
    """An archive that unpacks to `size` bytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed, packed.open("word/document.xml", "w") as member:
        for _ in range(size // 2**20):
            member.write(bytes(2**20))
    return stream.getvalue()


# --- archives and XML -----------------------------------------------------------------------------------------------


def test_zip_bombs_cost_nothing() -> None:
    bomb = declaring(64 * 2**20)
    assert len(bomb) < 100_000
    begin = time.process_time()
    tracemalloc.start()
    refused(bomb, "te groot uitgepakt")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert time.process_time() - begin < 2
    assert peak < 2**20


def test_an_archive_of_too_many_members_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_MEMBERS", 20)
    refused(docx(p("x"), extra={f"m{n}": "" for n in range(20)}), "te groot uitgepakt")
    monkeypatch.setattr(archive, "MAX_MEMBERS", 1)  # the directory itself takes more than a thousand bytes
    refused(docx(p("x"), extra={"m" * 1000: ""}), "te groot uitgepakt")


def test_a_member_that_lies_about_its_size_is_refused() -> None:
    data = bytearray(docx(p("a" * 5000)))
    at = data.rfind(b"word/document.xml") - 46  # in the directory at the end
    data[at + 24 : at + 28] = (10).to_bytes(4, "little")
    refused(bytes(data), "afgebroken of beschadigd zip-archief")


@pytest.mark.parametrize(("prolog", "entity"), [(_LAUGHS, "&a11;"), (_OUTSIDE, "&x;"), ('<!DOCTYPE d SYSTEM "http://localhost:1/x.dtd">', "x")])
def test_entities_are_refused(prolog: str, entity: str) -> None:
    begin = time.process_time()
    refused(with_prolog(prolog, entity), "(?:DOCTYPE in het document geweigerd|afgebroken of beschadigd XML-bestand)")
    assert time.process_time() - begin < 2


def test_deep_nesting_is_refused() -> None:
    refused(docx("<w:sdt><w:sdtContent>" * 3000 + p("x") + "</w:sdtContent></w:sdt>" * 3000), "te diep genest")
    refused(odt("<text:section>" * 3000 + "</text:section>" * 3000), "te diep genest")
    refused(b"<html>" + b"<div>" * 5000 + b"x", "te diep genest")
    assert read(docx("<w:sdt><w:sdtContent>" * 60 + p("x") + "</w:sdtContent></w:sdt>" * 60)).text == "x"


def test_nothing_is_ever_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(*_: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket.socket, "connect", forbidden)
    monkeypatch.setattr(socket, "getaddrinfo", forbidden)
    outside = relations(("r1", "officeDocument", "word/document.xml"), ("r2", "attachedTemplate", "http://localhost:1/t.dotm"))
    body = p("x") + '<w:altChunk r:id="r9"/>' + p('<w:r><w:pict><v:imagedata r:link="h1"/></w:pict></w:r>')
    assert read(docx(body, links={"h1": "http://localhost:1/a.png"}, extra={"_rels/.rels": outside})).warnings == ("een ingesloten document is niet gelezen",)
    assert read(odt('<text:p>x<draw:frame><draw:image xlink:href="http://localhost:1/a.png"/></draw:frame></text:p>')).text == "x"
    page = b"<html><link rel=stylesheet href='http://localhost:1/a.css'><img src='http://localhost:1/a.png'><iframe src='http://localhost:1/'></iframe>x</html>"
    assert read(page).text == "x"


def test_names_in_an_archive_are_no_paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    outside = relations(("r1", "officeDocument", "../../../../etc/hostname"))
    refused(docx(p("x"), extra={"_rels/.rels": outside}), "Word-bestand zonder tekst")
    assert read(docx(p("x"), extra={"../../boven.txt": "x", "/etc/boven.txt": "x"})).text == "x"
    assert list(tmp_path.iterdir()) == []


def test_large_files_are_refused_at_once() -> None:
    data = bytes(100 * 2**20)
    begin = time.process_time()
    refused(b"%PDF-" + data, "te groot .100 MB; hoogstens 30 MB.")
    with pytest.raises(InputError, match="te groot"):
        read_safely(b"%PDF-" + data, "x.pdf")
    assert time.process_time() - begin < 2


def test_a_text_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.documents.flow.MAX_CHARACTERS", 1000)
    refused(docx(p("woord " * 300)), "te groot .meer dan 1.000 tekens tekst.")


@pytest.mark.parametrize("kind", ["docx", "odt", "msg"])
def test_a_file_cut_off_is_named(kind: str) -> None:
    data = SAMPLES[kind]
    for share in (0.3, 0.6, 0.9):
        refused(data[: int(len(data) * share)], "afgebroken of beschadigd", f"half.{kind}")


def test_a_pdf_cut_off_is_read_or_named() -> None:
    for share in (0.05, 0.3, 0.6, 0.9):
        only_input_errors(_PDF[: int(len(_PDF) * share)])
    refused(b"%PDF-1.7\n", "afgebroken of beschadigd pdf-bestand")


def only_input_errors(data: bytes, name: str = "x.bin") -> None:
    try:
        read(data, name)
    except InputError as error:
        assert str(error).startswith(f"{name}: ")


_STARTS = st.sampled_from([b"", b"PK\x03\x04", b"%PDF-1.7\n", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"<html>", b"From: a\nMIME-Version: 1.0\n", b"\xff\xfe"])


@given(_STARTS, st.binary(max_size=300), st.sampled_from(["x.docx", "x.html", "x.eml", "x"]))
@settings(max_examples=300, deadline=None)
def test_garbage_gives_an_input_error(start: bytes, rest: bytes, name: str) -> None:
    only_input_errors(start + rest, name)


@pytest.mark.parametrize("kind", sorted(SAMPLES))
@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_a_changed_file_gives_an_input_error_or_a_document(kind: str, data: st.DataObject) -> None:
    sample = SAMPLES[kind]
    place, new, cut = data.draw(st.integers(0, len(sample))), data.draw(st.binary(max_size=6)), data.draw(st.integers(0, 60))
    only_input_errors(sample[:place] + new + sample[place + cut :], f"x.{kind}")


_TAGS = st.sampled_from([
    "w:p", "w:r", "w:t", "w:tbl", "w:tr", "w:tc", "w:sdt", "w:sdtContent", "w:ins", "w:del", "w:hyperlink", "mc:AlternateContent", "mc:Choice",
    "mc:Fallback", "w:pict", "w:txbxContent", "w:fldSimple", "w:fldChar", "w:sdtPr", "w14:checkbox", "w:pPr", "w:numPr", "w:rPr",
])  # fmt: skip
_TREES = st.recursive(st.sampled_from(["", "a", " 1. ", "☐"]), lambda inner: st.builds(
    lambda tag, parts: f"<{tag}>{''.join(parts)}</{tag}>", _TAGS, st.lists(inner, max_size=4)), max_leaves=30)  # fmt: skip


@given(_TREES)
@settings(max_examples=200, deadline=None)
def test_any_nesting_of_known_elements_is_read(tree: str) -> None:
    assert read(docx(p("Begin.") + tree + p("Eind."))).text.endswith("Eind.")


# --- in a child process ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", sorted(SAMPLES))
def test_the_child_gives_the_same_document(kind: str) -> None:
    assert read(SAMPLES[kind]).kind == kind
    assert read_safely(SAMPLES[kind], f"a.{kind}") == read(SAMPLES[kind], f"a.{kind}")


def test_the_childs_refusal_is_the_same_message() -> None:
    with pytest.raises(InputError, match=r"^a\.docx: onbekend soort bestand$"):
        read_safely(b"\x00\x01\x02", "a.docx")


def test_a_child_is_kept_for_the_next_file() -> None:
    read_safely(_DOCX, "a.docx")
    waiting = list(child._pool._idle)
    read_safely(_DOCX, "b.docx")
    assert child._pool._idle[-1] is waiting[-1]


def test_a_file_that_takes_too_long_is_given_up_and_the_next_is_read() -> None:
    slow = pdf(*[lines(*["Een regel met genoeg woorden om even bezig te zijn."] * 50)] * 600)
    with pytest.raises(InputError, match=r"^traag\.pdf: lezen afgebroken na 0\.05 seconden$"):
        read_safely(slow, "traag.pdf", seconds=0.05)
    assert read_safely(_DOCX, "a.docx").kind == "docx"


@pytest.mark.skipif(sys.platform == "win32", reason="no memory limit on this platform")
def test_a_file_that_takes_too_much_is_given_up_and_the_next_is_read() -> None:
    large = docx("".join(p(f"Alinea {n} met wat tekst erin.") for n in range(60_000)))
    with pytest.raises(InputError, match=r"^groot\.docx: (?:lezen kost te veel geheugen|de lezer is erop stukgelopen)"):
        read_safely(large, "groot.docx", megabytes=96)
    assert read_safely(_DOCX, "a.docx").kind == "docx"


def test_a_child_that_dies_is_told_and_replaced() -> None:
    worker = child._pool.take()
    killer = threading.Timer(0.3, lambda: os.kill(worker._process.pid, signal.SIGKILL))
    slow = pdf(*[lines(*["Een regel met genoeg woorden om even bezig te zijn."] * 50)] * 1000)
    killer.start()
    with pytest.raises(InputError, match=r"^x\.pdf: de lezer is erop stukgelopen"):
        worker.read(slow, "x.pdf", 30, 1024)
    killer.join()
    assert not worker.usable
    worker.stop()
    idle = child._pool.take()  # one that is killed while it waits is never handed out
    idle.stop()
    child._pool.give_back(idle)
    assert read_safely(_DOCX, "a.docx").kind == "docx"


def test_several_threads_read_at_once() -> None:
    found: list[str] = []
    threads = [threading.Thread(target=lambda n=n: found.append(read_safely(docx(p(f"tekst {n}")), "a.docx").text)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == [f"tekst {n}" for n in range(6)]


def test_the_child_loads_nothing_heavy_and_leaves_with_its_parent() -> None:
    code = "import sys, ingest.documents.worker; print([m for m in ('streamlit', 'rdflib', 'pypdfium2', 'oxmsg', 'pandas', 'kg') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[3]).stdout.strip() == "[]"
    code = "from ingest.documents import child, read_safely; read_safely(b'tekst', 'a.txt'); print(child._pool._idle[0]._process.pid)"
    pid = int(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[3]).stdout)
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_limits_are_as_documented() -> None:
    assert document.MAX_BYTES == 30 * 2**20
    assert archive.MAX_MEMBER < archive.MAX_TOTAL


def test_a_member_behind_a_password_is_named() -> None:
    data = bytearray(zipped({"[Content_Types].xml": "x", "_rels/.rels": relations(("r1", "officeDocument", "word/document.xml")), "word/document.xml": "x"}))
    at = data.rfind(b"word/document.xml") - 46
    data[at + 8] |= 1
    refused(bytes(data), "versleuteld .wachtwoord.")
