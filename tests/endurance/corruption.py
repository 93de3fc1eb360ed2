"""The corruption table: what is done to a data folder, and whether that loses something or is made again."""
from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from tests.endurance.scenes import FIRST, SECOND

Harm = Callable[[Path], object]


@dataclass(frozen=True)
class Case:
    """One fault. `lost`: a word of the message of those who would write, for what can't be made again; None for what can."""

    name: str
    harm: Harm
    lost: str | None = None
    says: str | None = None  #: a word of the message about what is made again


def garble(file: Path) -> None:
    """The middle half of a file, of the same size, is noise."""
    data, noise = file.read_bytes(), os.urandom
    quarter = max(1, len(data) // 4)
    file.write_bytes(data[:quarter] + noise(len(data) - 2 * quarter) + data[len(data) - quarter :])


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def empty(file: Path) -> None:
    file.write_bytes(b"")


def noise(file: Path) -> None:
    file.write_bytes(os.urandom(400))


def one(pattern: str, harm: Harm) -> Harm:
    """To the first file of a pattern, by name."""
    return lambda store: harm(sorted(store.glob(pattern))[0])


def every(pattern: str, harm: Harm) -> Harm:
    return lambda store: [harm(file) for file in sorted(store.glob(pattern))]


def table(harm: Harm) -> Harm:
    """To the table of judgements, without its log."""

    def done(store: Path) -> None:
        for beside in ("-wal", "-shm"):
            (store / f"oordelen.sqlite{beside}").unlink(missing_ok=True)
        harm(store / "oordelen.sqlite")

    return done


def sql(*statements: str) -> Harm:
    """Statements on a database, past its triggers."""

    def done(file: Path) -> None:
        with closing(sqlite3.connect(file)) as connection, connection:
            for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
                connection.execute(f"DROP TRIGGER {name}")
            for statement in statements:
                connection.execute(statement)

    return done


def older_copy(store: Path) -> None:
    shutil.copy(store / "oordelen.sqlite", store.parent / "eerder.sqlite")
    sql("DELETE FROM oordeel WHERE nr > 2")(store.parent / "eerder.sqlite")
    table(lambda file: shutil.copy(store.parent / "eerder.sqlite", file))(store)


def append(text: bytes) -> Harm:
    return lambda file: file.write_bytes(file.read_bytes() + text)


_REWRITE = "UPDATE oordeel SET outcome = 'ja', motivation = 'Anders.' WHERE nr = 2"
_PROPOSAL, _LAW = f"graphs/voorstel~{FIRST}.nq", "graphs/wet~BWBR0035303.nq"

CASES = [
    # the index: made again
    Case("sst vol ruis", every("index/*/db/*.sst", garble), says="index"),
    Case("sst weg", every("index/*/db/*.sst", Path.unlink), says="index"),
    Case("CURRENT vol ruis", every("index/*/db/CURRENT", noise), says="index"),
    Case("CURRENT weg", every("index/*/db/CURRENT", Path.unlink), says="index"),
    Case("MANIFEST vol ruis", every("index/*/db/MANIFEST-*", noise), says="index"),
    Case("MANIFEST weg", every("index/*/db/MANIFEST-*", Path.unlink), says="index"),
    Case("actueel leeg", one("index/actueel", empty)),
    Case("actueel vol ruis", one("index/actueel", noise)),
    Case("actueel wijst nergens heen", one("index/actueel", lambda file: file.write_text("123"))),
    Case("bestanden.json vol ruis", every("index/*/bestanden.json", noise)),
    Case("maten.json afgekapt", every("index/*/maten.json", cut)),
    Case("stand van de oordelen vol ruis", one("index/oordelen.json", noise)),
    Case("index weg", lambda store: shutil.rmtree(store / "index")),
    # what follows from other graphs: made again
    Case("schema leeg", one("graphs/schema.nq", empty), says="schema.nq"),
    Case("telling vol ruis", one("graphs/signaal~telling~*.nq", garble), says="signaal~telling"),
    Case("lijsten weg", one("graphs/signaal~lijsten.nq", Path.unlink), says="signaal~lijsten"),
    Case("graaf van oordelen vol ruis", one("graphs/oordelen.nq", garble), says="oordelen.nq"),
    Case("graaf van oordelen weg", one("graphs/oordelen.nq", Path.unlink), says="oordelen.nq"),
    Case("tellingen.sqlite vol ruis", one("cache/tellingen.sqlite", garble)),
    Case("tellingen.sqlite geen database", one("cache/tellingen.sqlite", noise)),
    Case("ruimte.sqlite vol ruis", one("cache/ruimte.sqlite", garble)),
    Case("slot vol ruis", one("slot", noise)),
    # the truth: lost, and said
    Case("voorstel vol ruis", one(_PROPOSAL, garble), lost=FIRST),
    Case("voorstel afgekapt", one(_PROPOSAL, cut), lost=FIRST),
    Case("voorstel leeg", one(_PROPOSAL, empty), lost=FIRST),
    Case("voorstel weg", one(_PROPOSAL, Path.unlink), lost=FIRST),
    Case("wet leeg", one(_LAW, empty), lost="wet~BWBR0035303"),
    Case("wet vol ruis", one(_LAW, garble), lost="wet~BWBR0035303"),
    Case("namen weg", one("graphs/namen.nq", Path.unlink), lost="namen.nq"),
    Case("signaal over ruimte afgekapt", one("graphs/signaal~ruimte~*.nq", cut), lost="signaal~ruimte"),
    Case("vreemd bestand", lambda store: (store / "graphs" / "wet~X.nq").write_text("<a:b> <a:c> <a:d> <a:e> .\n"), lost="wet~X.nq"),
    Case("manifest weg", one("manifest", Path.unlink), lost="manifest"),
    Case("manifest vol ruis", one("manifest", garble), lost="manifest"),
    Case("store.json afgekapt", one("store.json", cut), lost="store.json"),
    Case("store.json weg", one("store.json", Path.unlink), lost="store.json"),
    Case("oordelen weg", table(Path.unlink), lost="oordelen.sqlite"),
    Case("oordelen leeg", table(empty), lost="oordelen.sqlite"),
    Case("oordelen vol ruis", table(garble), lost="oordelen.sqlite"),
    Case("oordelen van eerder", older_copy, lost="oordelen.sqlite"),
    Case("oordelen geleegd", table(sql("DELETE FROM oordeel")), lost="oordelen.sqlite"),
    Case("een oordeel gewijzigd", table(sql(_REWRITE)), lost="oordelen.sqlite"),
    Case("een oordeel eruit", table(sql("DELETE FROM oordeel WHERE nr = 1")), lost="oordelen.sqlite"),
    Case("een oordeel vervangen", table(sql(_REWRITE, "UPDATE oordeel SET keten = inhoud WHERE nr = 2")), lost="oordelen.sqlite"),
]

#: files that hold one thing: who asks for that is told, who doesn't isn't in the way
PRIVATE = [
    Case("beoordelaars vol ruis", one("prive/beoordelaars.sqlite", noise), lost="beoordelaars.sqlite"),
    Case("beoordelaars weg", one("prive/beoordelaars.sqlite", Path.unlink), lost="beoordelaars.sqlite"),
    Case("contact afgekapt", one(f"prive/contacten/{SECOND}.json", cut), lost=f"{SECOND}.json"),
    Case("contact is geen contact", one(f"prive/contacten/{SECOND}.json", lambda file: file.write_text('{"x": 1}')), lost=f"{SECOND}.json"),
    Case("bron met ruis", one("prive/bronnen.jsonl", append(b"\xff\xfe{\x00}\n")), lost="bronnen.jsonl"),
    Case("bron afgekapt", one("prive/bronnen.jsonl", append(b'{"id": "half", "pa'))),
    Case("rollen in andere tekens", lambda store: (store / "prive/rollen.csv").write_bytes(b"naam,rollen\nJos\xe9,beheerder\n"), lost="rollen.csv"),
]
