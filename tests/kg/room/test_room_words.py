"""Words of articles that give room: those of what stayed the same are taken from the index when a law changes."""
from __future__ import annotations

from datetime import date
from pathlib import Path

from kg.folder.data_folder import DataFolder
from kg.law.history import put_versions
from kg.room.index import RoomIndex
from records import Law, Provision, Version

LAW = "BWBR0000001"


def test_words_are_as_if_the_newest_version_had_come_alone(folder: DataFolder, tmp_path: Path) -> None:
    """Not taken: words of what stands under another heading now, of another text, or of what is gone."""
    first = _version("2012-01-01", "Vergunningen", "sluiten van panden", "toewijzen van woonruimte", "geven van subsidie")
    again = _version("2022-01-01", "Handhaving", "sluiten van panden", "verdelen van woonruimte", None)
    older = _version("2010-01-01", "Oude zaken", "slopen van schuren", "toewijzen van stallen", "geven van grond")
    other = DataFolder(tmp_path / "ander")
    for one, versions in ((folder, [first, again, older]), (other, [again])):
        for version in versions:
            with one.writer("test") as writer:
                put_versions(one, writer, [version])
    words = RoomIndex(folder).words(LAW)
    assert words == RoomIndex(other).words(LAW) and len(words) == 2
    assert "handhaving" in words[f"jci1.3:c:{LAW}&artikel=1"] and "verdelen" in words[f"jci1.3:c:{LAW}&artikel=2"]


def _version(day: str, heading: str, *asked: str | None) -> Version:
    """A law with a chapter that holds article 1, and others outside it; None: there is no such article."""
    chapter = f"jci1.3:c:{LAW}&hoofdstuk=1"
    units = [Provision(chapter, None, "hoofdstuk", "1", heading, "", "/Hoofdstuk1")]
    for nr, what in enumerate(asked, 1):
        if what is not None:
            text, holder = f"Het college kan bij verordening regels stellen over het {what}.", chapter if nr == 1 else None
            units.append(Provision(f"jci1.3:c:{LAW}&artikel={nr}", holder, "artikel", str(nr), None, text, f"/Artikel{nr}"))
    return Version(Law(LAW, "Proefwet", "Proefwet", "wet"), date.fromisoformat(day), 0, tuple(units))
