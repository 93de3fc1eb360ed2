"""XML from inside a document as a tree, refused when it is unsafe: no DTD, no entities, no network, at most 256 deep (libxml2).

Law files stream through `ingest.law.safe_xml`; a Word file has to be looked through in its own order (properties after
content, two versions of one text box), so it needs a tree, and that is C code's work: 1 ms for two pages.
"""
from __future__ import annotations

from lxml import etree

from ingest.documents.document import damaged
from records import InputError


def parse_xml(data: bytes, name: str) -> etree._Element:
    """The root element. Raises InputError that names the file."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False,
        remove_comments=True, remove_pis=True, collect_ids=False, attribute_defaults=False,
    )  # fmt: skip
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        if "depth" in str(error).lower():
            raise InputError(f"{name}: te diep genest") from error
        raise damaged(name, "XML-bestand") from error
    if root.getroottree().docinfo.doctype:
        raise InputError(f"{name}: DOCTYPE in het document geweigerd")
    return root
