"""Commands that ask the official law service: law fetch, law update, law names update."""
from __future__ import annotations

import dataclasses
from argparse import Namespace
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from cli.output import emit, progress, say
from ingest.citations.name_list import OWN_NAMES, load_names, names_of_info, read_names, write_names
from ingest.law import read_version
from ingest.law.client import LawClient
from ingest.law.manifest import ManifestVersion
from kg.folder.data_folder import DataFolder, Writer
from kg.law.changes import changes, cited_laws
from kg.law.history import put_versions
from kg.law.laws import list_laws, versions
from kg.law.metadata import info_triples
from records import InputError, RegelruimteError, UnreachableError, UsageError, Version

Days = dict[str, set[date]]
MANY = 100  #: laws; for more, one search tells which changed, instead of a request for each
COLUMNS = {
    "title": "titel", "id": "regeling", "status": "status", "versions": "versies", "changed": "gewijzigd",
    "proposals": "raakt voorstellen", "messages": "let op",
}  # fmt: skip


@dataclass
class Outcome:
    """What became of one law."""

    id: str
    status: str = "unchanged"  #: added, updated, unchanged or failed
    versions: list[str] = field(default_factory=list)  #: days of the versions that came in or changed
    changed: list[str] = field(default_factory=list)  #: provisions whose text differs between the newest version before and after
    proposals: list[str] = field(default_factory=list)  #: ids of the proposals that those provisions touch
    messages: list[str] = field(default_factory=list)


def fetch(args: Namespace) -> int:
    """`law fetch BWBID…|--cited [--on DATE]`: what is cached is never asked for again."""
    if bool(args.laws) == args.cited:
        raise UsageError("noem regelingen (BWBR…), of geef --cited")
    folder = DataFolder(args.store)
    today = args.on or date.today()
    wanted = cited_laws(folder.store(), folder.iris) if args.cited else {law: set() for law in args.laws}
    return _carry_out(folder, {law: days | {today} for law, days in wanted.items()}, args.format, refresh=False)


def update(args: Namespace) -> int:
    """`law update`: asks the source about every loaded and cited law; 3 when it can't be reached."""
    folder = DataFolder(args.store)
    wanted: Days = {law.id: set() for law in list_laws(folder.store(), folder.iris)}
    for law, days in cited_laws(folder.store(), folder.iris).items():
        wanted.setdefault(law, set()).update(days)
    return _carry_out(folder, {law: days | {date.today()} for law, days in wanted.items()}, args.format, refresh=True)


def update_names(args: Namespace) -> int:
    """`law names update`: the names, abbreviations and ministries of every loaded law, from the source's metadata."""
    folder = DataFolder(args.store)
    own = folder.path / OWN_NAMES
    names, kept, failed, unreachable = [], read_names(own), 0, False
    with folder.writer("namen bijwerken") as writer, LawClient(folder.path / "cache" / "bwb") as client:
        for law in _tracked([line.id for line in list_laws(folder.store(), folder.iris)], "Namen ophalen"):
            try:
                info = client.wti(law, refresh=True)
            except RegelruimteError as error:
                say(str(error))
                failed, unreachable = failed + 1, unreachable or isinstance(error, UnreachableError)
                names += [name for name in kept if name.law == law]  # what is known of it stays
                continue
            if info is not None:
                writer.put(writer.iris.graph("wti", law), info_triples(writer.iris, info))
                names += names_of_info(info)
    count = write_names(own, names)
    say(f"{count} namen van {len({name.law for name in names})} regelingen in {own}")
    return 3 if unreachable else 1 if failed else 0


def _carry_out(folder: DataFolder, wanted: Days, form: str, refresh: bool) -> int:
    outcomes: list[Outcome] = []
    unreachable = False
    before = {law: _newest(folder, law) for law in wanted}
    with folder.writer("wetten ophalen") as writer, LawClient(folder.path / "cache" / "bwb") as client:
        ask = _changed(client, wanted) if refresh else set()
        for law in _tracked(sorted(wanted), "Wetten ophalen"):
            outcome = Outcome(law)
            try:
                _bring(folder, writer, client, outcome, wanted[law], refresh=law in ask)
            except (InputError, UnreachableError) as error:
                say(str(error))
                outcome.status, unreachable = "failed", unreachable or isinstance(error, UnreachableError)
                outcome.messages.append(str(error))
            outcomes.append(outcome)
    for outcome in outcomes:
        _tell_changes(folder, outcome, before[outcome.id])
    names = load_names(folder.path / OWN_NAMES)
    rows = [dataclasses.asdict(outcome) | {"title": names.title(outcome.id)} for outcome in outcomes]
    emit(rows, form, COLUMNS)
    failed = any(outcome.status == "failed" for outcome in outcomes)
    return 3 if unreachable else 1 if failed else 0


def _changed(client: LawClient, wanted: Days) -> set[str]:
    """The laws to ask the source about: all, or of many those that its search says were changed since they were asked about."""
    asked = {law: day for law in wanted if (day := client.checked(law)) is not None}
    if len(wanted) <= MANY or not asked:
        return set(wanted)
    changed = {record.id for record in client.changed_since(min(asked.values()))}
    return {law for law in wanted if law in changed or law not in asked}


def _tracked(laws: list[str], what: str) -> Iterable[str]:
    with progress() as bar:
        yield from bar.track(laws, description=what)


def _bring(folder: DataFolder, writer: Writer, client: LawClient, outcome: Outcome, days: set[date], refresh: bool) -> None:
    """Load the versions of a law that held on the days, as far as they aren't there as they are now known."""
    manifest = client.manifest(outcome.id, refresh=refresh)
    checked = client.checked(outcome.id) or date.today()
    loaded = {version.key for version in versions(folder.store(), folder.iris, outcome.id)}
    # a version that is loaded may have got an end since
    listed = {v.label: v for v in manifest.versions if f"{v.date}/{v.number}" in loaded and not v.deleted}
    for day in sorted(days):
        version = manifest.on(day)
        if version is None:
            outcome.messages.append(f"op {day} niet in werking")
        else:
            listed[version.label] = version
    read = [_read(client, outcome.id, version, checked) for version in listed.values()]
    status = put_versions(folder, writer, read)
    new = [key.partition("/")[0] for key, what in status.items() if what in ("added", "replaced")]
    if new:
        outcome.status, outcome.versions = "added" if "added" in status.values() else "updated", sorted(new)
    _bring_info(writer, client, outcome, refresh)


def _read(client: LawClient, law: str, version: ManifestVersion, checked: date) -> Version:
    file = client.toestand(law, version)
    return dataclasses.replace(read_version(file, on=version.date), until=version.until, checked=checked)


def _bring_info(writer: Writer, client: LawClient, outcome: Outcome, refresh: bool) -> None:
    """The ministry and other names; a law is usable without them, so a fault here is only told."""
    try:
        info = client.wti(outcome.id, refresh=refresh)
    except (InputError, UnreachableError) as error:
        outcome.messages.append(f"geen metagegevens: {error}")
        return
    if info is not None:
        writer.put(writer.iris.graph("wti", outcome.id), info_triples(writer.iris, info))


def _newest(folder: DataFolder, law: str) -> str | None:
    known = versions(folder.store(), folder.iris, law)
    return known[-1].key if known and not known[-1].paraphrase else None


def _tell_changes(folder: DataFolder, outcome: Outcome, before: str | None) -> None:
    after = _newest(folder, outcome.id)
    if before is None or after is None or after <= before:
        return
    change = changes(folder.store(), folder.iris, outcome.id, before, after)
    outcome.changed, outcome.proposals = list(change.provisions), list(change.proposals)
