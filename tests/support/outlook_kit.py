"""Outlook messages and other OLE files made by hand, for the tests of the readers."""
from __future__ import annotations

import struct
from collections.abc import Mapping
from datetime import UTC, datetime

_SECTOR, _MINI, _CUTOFF = 512, 64, 4096
_END, _FREE, _FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
_STRING, _BINARY, _TIME, _NUMBER = 0x001F, 0x0102, 0x0040, 0x0003

Tree = Mapping[str, "bytes | Tree"]


def ole(tree: Tree) -> bytes:
    """An OLE file of storages (mappings) and streams (bytes), up to some 60 kB."""
    entries: list[list] = [["Root Entry", 5, b"", _FREE, _FREE]]  # name, kind, content, next sibling, first child
    _add(tree, entries, 0)
    mini, mini_fat = b"", []
    fat: list[int] = []
    body = b""

    def store(content: bytes) -> int:
        nonlocal body
        first, count = len(fat), max(1, -(-len(content) // _SECTOR))
        fat.extend([*range(first + 1, first + count), _END])
        body += content.ljust(count * _SECTOR, b"\0")
        return first

    starts = []
    for _name, kind, content, *_ in entries:
        if kind != 2 or not content:
            starts.append(_END)
        elif len(content) < _CUTOFF:
            first, count = len(mini_fat), -(-len(content) // _MINI)
            mini_fat += [*range(first + 1, first + count), _END]
            mini += content.ljust(count * _MINI, b"\0")
            starts.append(first)
        else:
            starts.append(store(content))
    starts[0] = store(mini) if mini else _END
    entries[0][2] = mini
    directory = b"".join(_entry(*entry, start=start) for entry, start in zip(entries, starts, strict=True))
    directory_at = store(directory.ljust(-(-len(directory) // _SECTOR) * _SECTOR, b"\0"))
    mini_fat_at = store(struct.pack(f"<{len(mini_fat)}I", *mini_fat).ljust(_SECTOR, b"\xff")) if mini_fat else _END
    fat.append(_FAT)
    assert len(fat) <= 128
    body += struct.pack("<128I", *fat, *[_FREE] * (128 - len(fat)))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<IIIIIIIIII", 0, 1, directory_at, 0, _CUTOFF, mini_fat_at, 1 if mini_fat else 0, _END, 0, len(fat) - 1)
    return head.ljust(_SECTOR, b"\xff") + body


def _add(tree: Tree, entries: list[list], parent: int) -> None:
    last = None
    for name, content in tree.items():
        number = len(entries)
        entries.append([name, 1 if isinstance(content, Mapping) else 2, b"" if isinstance(content, Mapping) else content, _FREE, _FREE])
        entries[parent if last is None else last][4 if last is None else 3] = number
        last = number
        if isinstance(content, Mapping):
            _add(content, entries, number)


def _entry(name: str, kind: int, content: bytes, following: int, child: int, *, start: int) -> bytes:
    raw = name.encode("utf-16-le")
    return raw.ljust(64, b"\0") + struct.pack("<HBBIII", len(raw) + 2, kind, 1, _FREE, following, child) + bytes(36) + struct.pack("<IQ", start, len(content))


def msg(
    body: str = "", html: str = "", sent: datetime | None = None, attachments: Mapping[str, bytes] = {}, kind: str = "IPM.Note",
    sender: tuple[str, str] = ("", ""), receivers: Mapping[str, str] = {},
) -> bytes:  # fmt: skip
    """An Outlook message; people by their name and address."""
    values: dict[tuple[int, int], object] = {(0x001A, _STRING): kind}
    values |= {(0x1000, _STRING): body} if body else {}
    values |= {(0x1013, _BINARY): html.encode("cp1252"), (0x3FDE, _NUMBER): 1252} if html else {}
    values |= {(0x0039, _TIME): sent} if sent else {}
    values |= {(0x0C1A, _STRING): sender[0], (0x5D01, _STRING): sender[1]} if any(sender) else {}
    tree: dict[str, bytes | Tree] = dict(_properties(values, bytes(32)))
    for number, (name, data) in enumerate(attachments.items()):
        parts = {(0x3701, _BINARY): data, (0x3707, _STRING): name, (0x3705, _NUMBER): 1}
        tree[f"__attach_version1.0_#{number:08X}"] = _properties(parts, bytes(8))
    for number, (name, address) in enumerate(receivers.items()):
        tree[f"__recip_version1.0_#{number:08X}"] = _properties({(0x3001, _STRING): name, (0x39FE, _STRING): address}, bytes(8))
    return ole(tree)


def _properties(values: Mapping[tuple[int, int], object], head: bytes) -> dict[str, bytes]:
    streams: dict[str, bytes] = {}
    rows = head
    for (number, kind), value in values.items():
        if isinstance(value, datetime):
            held = int((value - datetime(1601, 1, 1, tzinfo=UTC)).total_seconds() * 10_000_000).to_bytes(8, "little")
        elif isinstance(value, int):
            held = struct.pack("<q", value)
        else:
            data = value.encode("utf-16-le") if isinstance(value, str) else value
            streams[f"__substg1.0_{number:04X}{kind:04X}"] = data
            held = struct.pack("<II", len(data), 0)
        rows += struct.pack("<HHI", kind, number, 6) + held
    return {"__properties_version1.0": rows, **streams}
