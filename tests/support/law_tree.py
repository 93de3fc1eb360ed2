"""Small files of the law service in our own words: manifests, versions, WTI and search answers, and trees of them."""
from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.etree import ElementTree
from xml.sax.saxutils import escape

LAW = "BWBR0099001"
OTHER = "BWBR0099002"
OPEN = "9999-12-31"
BOMB = b'<!DOCTYPE work [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><work label="BWBR0099001">&b;</work>'

Row = tuple[str, str, str, str]  #: label, einddatum, zichtdatum_start, zichtdatum_eind

ROWS: Sequence[Row] = (  # the second text of 2013 replaced the first, with retroactive effect
    ("2014-01-01_0", OPEN, "2014-01-01", OPEN),
    ("2012-03-01_0", "2012-12-31", "2012-03-01", OPEN),
    ("2013-01-01_1", "2013-12-31", "2013-06-01", OPEN),
    ("2013-01-01_0", "2013-12-31", "2013-01-01", "2013-05-31"),
)


def toestand(law: str, label: str) -> bytes:
    """A version's file."""
    day, _, number = label.partition("_")
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><toestand bwb-id="{law}" inwerkingtreding="{day}" '
        f'bwb-ng-vast-deel="http://wetten.overheid.nl/id/{law}/{day}/{number}"><wetgeving soort="wet"><intitule>Knotwilgenwet</intitule>'
        f"<wet-besluit><wettekst><artikel><kop><nr>1</nr></kop><al>Zo gold het in versie {label}.</al></artikel></wettekst></wet-besluit>"
        "</wetgeving></toestand>"
    ).encode()


def expression(law: str, row: Row, file: bytes | None = None, **changes: str) -> str:
    """One version in a manifest; `changes` replace fields by the names below."""
    label, until, seen_from, seen_until = row
    data = toestand(law, label) if file is None else file
    fields = {
        "datum_inwerkingtreding": label[:10], "einddatum": until, "zichtdatum_start": seen_from, "zichtdatum_eind": seen_until,
        "tijdstip_laatste_wijziging": f"{seen_from}T06:00:00+01:00", "hashcode": f"\n  {hashlib.sha512(data).hexdigest()}\n",
        "size": str(len(data)), "item": f"{law}_{label}.xml", "deleted": "false", **changes,
    }
    item, deleted = fields.pop("item"), fields.pop("deleted")
    inner = {name: fields.pop(name) for name in ("hashcode", "size")}
    return (
        f'<expression label="{label}"><metadata>{_tags(fields)}</metadata><manifestation label="xml"><metadata>{_tags(inner)}</metadata>'
        f'<item label="{item}" _deleted="{deleted}"/></manifestation></expression>'
    )


def manifest(law: str, *expressions: str) -> bytes:
    """A manifest of these versions."""
    return (
        f'<?xml version="1.0" encoding="utf-8"?><work label="{law}" _latestItem="x"><metadata><datum_inwerkingtreding>2012-03-01'
        f"</datum_inwerkingtreding><wti_locatie>{law}.WTI</wti_locatie></metadata>{''.join(expressions)}</work>"
    ).encode()


def wti(law: str, general: str = "", related: str = "") -> bytes:
    """A WTI file."""
    return (
        f'<?xml version="1.0" encoding="utf-8"?><wetstechnische-informatie xmlns:owms="urn:o" bwb-id="{law}"><algemene-informatie>'
        f"<eerstverantwoordelijke>Proefzaken</eerstverantwoordelijke>{general}<soort-regeling>wet</soort-regeling></algemene-informatie>"
        f"<gerelateerde-regelgeving>{related}</gerelateerde-regelgeving><wijzigingen/><owms:meta/></wetstechnische-informatie>"
    ).encode()


def write_tree(root: Path, law: str = LAW, rows: Sequence[Row] = ROWS, with_wti: bool = True) -> Path:
    """A law in the repository's layout below `root`; gives the law's folder."""
    folder = root / law
    folder.mkdir(parents=True, exist_ok=True)
    folder.joinpath("manifest.xml").write_bytes(manifest(law, *(expression(law, row) for row in rows)))
    if with_wti:
        folder.joinpath(f"{law}.WTI").write_bytes(wti(law))
    for label, *_ in rows:
        file = folder / label / "xml" / f"{law}_{label}.xml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(toestand(law, label))
    return folder


