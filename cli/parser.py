"""The grammar of the command line, and its messages in Dutch."""
from __future__ import annotations

import argparse
import os
import re
from datetime import date
from typing import Any, NoReturn

from records import UsageError

DEFAULT_STORE = "./regelruimte-data"
_DUTCH = (
    (r"the following arguments are required: (.*)", r"er ontbreekt: \1"),
    (r"argument (.*?): invalid choice: (.*?) \(choose from (.*)\)", r"\1: \2 kan niet; kies uit \3"),
    (r"argument (.*?): expected (?:one|at least one) argument", r"\1: er ontbreekt een waarde"),
    (r"argument (.*?): invalid .* value: (.*)", r"\1: \2 is geen goede waarde"),
    (r"unrecognized arguments: (.*)", r"onbekend: \1"),
    (r"ambiguous option: (.*?) could match (.*)", r"\1 is niet volledig; bedoeld is misschien \2"),
    (r"argument (.*?): (.*)", r"\1: \2"),
)


class Parser(argparse.ArgumentParser):
    """An argument parser that raises UsageError in Dutch instead of ending the process."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, allow_abbrev=False, add_help=False, **kwargs)
        self.add_argument("-h", "--help", action="help", help="deze hulp")
        self._positionals.title, self._optionals.title = "wat", "opties"

    def error(self, message: str) -> NoReturn:
        for english, dutch in _DUTCH:
            if re.fullmatch(english, message):
                message = re.sub(english, dutch, message)
                break
        raise UsageError(f"{message}\n{self.format_usage().replace('usage:', 'gebruik:').rstrip()}")

    def format_help(self) -> str:
        return super().format_help().replace("usage:", "gebruik:", 1)


def a_date(written: str) -> date:
    """A date as JJJJ-MM-DD."""
    try:
        return date.fromisoformat(written)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{written!r} is geen datum (JJJJ-MM-DD)") from error


def numbers(written: str) -> list[int]:
    """Numbers with commas between."""
    try:
        return [int(one) for one in written.split(",") if one.strip()]
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{written!r} is geen rij nummers (1,3)") from error


def build_parser() -> Parser:
    """The whole command line. `args.run` names the function that carries a command out: "module:function"."""
    parser = Parser(prog="regelruimte", description="Voorstellen voor ruimte in regels, gekoppeld aan de wetten die ze noemen.")
    where = f"datamap (anders REGELRUIMTE_STORE, of {DEFAULT_STORE})"
    parser.add_argument("--store", default=os.environ.get("REGELRUIMTE_STORE"), help=where)
    commands = parser.add_subparsers(dest="command", required=True, metavar="OPDRACHT", parser_class=Parser)
    _demo_and_app(commands)
    _proposals(commands)
    _laws(commands)
    _judgements(commands)
    _graph(commands)
    _outside(commands)
    return parser


def _command(commands: Any, name: str, run: str, help: str, formats: str | None = "table csv json") -> Parser:
    parser = commands.add_parser(name, help=help, description=help)
    parser.set_defaults(run=run)
    if formats:
        parser.add_argument("--format", choices=formats.split(), default="table", help="vorm van de uitvoer")
    return parser


_FROM_FILE = "als --{}, uit een bestand: dan staat het in geen lijst van processen"


def _who_decides(parser: Parser) -> None:
    who = "naam of kenmerk van de beoordelaar (de naam blijft in prive/); - leest standaardinvoer; anders REGELRUIMTE_DOOR"
    parser.add_argument("--door", metavar="WIE", help=who)
    parser.add_argument("--door-bestand", metavar="BESTAND", help=_FROM_FILE.format("door"))


def _demo_and_app(commands: Any) -> None:
    demo = _command(commands, "demo", "demo:demo", "de voorbeelden laden, de clusters tonen en de app openen", formats=None)
    demo.add_argument("--no-app", action="store_true", help="stoppen na het tonen van de clusters")
    app = _command(commands, "app", "demo:app", "de app starten", formats=None)
    for parser in (demo, app):
        parser.add_argument("--port", type=int, help="poort van de app (standaard 8501, of de eerste vrije daarna)")


def _proposals(commands: Any) -> None:
    add = _command(commands, "add", "proposals:add", "voorstellen toevoegen")
    add.add_argument("paths", nargs="+", metavar="PAD")
    add.add_argument("--submitted", type=a_date, metavar="DATUM", help="datum van indiening (JJJJ-MM-DD)")
    add.add_argument("--call", default="2021", help="de uitvraag waarop de voorstellen antwoorden")
    show = _command(commands, "proposal", "proposals:show", "een voorstel zoals het is gelezen; zonder ID de lijst")
    show.add_argument("id", nargs="?", metavar="ID")
    contact = _command(commands, "contact", "proposals:contact", "contactgegevens bij een voorstel (de vraag wordt vastgelegd)")
    contact.add_argument("id", metavar="ID")
    persons = _command(commands, "persons", "persons:persons", "woorden die personen kunnen noemen: bekijken, zwart maken of laten staan")
    persons.add_argument("id", metavar="ID")
    persons.add_argument("--zwart", type=numbers, default=[], metavar="NRS", help="overal in het voorstel weglaten, bijvoorbeeld 1,3")
    persons.add_argument("--laat", type=numbers, default=[], metavar="NRS", help="laten staan")
    _who_decides(persons)
    erase = _command(commands, "erase", "proposals:erase", "een voorstel overal wissen, ook contactgegevens en origineel", formats=None)
    erase.add_argument("id", metavar="ID")
    cite = _command(commands, "cite", "proposals:cite", "verwijzingen naar regels in een tekst vinden")
    cite.add_argument("file", nargs="?", default="-", metavar="BESTAND", help="bestand, of - voor standaardinvoer")
    cite.add_argument("--law", metavar="BWBID", help="de tekst is zelf een bepaling van deze regeling")
    cite.add_argument("--article", metavar="N", help="… en wel van dit artikel")
    cite.add_argument("--date", type=a_date, default=date.today(), metavar="DATUM", help="datum van de tekst")
    cite.add_argument("--jsonl", action="store_true", help="per regel een JSON-object in en uit")


def _laws(commands: Any) -> None:
    law = commands.add_parser("law", help="wetten toevoegen, opsommen en tonen")
    of_law = law.add_subparsers(dest="law_command", required=True, metavar="OPDRACHT", parser_class=Parser)
    add = _command(of_law, "add", "laws:add", "toestanden van wetten toevoegen (officiële XML)")
    add.add_argument("paths", nargs="+", metavar="PAD")
    fetch = _command(of_law, "fetch", "official:fetch", "wetten ophalen bij de officiële bron")
    fetch.add_argument("laws", nargs="*", metavar="BWBID")
    fetch.add_argument("--cited", action="store_true", help="elke wet die een voorstel noemt, zoals die gold bij indiening en nu geldt")
    fetch.add_argument("--on", type=a_date, metavar="DATUM", help="zoals die op deze dag gold (anders vandaag)")
    _command(of_law, "update", "official:update", "geladen en genoemde wetten bijwerken; zegt wat er is gewijzigd")
    names = of_law.add_parser("names", help="namen van wetten bijwerken")
    of_names = names.add_subparsers(dest="names_command", required=True, metavar="OPDRACHT", parser_class=Parser)
    _command(of_names, "update", "official:update_names", "namen, afkortingen en ministeries van de geladen wetten", formats=None)
    add.add_argument("--on", type=a_date, metavar="DATUM", help="eerste dag van geldigheid, voor bestanden die er geen geven")
    _command(of_law, "list", "laws:list_", "de geladen wetten")
    show = _command(of_law, "show", "laws:show", "een wet of bepaling in een versie")
    show.add_argument("target", metavar="ADRES", help="bijvoorbeeld jci1.3:c:BWBR0035303&artikel=11")
    show.add_argument("--on", type=a_date, metavar="DATUM", help="zoals die op deze dag gold")
    show.add_argument("--diff", type=a_date, metavar="DATUM", help="verschil met de tekst op deze dag")


def _judgements(commands: Any) -> None:
    judge = _command(commands, "judge", "judge:judge", "een oordeel vastleggen; zonder opties: de toets van een voorstel", formats=None)
    judge.add_argument("ids", nargs="+", metavar="ID", help="voorstel, of twee voor een oordeel over een paar")
    _who_decides(judge)
    judge.add_argument("--motivering", metavar="TEKST", help="waarom; - leest standaardinvoer")
    judge.add_argument("--motivering-bestand", metavar="BESTAND", help=_FROM_FILE.format("motivering"))
    judge.add_argument("--criterium", metavar="C", help="verdragen, grondwet, bestaand-recht of niet-juridisch")
    judge.add_argument("--uitkomst", metavar="U", help="ja, deels, nee of onduidelijk")
    judge.add_argument("--oplossing", type=int, metavar="N", help="alleen deze oplossingsrichting")
    judge.add_argument("--bewijs", action="append", default=[], metavar="IRI", help="gelezen versie van een bepaling (herhaalbaar)")
    judge.add_argument("--oordeel", metavar="PAAR", help="over een paar: duplicaat, overlap, zelfde-artikel of geen")
    judge.add_argument("--artikel", metavar="ADRES", help="bepaling van een standpunt")
    judge.add_argument("--standpunt", metavar="S", help="ruimer, strenger, anders of onbekend")
    judge.add_argument("--citatie", metavar="VELD:BEGIN-EINDE", help="plaats van een citatie, zoals `proposal` die toont")
    judge.add_argument("--juist", action="store_true", help="de citatie klopt")
    judge.add_argument("--geen", action="store_true", help="hier wordt geen bron genoemd")
    judge.add_argument("--doel", action="append", default=[], metavar="ADRES", help="het juiste doel (herhaalbaar)")
    judge.add_argument("--stap", metavar="STAP", help="een stap, bijvoorbeeld werksessie of kabinet")
    judge.add_argument("--datum", type=a_date, metavar="DATUM", help="dag van de stap")
    judge.add_argument("--departement", action="append", default=[], metavar="NAAM", help="uitgenodigd voor de werksessie (herhaalbaar)")
    judge.add_argument("--vervangt", metavar="OORDEEL", help="kenmerk van het oordeel dat dit verbetert")
    room = _command(commands, "room", "room:room", "bestaande mogelijkheden bij een voorstel")
    room.add_argument("id", metavar="ID")
    dossier = _command(commands, "dossier", "dossier:dossier", "een dossier voor de werksessie: Word, PDF of Excel", formats=None)
    dossier.add_argument("subject", metavar="ID|CLUSTER", help="voorstel, of adres van een artikel of wet: al wie dat noemt")
    dossier.add_argument("file", metavar="BESTAND", help="een .docx, .pdf of .xlsx")
    recover = _command(commands, "recover", "backup:recover", "een beschadigde datamap herstellen voor zover dat kan", formats=None)
    accepted = "dit bestand is weg, of blijft zoals het is (herhaalbaar)"
    recover.add_argument("--verloren", action="append", default=[], metavar="NAAM", help=accepted)
    for name, help in (("backup", "de hele datamap veilig kopiëren"), ("restore", "een kopie terugzetten in een lege datamap")):
        copy = _command(commands, name, f"backup:{name}", help, formats=None)
        copy.add_argument("file", metavar="BESTAND", help="een .tar.gz")


def _graph(commands: Any) -> None:
    clusters = _command(commands, "clusters", "graph:clusters", "wat samenkomt: voorstellen per artikel, wet of vraag")
    clusters.add_argument("--by", choices=("provision", "law", "ask"), default="provision")
    overlaps = _command(commands, "overlaps", "overlaps:overlaps", "voorstellen die waarschijnlijk hetzelfde vragen, met de reden")
    overlaps.add_argument("id", nargs="?", metavar="ID", help="alleen paren met dit voorstel")
    overlaps.add_argument("--min", type=float, metavar="KANS", help="ook minder waarschijnlijke paren; 0 toont alles")
    query = _command(commands, "query", "graph:query", "een kant-en-klare of eigen vraag (SPARQL)", formats="table csv json ttl nt xml")
    query.add_argument("name", metavar="NAAM|BESTAND.rq")
    query.add_argument("--param", action="append", default=[], metavar="NAAM=WAARDE")
    _command(commands, "check", "graph:check", "de graaf controleren (SHACL en privacy)")
    export = _command(commands, "export", "graph:export", "de hele graaf als bestand", formats=None)
    export.add_argument("file", metavar="BESTAND", help=".trig, .nq, .ttl of .jsonld; .xlsx geeft de voorstellen als werkmap")
    _command(commands, "status", "graph:status", "wat er in de datamap staat")


def _outside(commands: Any) -> None:
    serve = _command(commands, "serve", "serve:serve", "SPARQL, vragen en linked data over HTTP op deze computer", formats=None)
    serve.add_argument("--port", type=int, default=7878, help="poort (0: een vrije)")
    publish = _command(commands, "publish", "publish:publish", "de graaf naar een SPARQL-server brengen (REGELRUIMTE_SPARQL)", formats=None)
    for parser, what in ((serve, "ook de oordelen tonen"), (publish, "ook de oordelen meegeven")):
        parser.add_argument("--met-oordelen", action="store_true", help=what)
