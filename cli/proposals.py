"""Commands about proposals: add, proposal, contact, cite."""
from __future__ import annotations

import dataclasses
import io
import json
import sys
from argparse import Namespace
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

from cli import search_index
from cli.files import expand, read_bytes
from cli.output import emit, emit_json, progress, say
from cli.proposal_files import FEW, Job, read_files
from ingest.calls import Call, read_call
from ingest.citations import OWN_NAMES, LawNames, exist, find_citations, load_names
from ingest.documents import make_ready
from ingest.proposals import READABLE
from kg.erase import erase as erase_proposal
from kg.folder.data_folder import DataFolder
from kg.folder.private import PrivateFolder
from kg.law.lookup import GraphLaw
from kg.loading.proposals import Intake, Taken
from kg.proposals.read import list_proposals, read_proposal
from kg.rdf import vocabulary
from records import Citation, InputError, UsageError

UNRESOLVED = ("meerduidig", "onbekend")
Report = list[dict[str, Any]]


def add(args: Namespace) -> int:
    """`add PATH…`: every file that can be read is added, also when others fail; 1 when any failed."""
    report = add_paths(DataFolder(args.store), args.paths, read_call(args.call), args.submitted)
    emit(report, args.format, {"id": "kenmerk", "status": "status", "title": "titel", "citations": "citaties", "unresolved": "open"})
    return 1 if any(row["status"] == "failed" for row in report) else 0


def add_paths(folder: DataFolder, paths: Sequence[str], call: Call, submitted: date | None) -> Report:
    """Add the proposals in files and folders; a row for each proposal, or for a file that failed.

    What is interrupted leaves what was written so far, and can be run again.
    """
    report: Report = []
    files = list(expand(paths, READABLE))
    if 0 < len(files) <= FEW:
        make_ready()
    with folder.writer("voorstellen toevoegen") as writer, progress() as bar:
        writer.flush_index()  # readers ask it for law
        intake = Intake(folder, writer)
        for read in bar.track(read_files(Job(folder.path, call, submitted), files), total=len(files), description="Voorstellen lezen"):
            if read.error:
                say(read.error)
                report.append(_row(read.file, messages=[read.error]))
                continue
            taken = intake.take(read.file, read.data, [(reading.proposal, reading.contact) for reading in read.readings])
            report += [_row(read.file, done) for done in taken]
    if len(files) > FEW:
        search_index.follow(folder)
    return report


def _row(file: Path, taken: Taken | None = None, messages: Sequence[str] = ()) -> dict[str, Any]:
    if taken is None:
        empty = {"id": None, "status": "failed", "title": None, "citations": 0, "unresolved": 0}
        return {"file": str(file), **empty, "messages": list(messages)}
    proposal = taken.proposal
    unresolved = sum(citation.status in UNRESOLVED for citation in proposal.citations)
    return {
        "file": str(file), "id": proposal.id, "status": taken.status, "title": proposal.title,
        "citations": len(proposal.citations), "unresolved": unresolved, "messages": [*proposal.messages, *taken.messages],
    }  # fmt: skip


def erase(args: Namespace) -> int:
    """`erase ID`: the proposal is gone, its bytes too; 1 when that can't be said of all."""
    erased = erase_proposal(DataFolder(args.store), args.id)
    for message in (*erased.messages, *erased.left):
        say(f"{erased.id}: {message}")
    if erased.left:
        say(f"{erased.id}: niet alles is gewist of nagegaan")
        return 1
    say(f"{erased.id}: gewist, met contactgegevens, origineel en index")
    return 0


def show(args: Namespace) -> int:
    """`proposal [ID]`: one proposal as read; without an id the list."""
    folder = DataFolder(args.store)
    if args.id is None:
        lines = [dataclasses.asdict(line) for line in list_proposals(folder.store(), folder.iris)]
        emit(lines, args.format, {"id": "kenmerk", "title": "titel", "submitter": "indiener", "submitted": "ingediend"})
        return 0
    proposal = read_proposal(folder.store(), folder.iris, args.id)
    known = GraphLaw(folder.store(), folder.iris)
    data = dataclasses.asdict(proposal)
    del data["source_sha256"]
    for row, citation in zip(data["citations"], proposal.citations, strict=True):
        row["exists"] = exist(known, citation.targets, proposal.submitted)
    if args.format == "json":
        emit_json(data)
    elif args.format == "csv":
        emit(data["citations"], "csv", CITATION_COLUMNS)
    else:
        _print_proposal(data)
    return 0


