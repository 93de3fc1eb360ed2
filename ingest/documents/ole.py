"""The old kind of Office file (OLE): what it holds at its top, told without reading more."""
from __future__ import annotations

import io
import struct

from olefile import OleFileIO

from ingest.documents.document import damaged
from records import InputError

_FREE = 0xFFFFFFFF  # in the table of sectors of an OLE file


def streams_of(data: bytes, name: str) -> set[str]:
    """The names at the top of an OLE file. Raises InputError when it is broken."""
    try:
        if _is_cut_off(data):
            raise damaged(name, "Office-bestand")
        with OleFileIO(io.BytesIO(data)) as ole:
            return {path[0] for path in ole.listdir(storages=True)}
    except InputError:
        raise
    except Exception as error:  # olefile promises no kind of error on broken files
        raise damaged(name, "Office-bestand") from error


def _is_cut_off(data: bytes) -> bool:
    """Its table of sectors, or a sector that this names, lies past the end of the file (olefile reads on without a word)."""
    (shift,), (count,) = struct.unpack_from("<H", data, 30), struct.unpack_from("<I", data, 44)
    size = 1 << shift if shift in (9, 12) else 512
    tables = struct.unpack_from("<109I", data, 76)[:count]  # a file over 7 MB has more of them; the last are checked by olefile
    if any((table + 2) * size > len(data) for table in tables):
        return True
    entries = [entry for table in tables for entry in struct.unpack_from(f"<{size // 4}I", data, (table + 1) * size)]
    used = max((number for number, following in enumerate(entries) if following != _FREE), default=0)
    return (used + 1) * size >= len(data)
