"""Read a PDF: lines in reading order, what repeats on every page left out, paragraphs and footnotes apart."""
from __future__ import annotations

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from ingest.documents.document import Document, damaged
from ingest.documents.flow import assemble
from ingest.documents.pdf_layout import paragraphs
from ingest.documents.pdf_page import Page, read_page
from ingest.documents.remarks import scanned
from ingest.documents.running import without_running_lines
from records import InputError

MAX_PAGES = 3_000


def read_pdf(data: bytes, name: str) -> Document:
    """The document. Raises InputError: broken, encrypted, or too long."""
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD:
            raise InputError(f"{name}: versleuteld (wachtwoord)") from error
        raise damaged(name, "pdf-bestand") from error
    try:
        pages = _pages(document, name)
    except pdfium.PdfiumError as error:
        raise damaged(name, "pdf-bestand") from error
    finally:
        document.close()
    flow = assemble(paragraphs(without_running_lines(pages)), name, every_page=True)
    pictures = [str(number) for number, page in enumerate(pages, 1) if page.scanned]
    warnings = (scanned(("pagina " if len(pictures) == 1 else "pagina's ") + ", ".join(pictures)),) if pictures else ()
    return Document("pdf", flow.text, len(pages), flow.page_starts, flow.links, warnings)


def _pages(document: pdfium.PdfDocument, name: str) -> list[Page]:
    count = len(document)
    if count == 0:
        raise damaged(name, "pdf-bestand")
    if count > MAX_PAGES:
        raise InputError(f"{name}: te groot ({count} bladzijden; hoogstens {MAX_PAGES})")
    kind = document.get_formtype()
    if kind == raw.FORMTYPE_XFA_FULL:  # its pages say only that the reader can't show it
        raise InputError(f"{name}: dynamisch formulier (XFA); druk het af naar een gewone pdf")
    forms = None
    if kind != raw.FORMTYPE_NONE:
        document.init_forms()
        forms = document.formenv
    return [read_page(document, number, forms) for number in range(count)]
