"""Open a zip archive that may be hostile: nothing is unpacked to disk, and no member is read beyond its limit."""
from __future__ import annotations

import io
import struct
import zipfile
import zlib

from ingest.documents.document import damaged
from records import InputError

MAX_MEMBERS = 5_000
MAX_MEMBER = 20 * 2**20  #: bytes, unpacked, of a member that is read
MAX_TOTAL = 500 * 2**20  #: bytes, unpacked, of all members as the archive states them
MAX_RATIO = 200  #: unpacked to packed, of a member that is read and larger than RATIO_FROM; text packs to some 1:10
RATIO_FROM = 2**20
_END = b"PK\x05\x06"


class Archive:
    """The members of an archive, by name. A name is only ever compared, never used as a path."""

    def __init__(self, data: bytes, name: str) -> None:
        """Raises InputError: broken, or too much in it."""
        self._name = name
        _check_directory(data, name)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, struct.error, NotImplementedError, EOFError) as error:
            raise damaged(name, "zip-archief") from error
        members = self._zip.infolist()
        if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > MAX_TOTAL:
            raise _too_large(name)

    def has(self, member: str) -> bool:
        return member in self._zip.NameToInfo

    def read(self, member: str) -> bytes | None:
        """The member's bytes, None when it isn't there. Raises InputError: broken, encrypted or too large."""
        info = self._zip.NameToInfo.get(member)
        if info is None:
            return None
        if info.flag_bits & 1:
            raise InputError(f"{self._name}: versleuteld (wachtwoord)")
        if info.file_size > MAX_MEMBER or (info.file_size > RATIO_FROM and info.file_size > MAX_RATIO * info.compress_size):
            raise _too_large(self._name)
        try:
            with self._zip.open(info) as stream:
                data = stream.read(MAX_MEMBER + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, struct.error, NotImplementedError, RuntimeError) as error:
            raise damaged(self._name, "zip-archief") from error
        if len(data) > MAX_MEMBER:
            raise _too_large(self._name)
        return data


def _check_directory(data: bytes, name: str) -> None:
    """Refuse a directory of members too large to be read at all (a list of a million empty files costs gigabytes)."""
    at = data.rfind(_END, max(0, len(data) - 2**16 - 22))
    if at < 0 or len(data) < at + 22:
        raise damaged(name, "zip-archief")
    if struct.unpack_from("<I", data, at + 12)[0] > MAX_MEMBERS * 1000:
        raise _too_large(name)


def _too_large(name: str) -> InputError:
    return InputError(f"{name}: te groot uitgepakt (zipbom?)")
