"""After a writer that was killed between a law's graph and that of its room, the room is that of the law again."""
from __future__ import annotations

from kg.folder.data_folder import DataFolder, Writer
from kg.room.index import RoomIndex


def catch_up(folder: DataFolder, writer: Writer) -> None:
    """What every writer does (one of `kg.folder.writing.FOLLOWERS`)."""
    if writer.after_crash:
        index = RoomIndex(folder)
        rooms = index.lagging()
        for room in rooms:
            writer.put(writer.iris.graph("signaal", "ruimte", room.law), room.triples)
        index.put_all(rooms)  # last, so that what is cut off between the two is seen again
