"""How fast documents are read: two-page Word files beside docx2python, and a PDF of 500 pages.

    python -m benchmarks.read_documents [--files N] [--rounds 5] [--pages N] [--peers PYTHON]

Prints a table in Markdown. The files are made here, of invented text. The PDF is read in a process of its own, whose peak
memory is that of the whole process, Python and PDFium included.
"""
from __future__ import annotations

import argparse
import io
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

from benchmarks.report import Sheet, main, parser, progress
from ingest.citations import find_citations
from ingest.documents import read_document, read_safely
from records import Citation

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_SENTENCE = "De gemeente wil leegstaande schuren tot kleine woningen verbouwen en zoekt daarvoor ruimte in de regels. "
_LINES = 54  # on a page of the PDF
_PDF_ALONE = """
import resource, sys, time
from pathlib import Path
from ingest.documents import read_document
data = Path(sys.argv[1]).read_bytes()
begin, cpu = time.perf_counter(), time.process_time()
document = read_document(data, "groot.pdf")
print(document.pages, time.perf_counter() - begin, time.process_time() - cpu, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""
_PEER = """
import sys, time
from docx2python import docx2python
begin = time.perf_counter()
for _ in range(int(sys.argv[2])):
    with docx2python(sys.argv[1]) as document:
        document.text
