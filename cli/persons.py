"""The command `persons`: words that may name persons, and deciding on them."""
from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from cli.files import reviewer
from cli.output import emit, emit_json, say
from ingest.calls import read_call
from ingest.citations import OWN_NAMES, load_names
from ingest.proposals import read_corrected
from kg.folder.data_folder import DataFolder
from kg.folder.person_rows import PersonRow
from kg.folder.private import PrivateFolder, Source
from kg.law.lookup import GraphLaw
from kg.loading.proposals import Reading
from kg.person_check import decide, rows_of, standing
from records import Proposal, UsageError


def persons(args: Namespace) -> int:
    """`persons ID [--zwart N,…] [--laat N,…] [--door R]`: the list, after deciding where that is asked."""
    folder = DataFolder(args.store)
    if args.zwart or args.laat:
        who = reviewer(args)
        if not who:
            raise UsageError("--door: de naam of het kenmerk van de beoordelaar ontbreekt")
        rows = decide(folder, args.id, args.zwart, args.laat, who, lambda *document: read_anew(folder, *document))
    else:
        rows = rows_of(folder, args.id)
    _print(rows, args.format)
    say(f"{args.id}: {standing(folder, [args.id]).words}")
    return 0


def read_anew(folder: DataFolder, data: bytes, source: Source, proposal: Proposal, black: Sequence[str]) -> list[Reading]:
    """A document that is in the store, read as `add` would, with what people corrected and without the words that they blacked out."""
    readings = read_corrected(
        data, Path(source.path).name, PrivateFolder(folder).fields(source.sha256), call=read_call(proposal.call),
        submitted=proposal.submitted if proposal.submitted_source == "opgegeven" else None,
        loaded=GraphLaw(folder.store(), folder.iris), names=load_names(folder.path / OWN_NAMES),
        black=black,
    )  # fmt: skip
    return [(reading.proposal, reading.contact) for reading in readings]


def _print(rows: list[PersonRow], form: str) -> None:
    if form == "json":
        emit_json([row.as_json() for row in rows])
    else:
        columns = {"nr": "nr", "quote": "woorden", "field": "veld", "times": "keer", "reason": "waarom", "status": "stand"}
        emit([row.as_json() for row in rows], form, columns)
