"""What the data are, for catalogues: a description after DCAT-AP-NL 3.0, made when it is asked for, so that it tells how things stand.

Who publishes is the owner's to say, in `catalogus.toml` in the data folder; what is not said there is called unknown, never made up:

    uitgever = "Ministerie van …"                                     # name
    uitgever_iri = "https://identifier.overheid.nl/tooi/id/ministerie/…"
    contact = "https://…"                                             # page of a department; a mail address has no place in the graph
    toegang = "non-public"                                            # or restricted, public
    licentie = "https://…"
    sparql = "https://…/sparql"                                       # where the endpoint is offered, if it is
"""
from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import UTC, date, datetime

from pyoxigraph import Literal, NamedNode, Triple

from kg.folder.data_folder import DataFolder
from kg.rdf.iri import Iris
from kg.rdf.terms import DCT, ELI, OA, PROV, SKOS, A, Namespace, about, day, string, text
from records import InputError

DCAT = Namespace("http://www.w3.org/ns/dcat#")
FOAF = Namespace("http://xmlns.com/foaf/0.1/")
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
PREFIXES = {"dcat": DCAT.iri, "foaf": FOAF.iri, "vcard": VCARD.iri}
SETTINGS = "catalogus.toml"
PROFILE = NamedNode("https://docs.geostandaarden.nl/dcat/dcat-ap-nl30/")
UNKNOWN_LICENCE = "http://standaarden.overheid.nl/owms/terms/licentieonbekend"
UNKNOWN_PUBLISHER = "uitgever niet opgegeven"
_EU = "http://publications.europa.eu/resource/authority/"
_MEDIA = "https://www.iana.org/assignments/media-types/"
_ACCESS = {"public": "PUBLIC", "restricted": "RESTRICTED", "non-public": "NON_PUBLIC"}
_THEMES = ("JUST", "GOVE")  #: justice and legal system; government and public sector
#: ending of an export → its name in the list of file types, media type, title
_FORMATS = {
    "trig": ("RDF_TRIG", "application/trig", "Alles, per graaf, als TriG"),
    "nq": ("RDF_N_QUADS", "application/n-quads", "Alles, per graaf, als N-Quads"),
    "ttl": ("RDF_TURTLE", "text/turtle", "Alles, als één graaf, als Turtle"),
    "jsonld": ("JSON_LD", "application/ld+json", "Alles, per graaf, als JSON-LD"),
    "xlsx": ("XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "De voorstellen als werkmap"),
}  # fmt: skip
_KEYWORDS = ("wetgeving", "gemeenten", "experimenten")
_STANDARDS = [NamedNode(one.iri.rstrip("#")) for one in (ELI, SKOS, OA, PROV)]
_PROTOCOL = NamedNode("https://www.w3.org/TR/sparql11-protocol/")
_TITLE = "Voorstellen voor ruimte in regels, en de wetten die ze noemen"
_ABOUT = (
    "Voorstellen van gemeenten, regio's en netwerken voor (experimentele) ruimte in wet- en regelgeving, met de wetten en bepalingen "
    "die ze noemen, de wettekst per versie, en wat daaruit volgt: welke voorstellen samenkomen en welke ruimte het recht al geeft. "
    "Zonder contactgegevens."
)
_SERVICE_ABOUT = "SPARQL 1.1: bevragen van deze gegevens, alleen lezen."


@dataclass(frozen=True)
class Settings:
    """What the owner says of the publication."""

    publisher: str = ""
    publisher_iri: str = ""
    contact: str = ""
    access: str = "non-public"
    licence: str = UNKNOWN_LICENCE
    endpoint: str = ""


def read_settings(folder: DataFolder) -> Settings:
    """The owner's settings; the unknown where there are none. Raises InputError that names the file when one is wrong."""
    file = folder.path / SETTINGS
    try:
        data = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Settings()
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{file}: geen geldig TOML-bestand ({error})") from error
    names = {
        "uitgever": "publisher", "uitgever_iri": "publisher_iri", "contact": "contact", "toegang": "access", "licentie": "licence",
        "sparql": "endpoint",
    }  # fmt: skip
    for key, value in data.items():
        if key not in names:
            raise InputError(f"{file}: onbekende instelling {key!r} (wel: {', '.join(names)})")
        if not isinstance(value, str) or "@" in value:
            raise InputError(f"{file}: {key} is een tekst tussen aanhalingstekens, en nooit een mailadres")
        if key not in ("uitgever", "toegang") and not re.fullmatch(r"https?://[^\s<>\"{}|\\^`]+", value):
            raise InputError(f"{file}: {key} is geen webadres: {value!r}")
    found = Settings(**{names[key]: value for key, value in data.items()})
    if found.access not in _ACCESS:
        raise InputError(f"{file}: toegang is {', '.join(_ACCESS)}, niet {found.access!r}")
    return found


def catalog_triples(folder: DataFolder, endpoint: str | None = None) -> list[Triple]:
    """The catalogue with its dataset, distributions and, where an endpoint is known, data service. Raises InputError as `read_settings`.

    `endpoint`: the address at which it is served now; else that of the settings.
    """
    iris, settings = folder.iris, read_settings(folder)
    writer = _Writer(iris, settings, _made(folder), _changed(folder), endpoint or settings.endpoint)
    return [*writer.catalog(), *writer.dataset(), *writer.distributions(), *writer.service(), *writer.people(), *writer.standards()]


def dataset_iri(iris: Iris) -> NamedNode:
    """The data as a whole."""
    return NamedNode(f"{iris.base}/id/dataset")


class _Writer:
    def __init__(self, iris: Iris, settings: Settings, made: date | None, changed: date | None, endpoint: str) -> None:
        self._iris, self._settings, self._made, self._changed, self._endpoint = iris, settings, made, changed, endpoint
        self._data = dataset_iri(iris)
        self._catalog, self._contact, self._sparql, publisher = (
            NamedNode(f"{self._data.value}/{part}") for part in ("catalogus", "contact", "sparql", "uitgever")
        )
        self._publisher = NamedNode(settings.publisher_iri) if settings.publisher_iri else publisher

    def catalog(self) -> list[Triple]:
        return about(
            self._catalog,
            (A, DCAT.Catalog), (DCT.title, text("Catalogus van Regelruimte")), (DCT.description, text(f"Beschrijft: {_TITLE}.")),
            (DCAT.dataset, self._data), (DCAT.service, self._sparql if self._endpoint else None), (DCT.conformsTo, PROFILE),
            *self._common(),
        )  # fmt: skip

    def dataset(self) -> list[Triple]:
        return about(
            self._data,
            (A, DCAT.Dataset), (DCT.title, text(_TITLE)), (DCT.description, text(_ABOUT)), (DCT.identifier, string(self._data.value)),
            (DCT.creator, self._publisher), (DCT.accessRights, self._access()), (DCT.spatial, NamedNode(f"{_EU}country/NLD")),
            (DCT.accrualPeriodicity, NamedNode(f"{_EU}frequency/IRREG")),
            *((DCAT.theme, theme) for theme in self._themes()), *((DCAT.keyword, text(word)) for word in _KEYWORDS),
            *((DCT.conformsTo, standard) for standard in _STANDARDS),
            *((DCAT.distribution, self._distribution(ending)) for ending in _FORMATS),
            (DCAT.distribution, self._distribution("sparql") if self._endpoint else None),
            *self._common(),
        )  # fmt: skip

    def distributions(self) -> list[Triple]:
        triples = []
        for ending, (kind, media, title) in _FORMATS.items():
            triples += self._one(ending, title, self._data, kind, media)
        if self._endpoint:
            triples += self._one("sparql", "Vragen met SPARQL", NamedNode(self._endpoint), "SPARQLQRES", "application/sparql-results+json")
            triples += about(self._distribution("sparql"), (DCAT.accessService, self._sparql))
        return triples

    def service(self) -> list[Triple]:
        if not self._endpoint:
            return []
        return about(
            self._sparql,
            (A, DCAT.DataService), (DCT.title, text("SPARQL-endpoint van Regelruimte")), (DCT.description, text(_SERVICE_ABOUT)),
            (DCT.identifier, string(self._sparql.value)), (DCAT.endpointURL, NamedNode(self._endpoint)),
            (DCAT.endpointDescription, NamedNode(self._endpoint)), (DCAT.servesDataset, self._data), (DCT.accessRights, self._access()),
            (DCT.license, NamedNode(self._settings.licence)), (DCT.conformsTo, _PROTOCOL),
            *((DCAT.theme, theme) for theme in self._themes()), *self._common(),
        )  # fmt: skip

    def people(self) -> list[Triple]:
        """The publisher, and where to ask: a page, as mail addresses have no place in the graph."""
        name, page = text(self._settings.publisher or UNKNOWN_PUBLISHER), NamedNode(self._settings.contact or self._data.value)
        return about(self._publisher, (A, FOAF.Agent), (FOAF.name, name)) + about(
            self._contact, (A, VCARD.Kind), (A, VCARD.Organization), (VCARD.fn, name), (VCARD.hasURL, page)
        )

    def standards(self) -> list[Triple]:
        return [Triple(one, A, DCT.Standard) for one in (PROFILE, *_STANDARDS, *([_PROTOCOL] if self._endpoint else []))]

    def _one(self, ending: str, title: str, access: NamedNode, kind: str, media: str) -> list[Triple]:
        return about(
            self._distribution(ending),
            (A, DCAT.Distribution), (DCT.title, text(title)), (DCAT.accessURL, access), (DCT.license, NamedNode(self._settings.licence)),
            (DCT["format"], NamedNode(f"{_EU}file-type/{kind}")), (DCAT.mediaType, NamedNode(_MEDIA + media)), (DCT.language, _DUTCH),
            (DCT.modified, self._day(self._changed)),
        )  # fmt: skip

    def _common(self) -> list[tuple[NamedNode, NamedNode | Literal | None]]:
        """What catalogue, dataset and service all say."""
        return [
            (DCT.publisher, self._publisher), (DCAT.contactPoint, self._contact), (DCT.language, _DUTCH),
            (DCT.issued, self._day(self._made)), (DCT.modified, self._day(self._changed)),
        ]  # fmt: skip

    def _distribution(self, ending: str) -> NamedNode:
        return NamedNode(f"{self._data.value}/distributie/{ending}")

    def _access(self) -> NamedNode:
        return NamedNode(f"{_EU}access-right/{_ACCESS[self._settings.access]}")

    @staticmethod
    def _themes() -> list[NamedNode]:
        return [NamedNode(f"{_EU}data-theme/{code}") for code in _THEMES]

    @staticmethod
    def _day(on: date | None) -> Literal | None:
        return day(on) if on else None


_DUTCH = NamedNode(f"{_EU}language/NLD")


def _made(folder: DataFolder) -> date | None:
    """The day on which the store was made."""
    settings = folder.path / "store.json"
    return _on(settings.stat().st_mtime) if settings.exists() else None


def _changed(folder: DataFolder) -> date | None:
    """The day on which a graph was changed last."""
    times = [file.stat().st_mtime for file in folder.graphs.glob("*.nq")]
    return _on(max(times)) if times else None


def _on(moment: float) -> date:
    return datetime.fromtimestamp(moment, UTC).date()