def _tags(fields: Mapping[str, str]) -> str:
    return "".join(f"<{name}>{text}</{name}>" for name, text in fields.items())


# --- search ---------------------------------------------------------------------------------------------------------


def sru_answer(folder: Path, bwb_url: str, query: Mapping[str, list[str]]) -> bytes:
    """The answer to a search (its parameters as in the address), from the manifests in a tree."""
    cql = query.get("query", [""])[0]
    one, since = re.fullmatch(r"dcterms\.identifier==?(\w+)", cql), re.fullmatch(r"dcterms\.modified>=([\d-]+)", cql)
    if not (one or since) or query.get("x-connection") != ["BWB"]:
        return diagnostic("Query syntax error", cql)
    records: list[str] = []
    for file in sorted(folder.glob("*/manifest.xml")):
        if since or (one and one[1] == file.parent.name):
            records += _records(file, bwb_url, since[1] if since else "")
    start, count = (int(query.get(name, ["1"])[0]) for name in ("startRecord", "maximumRecords"))
    return sru_page(records[start - 1: start - 1 + count], len(records), start + count if start + count <= len(records) else None)


def _records(manifest: Path, bwb_url: str, since: str) -> list[str]:
    root = ElementTree.fromstring(manifest.read_bytes())
    return [
        sru_record(root.attrib["label"], version.attrib["label"], {p.tag: p.text or "" for p in version.iterfind("metadata/*")}, bwb_url)
        for version in root.iter("expression") if version.findtext("metadata/tijdstip_laatste_wijziging", "9")[:10] >= since
    ]


def sru_page(records: Sequence[str], total: int, following: int | None = None) -> bytes:
    """A page of ready records."""
    after = f"<nextRecordPosition>{following}</nextRecordPosition>" if following else ""
    return (
        f'<searchRetrieveResponse xmlns="http://www.loc.gov/zing/srw/"><version>1.2</version><numberOfRecords>{total}</numberOfRecords>'
        f"<records>{''.join(records)}</records>{after}</searchRetrieveResponse>"
    ).encode()


def diagnostic(message: str, details: str) -> bytes:
    """How SRU 1.2 says that it doesn't understand."""
    return (
        '<searchRetrieveResponse xmlns="http://www.loc.gov/zing/srw/"><version>1.2</version><numberOfRecords>0</numberOfRecords>'
        '<diagnostics><d:diagnostic xmlns:d="http://www.loc.gov/zing/srw/diagnostic/"><d:uri>info:srw/diagnostic/1/10</d:uri>'
        f"<d:details>{escape(details)}</d:details><d:message>{message}</d:message></d:diagnostic></diagnostics></searchRetrieveResponse>"
    ).encode()


def sru_record(law: str, label: str, dates: Mapping[str, str], bwb_url: str) -> str:
    """One record; `dates` as the manifest names them."""
    day, _, number = label.partition("_")
    return (
        f'<record><recordData><gzd xmlns="http://standaarden.overheid.nl/sru" xmlns:d="http://purl.org/dc/terms/" xmlns:b="urn:b">'
        f"<originalData><b:meta><owmskern><d:identifier>{law}</d:identifier><d:title>Regeling {law}</d:title><d:type>wet</d:type>"
        f"<b:authority>Proefzaken</b:authority></owmskern><bwbipm><b:toestand>http://wetten.overheid.nl/id/{law}/{day}/{number}</b:toestand>"
        f"<b:geldigheidsperiode_startdatum>{dates['datum_inwerkingtreding']}</b:geldigheidsperiode_startdatum>"
        f"<b:geldigheidsperiode_einddatum>{dates['einddatum']}</b:geldigheidsperiode_einddatum>"
        f"<b:zichtperiode_startdatum>{dates['zichtdatum_start']}</b:zichtperiode_startdatum>"
        f"<b:zichtperiode_einddatum>{dates['zichtdatum_eind']}</b:zichtperiode_einddatum></bwbipm></b:meta></originalData><enrichedData>"
        f"<b:locatie_toestand>{bwb_url}/{law}/{label}/xml/{law}_{label}.xml</b:locatie_toestand>"
        f"<b:locatie_manifest>{bwb_url}/{law}/manifest.xml</b:locatie_manifest></enrichedData></gzd></recordData></record>"
    )