CITATION_COLUMNS = {"field": "veld", "nr": "nr", "quote": "citaat", "status": "status", "targets": "doel", "reason": "reden"}


def _print_proposal(data: dict[str, Any]) -> None:
    concept = " (concept)" if data["concept"] else ""
    print(f"{data['title']}{concept}\n{data['id']} · {data['submitter']} · {', '.join(data['policy_fields'])}")
    print(f"ingediend {data['submitted']} ({data['submitted_source']}), uitvraag {data['call']}")
    for heading, text in (("Probleem", data["problem"]), ("Betrokken wet", data["laws_text"])):
        print(f"\n{heading}\n{text}")
    for solution in data["solutions"]:
        print(f"\nOplossing {solution['nr']}{' (voorkeur)' if solution['preferred'] else ''}\n{solution['text']}")
        if solution["rule"]:
            print(f"Gevraagd (door de machine bepaald, regel {solution['rule']}): {_asked(solution)}")
    print()
    emit(data["citations"], "table", CITATION_COLUMNS)
    for message in data["messages"]:
        print(f"Let op: {message}")


def _asked(solution: dict[str, Any]) -> str:
    told = [vocabulary.label("ingreep", solution["intervention"])]
    told += [solution["direction"]] if solution["direction"] != "onbekend" else []
    points = ", ".join(vocabulary.label("experimentpunt", point) for point in solution["experiment"])
    told += [f"noemt {points}"] if points else []
    return "; ".join(told)


def contact(args: Namespace) -> int:
    """`contact ID`: the contact data, from the private folder; the asking is logged."""
    data = dataclasses.asdict(PrivateFolder(DataFolder(args.store)).contact(args.id))
    del data["offered"], data["file_words"]
    rows = [{"wat": key, "waarde": value} for key, value in data.items()]
    emit_json(data) if args.format == "json" else emit(rows, args.format, {"wat": "wat", "waarde": "waarde"})
    return 0


def cite(args: Namespace) -> int:
    """`cite [FILE|-]`: the citations in any text; with --jsonl one text a line, one answer a line."""
    if args.article and not args.law:
        raise UsageError("--article hoort bij --law")
    folder = DataFolder(args.store)
    known, names = GraphLaw(folder.store(), folder.iris), load_names(folder.path / OWN_NAMES)
    lines = sys.stdin.buffer if args.file == "-" else _opened(Path(args.file))
    if args.jsonl:
        return _cite_lines(lines, args, known, names)
    found = find_citations(_text(lines.read(), args.file), on=args.date, law=args.law, article=args.article, loaded=known, names=names)
    columns = {"quote": "citaat", "status": "status", "targets": "doel", "reason": "reden"}
    emit([as_json(citation) for citation in found], args.format, columns)
    return 0


def _cite_lines(lines: BinaryIO, args: Namespace, known: GraphLaw, names: LawNames) -> int:
    """A faulty line gives a message and no answer line; the others go on."""
    failed = False
    for nr, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            on = date.fromisoformat(row["date"]) if row.get("date") else args.date
            law, article = row.get("law") or args.law, row.get("article") or args.article
            found = find_citations(row["text"], on=on, law=law, article=article, loaded=known, names=names, submitter=row.get("submitter"))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            say(f"{args.file}, regel {nr}: geen bruikbare invoer ({error})")
            failed = True
            continue
        print(json.dumps({"id": row.get("id"), "citations": [as_json(citation) for citation in found]}, ensure_ascii=False), flush=True)
    return 1 if failed else 0


def as_json(citation: Citation) -> dict[str, Any]:
    """A citation as the contract prints it: without its place in a proposal."""
    row = dataclasses.asdict(citation)
    del row["field"], row["nr"]
    return row


def _opened(file: Path) -> BinaryIO:
    return io.BytesIO(read_bytes(file))


def _text(data: bytes, name: str) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError(f"{name}: geen UTF-8-tekst") from error
