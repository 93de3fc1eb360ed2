"""Small documents made by hand, for the tests of the readers. All texts are our own invention."""
from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping, Sequence

from ingest.documents import Document, read_document

NS = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "v": "urn:schemas-microsoft-com:vml",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
}
ODF = {part: f"urn:oasis:names:tc:opendocument:xmlns:{part}:1.0" for part in ("office", "text", "table", "style", "form")} | {
    "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
    "meta": "urn:oasis:names:tc:opendocument:xmlns:meta:1.0",
    "loext": "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0",
    "xlink": "http://www.w3.org/1999/xlink",
    "field": "urn:openoffice:names:experimental:ooo-ms-interop:xmlns:field:1.0",
    "dc": "http://purl.org/dc/elements/1.1/",
}
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def xml(root: str, inner: str, namespaces: Mapping[str, str]) -> str:
    declared = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in namespaces.items())
    return f'<?xml version="1.0" encoding="UTF-8"?><{root} {declared}>{inner}</{root}>'


def zipped(members: Mapping[str, str | bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


def relations(*found: tuple[str, str, str]) -> str:
    """Each: id, kind, target; a target with a scheme lies outside."""
    inner = "".join(
        f'<Relationship Id="{key}" Type="{_RELATION}/{kind}" Target="{target}"{" TargetMode=" + chr(34) + "External" + chr(34) if ":" in target else ""}/>'
        for key, kind, target in found
    )
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inner}</Relationships>'


def docx(body: str, *, links: Mapping[str, str] = {}, parts: Mapping[str, str] = {}, extra: Mapping[str, str | bytes] = {}) -> bytes:
    """A Word file: its body, links by their id, other parts (styles, numbering, footnotes …) by their name."""
    own = [(f"part{n}", name, f"{name}.xml") for n, name in enumerate(parts)]
    members: dict[str, str | bytes] = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": relations(("r1", "officeDocument", "word/document.xml")),
        "word/_rels/document.xml.rels": relations(*((key, "hyperlink", url) for key, url in links.items()), *own),
        "word/document.xml": xml("w:document", f"<w:body>{body}</w:body>", NS),
    }
    members |= {f"word/{name}.xml": xml(f"w:{name}", inner, NS) for name, inner in parts.items()}
    return zipped(members | dict(extra))


def p(*inner: str, properties: str = "") -> str:
    """A paragraph of Word; a piece that is no element is a run of text."""
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(piece if piece.startswith('<') else r(piece) for piece in inner)}</w:p>"


def r(text: str, properties: str = "", tag: str = "t") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:{tag} xml:space="preserve">{text}</w:{tag}></w:r>'


def table(*rows: Sequence[str]) -> str:
    """A table of Word, each cell given by its paragraphs."""
    return "<w:tbl>" + "".join("<w:tr>" + "".join(f"<w:tc>{cell}</w:tc>" for cell in row) + "</w:tr>" for row in rows) + "</w:tbl>"


def odt(text: str, *, styles: str = "", extra: Mapping[str, str | bytes] = {}) -> bytes:
    content = f"<office:automatic-styles>{styles}</office:automatic-styles><office:body><office:text>{text}</office:text></office:body>"
    return zipped({
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": xml("office:document-content", content, ODF),
        "META-INF/manifest.xml": "<manifest/>",
    } | dict(extra))  # fmt: skip


def at(x: float, y: float, text: str, size: int = 11, font: str = "F1") -> str:
    """A line of text in a PDF page, from its lower left corner, in points."""
    shown = re.sub(r"([()\\])", r"\\\1", text)
    return f"BT /{font} {size} Tf 1 0 0 1 {x} {y} Tm ({shown}) Tj ET\n"


def lines(*texts: str, x: float = 72, top: float = 770, leading: float = 14) -> str:
    """Lines under each other; "" leaves one open."""
    return "".join(at(x, top - n * leading, text) for n, text in enumerate(texts) if text)


def pdf(*pages: str, annotations: Mapping[int, Sequence[str]] = {}, form: bool = False, encrypt: str = "") -> bytes:
    """A PDF: the content of each page, and annotations (dictionaries) by page number from 1."""
    bodies = ["", "", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"]
    kids, fields = [], []
    for number, content in enumerate(pages, 1):
        notes = []
        for annotation in annotations.get(number, ()):
            bodies.append(annotation)
            notes.append(f"{len(bodies)} 0 R")
            fields += notes[-1:] if "/Widget" in annotation else []
        bodies.append(f"<< /Length {len(content.encode('cp1252'))} >>\nstream\n{content}\nendstream")
        bodies.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> "
            f"/Annots [{' '.join(notes)}] /Contents {len(bodies)} 0 R >>"
        )
        kids.append(f"{len(bodies)} 0 R")
    bodies[0] = "<< /Type /Catalog /Pages 2 0 R" + (f" /AcroForm << /Fields [{' '.join(fields)}] /DA (/F1 11 Tf) >>" if form else "") + " >>"
    bodies[1] = f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(kids)}] >>"
    out, places = b"%PDF-1.7\n", []
    for number, body in enumerate(bodies, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("cp1252")
    table_ = "".join(f"{place:010d} 00000 n \n" for place in places)
    trailer = f"trailer << /Size {len(bodies) + 1} /Root 1 0 R {encrypt} >>\nstartxref\n{len(out)}\n%%EOF"
    return out + f"xref\n0 {len(bodies) + 1}\n0000000000 65535 f \n{table_}{trailer}".encode()


def read(data: bytes, name: str = "voorstel") -> Document:
    """Read, and hold what every document promises."""
    document = read_document(data, name)
    size = len(document.text)
    assert all(0 <= link.start <= link.end <= size for link in document.links)
    assert list(document.page_starts) == sorted(document.page_starts)
    assert document.kind != "pdf" or len(document.page_starts) == document.pages
    document.text.encode()
    return document


def linked(document: Document) -> list[tuple[str, str]]:
    return [(document.text[link.start : link.end], link.url) for link in document.links]
