"""What never enters the graph: contact data and original documents, readable by the owner of the folder only."""
from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from kg.disk import write_file
from kg.folder import DataFolder
from kg.person_rows import PersonRow, merged
from records import Contact, InputError, Offered

COPIES = Path("prive") / "herstel"  #: what `recover` replaced, a folder for each time; `erase` removes them


@dataclass(frozen=True)
class Source:
    """Where a proposal came from: its file, what that held, and which of the proposals in it this is."""

    path: str
    sha256: str
    nr: int


class PrivateFolder:
    """`prive/` in the data folder: bronnen.jsonl, contact.log, contacten/{id}.json, originelen/{sha256}, verbeterd/{sha256}.json,
    zwart/{document}.json. The contact file of a proposal also has the words in it that may name persons (`kg.person_rows`).

    While a proposal is being erased `wissen/{id}` is there.
    """

    def __init__(self, folder: DataFolder) -> None:
        self.path = folder.path / "prive"

    def _prepare(self) -> None:
        for name in ("", "contacten", "originelen", "verbeterd", "zwart", "wissen"):
            (self.path / name).mkdir(mode=0o700, parents=True, exist_ok=True)

    def sources(self) -> dict[str, Source]:
        """Proposal id → its source; of two lines about one proposal the later one holds."""
        found: dict[str, Source] = {}
        for row in self._rows():
            proposal_id = row.pop("id", "")
            if row.pop("weg", False):
                found.pop(proposal_id, None)
            else:
                try:
                    found[proposal_id] = Source(**row)
                except TypeError as error:
                    raise _damaged(self.path / "bronnen.jsonl") from error
        return found

    def keep(self, proposal_id: str, source: Source, original: bytes, contact: Contact) -> None:
        """Store the original, the contact data and the source of one proposal, in that order."""
        self._prepare()
        original_file = self.path / "originelen" / source.sha256
        if not original_file.exists():
            write_file(original_file, original, mode=0o600)
        self._write_contact(proposal_id, contact, merged(self.person_rows(proposal_id) or [], contact.offered))
        self._append("bronnen.jsonl", json.dumps({"id": proposal_id} | asdict(source), ensure_ascii=False))

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
        self._contact_file(proposal_id).unlink(missing_ok=True)
        self._append("bronnen.jsonl", json.dumps({"id": proposal_id, "weg": True}))

    def contact(self, proposal_id: str, by: str = "") -> Contact:
        """The contact data of a proposal; that it was asked for, and by which reviewer, is logged. Raises InputError when there is none."""
        file = self._contact_file(proposal_id)
        if proposal_id != Path(proposal_id).name or not file.exists():
            raise InputError(f"{proposal_id}: geen contactgegevens bewaard")
        self._append("contact.log", f"{datetime.now(UTC).isoformat(timespec='seconds')} {proposal_id} {by}".rstrip())
        return self._contact(proposal_id)

    def person_rows(self, proposal_id: str) -> list[PersonRow] | None:
        """The words of a proposal that may name persons; None for one that was added before there was such a check, or isn't there."""
        file = self._contact_file(proposal_id)
        rows = _parsed(file, file.read_bytes()).get("personen") if file.exists() else None
        return None if rows is None else [PersonRow.from_json(row) for row in rows]

    def offer(self, proposal_id: str, offered: Sequence[Offered]) -> None:
        """What a reading finds that may name persons; decisions stay."""
        before = self.person_rows(proposal_id)
        now = merged(before or [], offered)
        if now != before and self._contact_file(proposal_id).exists():
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

    def _forget_black(self, proposal_id: str, sources: Sequence[Source]) -> None:
        """Other proposals of these documents keep theirs."""
        for file in {file for source in sources for file in self._black_files(source) if file.exists()}:
            kept = {one: words for one, words in _parsed(file, file.read_bytes()).items() if one != proposal_id}
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
        file = self._contact_file(proposal_id)
        data = _parsed(file, file.read_bytes())
        data.pop("personen", None)
        try:
            return Contact(**data | {"names": tuple(data.get("names", ())), "offered": ()})
        except TypeError as error:
            raise _damaged(file) from error

    def _write_contact(self, proposal_id: str, contact: Contact, rows: Sequence[PersonRow]) -> None:
        data = asdict(contact) | {"personen": [row.as_json() for row in rows]}
        del data["offered"], data["file_words"]
        write_file(self._contact_file(proposal_id), json.dumps(data, ensure_ascii=False, indent=1).encode(), mode=0o600)

    def _black_files(self, source: Source) -> list[Path]:
        """Of a document's content, and of the place that it came from."""
        keys = [source.sha256, *([hashlib.sha256(source.path.encode("utf-8", "surrogateescape")).hexdigest()] if source.path else [])]
        return [self.path / "zwart" / f"{key}.json" for key in keys]

    def begin_erasing(self, proposal_id: str) -> None:
        """Remember that a proposal is being erased, until `end_erasing`: what was killed in between can be run again."""
        self._prepare()
        write_file(self._erasing_file(proposal_id), b"", mode=0o600)

    def is_erasing(self, proposal_id: str) -> bool:
        """Erasing it was begun and not ended."""
        return self._erasing_file(proposal_id).exists()

    def end_erasing(self, proposal_id: str) -> None:
        """Nothing of it is left."""
        self._erasing_file(proposal_id).unlink(missing_ok=True)

    def erase(self, proposal_id: str) -> list[str]:
        """Remove the contact data of a proposal, every original that it was ever read from, and all lines about it.

        In the log of questions its id becomes a hash. Gives the ids of other proposals that stood in the same originals.
        """
        rows = list(self._rows())
        read_from = [Source(row["path"], row["sha256"], row["nr"]) for row in rows if row["id"] == proposal_id and "sha256" in row]
        own = {source.sha256 for source in read_from}
        self._forget_black(proposal_id, read_from)
        for sha256 in own:
            (self.path / "originelen" / sha256).unlink(missing_ok=True)
            self._fields_file(sha256).unlink(missing_ok=True)
        self._contact_file(proposal_id).unlink(missing_ok=True)
        kept = [row for row in rows if row["id"] != proposal_id]
        if len(kept) < len(rows):
            lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in kept)
            write_file(self.path / "bronnen.jsonl", lines.encode(), mode=0o600)
        self._hide_in_log(proposal_id)
        return sorted({row["id"] for row in kept if row.get("sha256") in own})

    def _hide_in_log(self, proposal_id: str) -> None:
        log = self.path / "contact.log"
        if log.exists():
            hidden = hashlib.sha256(proposal_id.encode()).hexdigest()[:16]
            lines = [line.split(" ") for line in log.read_text(encoding="utf-8").splitlines() if " " in line]
            text = "".join(" ".join(hidden if word == proposal_id else word for word in words) + "\n" for words in lines)
            write_file(log, text.encode(), mode=0o600)

    def _rows(self) -> list[dict[str, Any]]:
        file = self.path / "bronnen.jsonl"
        # as bytes: a path may hold U+2028, which ends no line, and a line may be cut off inside a letter
        lines = file.read_bytes().split(b"\n") if file.exists() else []
        return [_parsed(file, line) for line in lines if line.endswith(b"}")]  # a line cut off by a crash doesn't

    def _contact_file(self, proposal_id: str) -> Path:
        return self.path / "contacten" / f"{proposal_id}.json"

    def _erasing_file(self, proposal_id: str) -> Path:
        return self.path / "wissen" / proposal_id

    def _fields_file(self, sha256: str) -> Path:
        return self.path / "verbeterd" / f"{sha256}.json"

    def _append(self, file_name: str, line: str) -> None:
        file = os.open(self.path / file_name, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(file, "ab+") as out:
            size = out.seek(0, os.SEEK_END)
            cut_off = size > 0 and os.pread(out.fileno(), 1, size - 1) != b"\n"
            out.write((b"\n" if cut_off else b"") + line.encode() + b"\n")
            out.flush()
            os.fsync(out.fileno())


def _parsed(file: Path, data: bytes, kind: type = dict) -> Any:
    """What is in JSON in a file, or a line of it. Raises InputError when it is damaged."""
    try:
        found = json.loads(data)
    except ValueError as error:
        raise _damaged(file) from error
    if not isinstance(found, kind):
        raise _damaged(file)
    return found


def _damaged(file: Path) -> InputError:
    return InputError(f"{file}: beschadigd bestand; zet dit bestand uit een reservekopie terug")
