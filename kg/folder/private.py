"""What never enters the graph: contact data and original documents, readable by the owner of the folder only."""
from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from kg.folder.data_folder import DataFolder
from kg.folder.disk import write_file
from kg.folder.person_rows import PersonRow, merged
from records import Contact, InputError, Offered

COPIES = Path("prive") / "herstel"  #: what `recover` replaced, a folder for each time; `erase` removes them


@dataclass(frozen=True)
class Source:
    """Where a proposal came from: its file, what that held, and which of the proposals in it this is."""

    path: str
    sha256: str
    nr: int


@dataclass(frozen=True)
class ErasedFiles:
    """What `PrivateFolder.erase` met."""

    shared: tuple[str, ...]  #: ids of other proposals that stood in the same originals
    missing: tuple[str, ...]  #: hashes of originals that were not there, and not because they were erased


class PrivateFolder:
    """`prive/` in the data folder: bronnen.jsonl, contact.log, contacten/{id}.json, originelen/{sha256}, verbeterd/{sha256}.json,
    zwart/{document}.json. The contact file of a proposal also has the words in it that may name persons (`kg.folder.person_rows`).

    While a proposal is being erased `wissen/{id}` is there.
    """

    def __init__(self, folder: DataFolder) -> None:
        self.path = folder.path / "prive"

    def _prepare(self) -> None:
        for name in ("", "contacten", "originelen", "verbeterd", "zwart", "wissen"):
            (self.path / name).mkdir(mode=0o700, parents=True, exist_ok=True)

    def sources(self) -> dict[str, Source]:
        """Proposal id → its source; of two lines about one proposal the later one holds. Raises InputError for a damaged line."""
        found: dict[str, Source] = {}
        if self.damaged_lines():
            raise _damaged(self.path / "bronnen.jsonl")
        for row in self.rows():
            if row.get("weg"):
                found.pop(row["id"], None)
            elif not row.get("begonnen"):
                found[row["id"]] = Source(row["path"], row["sha256"], row["nr"])
        return found

    def keep(self, proposal_id: str, source: Source, original: bytes, contact: Contact) -> None:
        """Store the original, the contact data and the source of one proposal, in that order.

        A line that it was begun comes first, so that also after a kill no original is there that no line names.
        """
        self._prepare()
        original_file, line = self.path / "originelen" / source.sha256, {"id": proposal_id} | asdict(source)
        if not (original_file.exists() and self.contact_file(proposal_id).exists()):
            self._append("bronnen.jsonl", json.dumps(line | {"begonnen": True}, ensure_ascii=False), durably=False)
        if not original_file.exists():
            write_file(original_file, original, mode=0o600)
        self._write_contact(proposal_id, contact, merged(self.person_rows(proposal_id) or [], contact.offered))
        self._append("bronnen.jsonl", json.dumps(line, ensure_ascii=False))

    def keep_fields(self, sha256: str, fields: Sequence[Mapping[str, Any] | None]) -> None:
        """Remember what people corrected in the proposals of a document, in their order; reading it again must not lose that."""
        self._prepare()
        write_file(self._fields_file(sha256), json.dumps(list(fields), ensure_ascii=False, indent=1).encode(), mode=0o600)

    def fields(self, sha256: str) -> list[dict[str, Any] | None]:
        """What `keep_fields` was given; empty for a document in which nothing was corrected."""
        file = self._fields_file(sha256)
        return _parsed(file, file.read_bytes(), list) if file.exists() else []

    def drop(self, proposal_id: str) -> None:
        """Forget the contact data and the source of a proposal that its document no longer holds; the original stays."""
        self.contact_file(proposal_id).unlink(missing_ok=True)
        self._append("bronnen.jsonl", json.dumps({"id": proposal_id, "weg": True}))

    def contact(self, proposal_id: str, by: str = "") -> Contact:
        """The contact data of a proposal; that it was asked for, and by which reviewer, is logged. Raises InputError when there is none."""
        file = self.contact_file(proposal_id)
        if proposal_id != Path(proposal_id).name or not file.exists():
            raise InputError(f"{proposal_id}: geen contactgegevens bewaard")
        self._append("contact.log", f"{datetime.now(UTC).isoformat(timespec='seconds')} {proposal_id} {by}".rstrip())
        return self._contact(proposal_id)

    def person_rows(self, proposal_id: str) -> list[PersonRow] | None:
        """The words of a proposal that may name persons; None for one that was added before there was such a check, or isn't there."""
        file = self.contact_file(proposal_id)
        rows = _parsed(file, file.read_bytes()).get("personen") if file.exists() else None
        return None if rows is None else [PersonRow.from_json(row) for row in rows]

    def offer(self, proposal_id: str, offered: Sequence[Offered]) -> None:
        """What a reading finds that may name persons; decisions stay."""
        before = self.person_rows(proposal_id)
        now = merged(before or [], offered)
        if now != before and self.contact_file(proposal_id).exists():
            self._write_contact(proposal_id, self._contact(proposal_id), now)

    def keep_black(self, proposal_id: str, source: Source, words: Sequence[str]) -> None:
        """From now on the document of a proposal is read without these words."""
        self._prepare()
        for file in self._black_files(source):
            black = (_parsed(file, file.read_bytes()) if file.exists() else {}) | {proposal_id: list(words)}
            write_file(file, json.dumps(black, ensure_ascii=False, indent=1).encode(), mode=0o600)

    def put_person_rows(self, proposal_id: str, rows: Sequence[PersonRow]) -> None:
        """Keep what was decided on a proposal."""
        self._write_contact(proposal_id, self._contact(proposal_id), rows)

    def black(self, sha256: str, path: str = "") -> list[str]:
        """The words that people blacked out in a document: by its content, or by where it came from, which a new version keeps."""
        files = [file for file in self._black_files(Source(path, sha256, 1)) if file.exists()]
        found = [words for file in files for these in _parsed(file, file.read_bytes()).values() for words in these]
        return list(dict.fromkeys(found))

    def forget_black(self, proposal_id: str) -> None:
        """Other proposals of its documents keep theirs. Every such file is looked at: the line that tells which are its own may be gone."""
        for file in self.path.glob("zwart/*.json"):
            data = file.read_bytes()
            if json.dumps(proposal_id).encode() not in data:
                continue
            kept = {one: words for one, words in _parsed(file, data).items() if one != proposal_id}
            if kept:
                write_file(file, json.dumps(kept, ensure_ascii=False, indent=1).encode(), mode=0o600)
            else:
                file.unlink()

    def original(self, source: Source) -> bytes:
        """The document as it came. Raises InputError when it is no longer there."""
        try:
            return (self.path / "originelen" / source.sha256).read_bytes()
        except OSError as error:
            raise InputError(f"{Path(source.path).name}: het origineel is niet meer in de datamap") from error

    def _contact(self, proposal_id: str) -> Contact:
        file = self.contact_file(proposal_id)
        data = _parsed(file, file.read_bytes())
        data.pop("personen", None)
        try:
            return Contact(**data | {"names": tuple(data.get("names", ())), "offered": ()})
        except TypeError as error:
            raise _damaged(file) from error

    def _write_contact(self, proposal_id: str, contact: Contact, rows: Sequence[PersonRow]) -> None:
        data = asdict(contact) | {"personen": [row.as_json() for row in rows]}
        del data["offered"], data["file_words"]
        write_file(self.contact_file(proposal_id), json.dumps(data, ensure_ascii=False, indent=1).encode(), mode=0o600)

    def _black_files(self, source: Source) -> list[Path]:
        """Of a document's content, and of the place that it came from."""
        keys = [source.sha256, *([hashlib.sha256(source.path.encode("utf-8", "surrogateescape")).hexdigest()] if source.path else [])]
        return [self.path / "zwart" / f"{key}.json" for key in keys]

    # --- erasing -----------------------------------------------------------------------------------------------------

    def begin_erasing(self, proposal_id: str, evidence: bytes) -> None:
        """Remember that a proposal is being erased, and what tells it from others, until `end_erasing`: it can be run again."""
        self._prepare()
        write_file(self.erasing_file(proposal_id), evidence, mode=0o600)

    def begun_erasing(self, proposal_id: str) -> bytes | None:
        """What `begin_erasing` was given when erasing it was begun and not ended."""
        file = self.erasing_file(proposal_id)
        return file.read_bytes() if file.exists() else None

    def end_erasing(self, proposal_id: str) -> None:
        """Nothing of it is left."""
        self.erasing_file(proposal_id).unlink(missing_ok=True)

    def erase(self, proposal_id: str, hashes: Collection[str]) -> ErasedFiles:
        """Remove the contact data of a proposal, the originals with these hashes, and all lines about it.

        In the log of questions its id becomes a hash; lines of others about the same originals say that these are gone.
        """
        rows = [(line, _row(line)) for line in self.lines()]
        expected = set(hashes) - {row["sha256"] for _, row in rows if row and row.get("gewist")}
        missing = [sha256 for sha256 in sorted(expected) if not (self.path / "originelen" / sha256).exists()]
        for sha256 in hashes:
            (self.path / "originelen" / sha256).unlink(missing_ok=True)
            self._fields_file(sha256).unlink(missing_ok=True)
        self.contact_file(proposal_id).unlink(missing_ok=True)
        name = json.dumps(proposal_id).encode()
        kept = [(line, row) for line, row in rows if (row["id"] != proposal_id if row else name not in line)]
        told = [_told(row | {"gewist": True}) if row and row.get("sha256") in hashes else line for line, row in kept]
        if told != [line for line, _ in rows]:
            write_file(self.path / "bronnen.jsonl", b"".join(line + b"\n" for line in told), mode=0o600)
        self._hide_in_log(proposal_id)
        shared = {row["id"] for _, row in kept if row and row.get("sha256") in hashes}
        return ErasedFiles(tuple(sorted(shared)), tuple(missing))

    # --- what there is of whom ---------------------------------------------------------------------------------------

    def originals(self) -> list[Path]:
        """The files of all originals."""
        return sorted(self.path.glob("originelen/[0-9a-f]*"))

    def hashes(self, proposal_id: str | None = None) -> set[str]:
        """The hashes of the originals that lines name: of one proposal, in every version that it had, or all."""
        return {row["sha256"] for row in self.rows() if "sha256" in row and proposal_id in (None, row["id"])}

    def own_paths(self, proposal_id: str) -> set[str]:
        """The paths of its documents, as far as no other proposal came from there."""
        rows = [row for row in self.rows() if "path" in row]
        return {row["path"] for row in rows if row["id"] == proposal_id} - {row["path"] for row in rows if row["id"] != proposal_id}

    def contact_words(self, proposal_id: str) -> dict[str, set[str]]:
        """What the contact data of a proposal have, by what it is; of what is damaged nothing. Not logged: nobody is shown it."""
        try:
            data = json.loads(self.contact_file(proposal_id).read_bytes())
            names = {data["name"], *data.get("names", ())}
            return {"het mailadres": {data["email"]}, "het telefoonnummer": {data["phone"]}, "een naam": names}
        except (OSError, ValueError, KeyError, TypeError):
            return {}

    def _hide_in_log(self, proposal_id: str) -> None:
        log = self.path / "contact.log"
        if log.exists():
            hidden = hashlib.sha256(proposal_id.encode()).hexdigest()[:16]
            lines = [line.split(" ") for line in log.read_text(encoding="utf-8").splitlines() if " " in line]
            text = "".join(" ".join(hidden if word == proposal_id else word for word in words) + "\n" for words in lines)
            write_file(log, text.encode(), mode=0o600)

    def lines(self) -> list[bytes]:
        """The lines of the list of sources; as bytes, because a path may hold U+2028, which ends no line."""
        file = self.path / "bronnen.jsonl"
        return [line for line in file.read_bytes().split(b"\n") if line] if file.exists() else []

    def rows(self) -> list[dict[str, Any]]:
        """What the whole lines say."""
        return [row for line in self.lines() if (row := _row(line))]

    def damaged_lines(self) -> list[bytes]:
        """Lines that are whole and say nothing; one that a crash cut off has no end."""
        return [line for line in self.lines() if line.endswith(b"}") and _row(line) is None]

    def contact_file(self, proposal_id: str) -> Path:
        """Where the contact data of a proposal are."""
        return self.path / "contacten" / f"{proposal_id}.json"

    def erasing_file(self, proposal_id: str) -> Path:
        """Where it is kept that a proposal is being erased."""
        return self.path / "wissen" / proposal_id

    def _fields_file(self, sha256: str) -> Path:
        return self.path / "verbeterd" / f"{sha256}.json"

    def _append(self, file_name: str, line: str, durably: bool = True) -> None:
        file = os.open(self.path / file_name, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(file, "ab+") as out:
            size = out.seek(0, os.SEEK_END)
            cut_off = size > 0 and os.pread(out.fileno(), 1, size - 1) != b"\n"
            out.write((b"\n" if cut_off else b"") + line.encode() + b"\n")
            out.flush()
            if durably:
                os.fsync(out.fileno())


def _row(line: bytes) -> dict[str, Any] | None:
    """A line of the list of sources; None for one that was cut off by a crash, inside a letter perhaps, or damaged."""
    try:
        row = json.loads(line)
    except ValueError:
        return None
    told = isinstance(row, dict) and isinstance(row.get("id"), str) and (row.get("weg") or {"path", "sha256", "nr"} <= row.keys())
    return row if told else None


def _told(row: Mapping[str, Any]) -> bytes:
    return json.dumps(row, ensure_ascii=False).encode()


def _parsed(file: Path, data: bytes, kind: type = dict) -> Any:
    """What is in JSON in a file. Raises InputError when it is damaged."""
    try:
        found = json.loads(data)
    except ValueError as error:
        raise _damaged(file) from error
    if not isinstance(found, kind):
        raise _damaged(file)
    return found


def _damaged(file: Path) -> InputError:
    return InputError(f"{file}: beschadigd bestand; zet dit bestand uit een reservekopie terug")