print(time.perf_counter() - begin)
"""
SAFELY, WHOLE = "reading in a child process (read_safely)", "reading and finding citations"


def arguments() -> argparse.ArgumentParser:
    made = parser(__doc__)
    made.add_argument("--files", type=int, default=60, help="in a round")
    made.add_argument("--rounds", type=int, default=5)
    made.add_argument("--pages", type=int, default=500, help="of the PDF")
    made.add_argument("--pdf-times", type=int, default=3)
    made.add_argument("--peers", type=Path, help="the Python of an environment that has docx2python")
    return made


def measure(args: argparse.Namespace) -> list[Sheet]:
    """Two-page Word files, in turn with docx2python, and a large PDF."""
    with tempfile.TemporaryDirectory() as scratch:
        return [_word(args, Path(scratch) / "a.docx"), _large(args, Path(scratch) / "groot.pdf")]


def _word(args: argparse.Namespace, file: Path) -> Sheet:
    data = word_file()
    file.write_bytes(data)
    sheet = Sheet(f"a two-page docx, {args.files} a round")
    ways: dict[str, Callable[[], float]] = {
        "reading (read_document)": lambda: _rate(lambda: read_document(data, "a.docx"), args.files),
        SAFELY: lambda: _rate(lambda: read_safely(data, "a.docx"), args.files),
        WHOLE: lambda: _rate(lambda: _with_citations(data), args.files),
    }
    if args.peers and args.peers.exists():
        ways["docx2python"] = lambda: _docx2python(args.peers, file, args.files)
    else:
        sheet.notes.append("**docx2python is not installed (`make bench-env`): not compared.**")
    for way in (read_safely, lambda data, _: _with_citations(data)):
        way(data, "a.docx")  # the child process is started once, and names are read once
    for _ in range(args.rounds):
        for name, way in ways.items():
            progress(name)
            seconds = way()
            sheet.put(name, "ms a file", 1000 * seconds / args.files)
            sheet.put(name, "files a second", args.files / seconds)
    sheet.aim("two-page docx with citations, one core", sheet.median(WHOLE, "files a second"), 15, "files a second", at_least=True)
    return sheet


def _rate(read: Callable[[], object], files: int) -> float:
    begin = time.perf_counter()
    for _ in range(files):
        read()
    return time.perf_counter() - begin


def _with_citations(data: bytes) -> list[Citation]:
    return find_citations(read_document(data, "a.docx").text, on=date(2021, 4, 30))


def _docx2python(python: Path, file: Path, files: int) -> float:
    """In its own environment; its start is not counted."""
    done = subprocess.run([python, "-c", _PEER, str(file), str(files)], capture_output=True, text=True, check=True)
    return float(done.stdout)


def _large(args: argparse.Namespace, file: Path) -> Sheet:
    file.write_bytes(pdf_file(args.pages))
    name = f"PDF of {args.pages} pages, {_LINES} lines each"
    sheet = Sheet("a large file, in a process of its own")
    for _ in range(args.pdf_times):
        progress(name)
        command = [sys.executable, "-c", _PDF_ALONE, str(file)]
        shown = subprocess.run(command, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[1]).stdout.split()
        for column, value in zip(("seconds", "of which CPU", "memory of the process, MB"), map(float, shown[1:]), strict=True):
            sheet.put(name, column, value)
    if args.pages == 500:
        sheet.aim("PDF of 500 pages", sheet.median(name, "seconds"), 3, "s")
        sheet.aim("PDF of 500 pages: memory", sheet.median(name, "memory of the process, MB"), 300, "MB")
    return sheet


def word_file() -> bytes:
    """A form in a table, paragraphs and a list: some 1,000 words, two pages."""

    def paragraph(text: str) -> str:
        runs = "".join(f'<w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">{word} </w:t></w:r>' for word in text.split())
        return f"<w:p><w:pPr><w:spacing w:after='120'/></w:pPr>{runs}</w:p>"

    def row(heading: str, *texts: str) -> str:
        return f"<w:tr><w:tc>{paragraph(heading)}</w:tc><w:tc>{''.join(map(paragraph, texts))}</w:tc></w:tr>"

    rows = row("Onderwerp/titel", "Kleine woningen in schuren") + row("Probleembeschrijving", *[_SENTENCE * 6] * 7)
    rows += row("Welke wet is betrokken", "artikel 11 van de Voorbeeldwet") + row("Oplossingsrichtingen", *[_SENTENCE * 3] * 8)
    document = f"<w:document xmlns:w='{_W}' xmlns:r='{_KIND.rpartition('/')[0]}'><w:body><w:tbl>{rows}</w:tbl></w:body></w:document>"
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        types = "http://schemas.openxmlformats.org/package/2006/content-types"
        override = f'<Override PartName="/word/document.xml" ContentType="{_TYPE}"/>'
        archive.writestr("[Content_Types].xml", f'<Types xmlns="{types}">{override}</Types>')
        relation = f'<Relationship Id="r1" Type="{_KIND}" Target="word/document.xml"/>'
        archive.writestr("_rels/.rels", f'<Relationships xmlns="{_RELATIONS}">{relation}</Relationships>')
        archive.writestr("word/document.xml", document)
    return stream.getvalue()


def pdf_file(pages: int) -> bytes:
    """Pages full of lines, with a header and a page number."""
    bodies = ["<< /Type /Catalog /Pages 2 0 R >>", "", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    for number in range(1, pages + 1):
        shown = [(72, 810, "Gemeente Duinrade"), (280, 30, str(number)), *((72, 770 - 13.5 * n, _SENTENCE[:70]) for n in range(_LINES))]
        content = "".join(f"BT /F1 11 Tf 1 0 0 1 {x} {y} Tm ({text}) Tj ET\n" for x, y, text in shown)
        bodies.append(f"<< /Length {len(content)} >>\nstream\n{content}\nendstream")
        resources = "<< /Font << /F1 3 0 R >> >>"
        bodies.append(f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources {resources} /Contents {len(bodies)} 0 R >>")
    bodies[1] = f"<< /Type /Pages /Count {pages} /Kids [{' '.join(f'{5 + 2 * n} 0 R' for n in range(pages))}] >>"
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(bodies, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode()
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    out += f"xref\n0 {len(bodies) + 1}\n0000000000 65535 f \n{table}trailer << /Size {len(bodies) + 1} /Root 1 0 R >>\n".encode()
    return bytes(out + f"startxref\n{out.rfind(b'xref')}\n%%EOF".encode())


if __name__ == "__main__":
    main(arguments(), measure)
