"""How fast documents are read: two-page Word files beside docx2python (where that is installed), and a PDF of 500 pages.

    python benchmarks/read_documents.py [--files N] [--pages N]

Prints a table in Markdown. The files are made here, of invented text. The PDF is read in a process of its own, whose peak
memory is that of the whole process, Python and PDFium included.
"""
from __future__ import annotations

import argparse
import importlib.util
import io
import os
import platform
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

from ingest.documents import read_document, read_safely

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


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--files", type=int, default=300)
    arguments.add_argument("--pages", type=int, default=500)
    options = arguments.parse_args()
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}\n")
    print("| two-page docx | ms a file | of which CPU in this process | files a second |\n|---|---|---|---|")
    data = word_file()
    _rate("read_document", lambda: read_document(data, "a.docx"), options.files)
    read_safely(data, "a.docx")  # the child process is started once
    _rate("read_safely (in a child process)", lambda: read_safely(data, "a.docx"), options.files)
    _beside(data, options.files)
    _large(options.pages)


def _rate(what: str, read: Callable[[], object], files: int) -> None:
    begin, cpu = time.perf_counter(), time.process_time()
    for _ in range(files):
        read()
    seconds, cpu = time.perf_counter() - begin, time.process_time() - cpu
    print(f"| {what} | {1000 * seconds / files:.1f} | {1000 * cpu / files:.1f} | {files / seconds:.0f} |")


def _beside(data: bytes, files: int) -> None:
    if importlib.util.find_spec("docx2python") is None:
        print("| docx2python | not installed | | |")
        return
    from docx2python import docx2python

    def read() -> str:
        with docx2python(io.BytesIO(data)) as document:
            return document.text

    _rate("docx2python", read, files)


def _large(pages: int) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch) / "groot.pdf"
        file.write_bytes(pdf_file(pages))
        environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
        command = [sys.executable, "-c", _PDF_ALONE, str(file)]
        shown = subprocess.run(command, capture_output=True, text=True, check=True, env=environment).stdout.split()
    seconds, cpu, memory = map(float, shown[1:])
    print(f"\nPDF of {shown[0]} pages, {_LINES} lines each: {seconds:.1f} s (CPU {cpu:.1f} s), peak memory of its process {memory:.0f} MB.")


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
    main()
