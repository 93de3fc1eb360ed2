"""A copy of the whole data folder in one file, and back.

The writer's lock is held, so graphs and private files are of one moment; the judgements, which others may be adding to, come
through SQLite's own backup. Not in the copy: what follows from the graphs (the index, the index of room, the table of counts), and locks.
"""
from __future__ import annotations

import errno
import os
import shutil
import sqlite3
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from kg.folder.data_folder import DataFolder
from kg.folder.disk import UNWRITABLE, replacing, unwritable
from kg.judgements import reviewers, table
from kg.judgements.follow import follow
from kg.room.index import FILE as INDEX_FILE
from kg.statistics.facts_table import FILE as COUNTS_FILE
from records import InputError, UsageError

_LEFT_OUT = ("index/", "slot", INDEX_FILE.as_posix(), COUNTS_FILE.as_posix())
_DATABASES = (table.FILE, reviewers.FILE.as_posix())
_OWNER_ONLY = "prive"


@dataclass(frozen=True)
class Made:
    """What a copy holds."""

    files: int
    size: int  #: bytes of the copy


def backup(folder: DataFolder, file: Path) -> Made:
    """Write a copy (.tar.gz, readable by its owner only). Raises InputError when there is nothing to copy or it can't be written."""
    if not (folder.path / "store.json").exists():
        raise InputError(f"{folder.path}: geen datamap om te kopiëren")
    if file.resolve().is_relative_to(folder.path.resolve()):
        raise UsageError(f"{file}: zet de kopie buiten de datamap")
    follow(folder)
    with replacing(file) as part, tempfile.TemporaryDirectory(dir=file.parent) as beside, folder.writer("reservekopie maken"):
        _copy_databases(folder, Path(beside))
        files = _write(folder, Path(beside), part)
    return Made(files, file.stat().st_size)


def restore(folder: DataFolder, file: Path) -> int:
    """Put a copy back; gives the number of files. The folder must not exist or be empty, and is there whole or not at all.

    Raises UsageError when the folder holds anything, InputError for a file that is no copy or is damaged, and where the disk takes no more.
    """
    target = folder.path.resolve()
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise UsageError(f"{folder.path}: is niet leeg; zet een kopie terug in een nieuwe datamap (--store)")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        part = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))  # made for its owner only
    except OSError as error:
        raise unwritable(target, error) from error
    try:
        files = _extract(file, part)
        if not (part / "store.json").exists():
            raise InputError(f"{file}: geen kopie van een datamap")
        part.chmod(0o755)
        _take_place(part, target)
    except OSError as error:
        raise unwritable(target, error) from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return files


def _take_place(part: Path, target: Path) -> None:
    """Raises UsageError when another made something in the folder since it was seen to be empty."""
    try:
        if target.exists():
            target.rmdir()
        part.rename(target)
    except OSError as error:
        if error.errno not in (errno.ENOTEMPTY, errno.EEXIST):
            raise unwritable(target, error) from error
        raise UsageError(f"{target}: is niet leeg meer; een ander proces is er begonnen. Kies een andere datamap (--store)") from error


def _copy_databases(folder: DataFolder, beside: Path) -> None:
    """The judgements first: every reviewer in them is then among the names."""
    (beside / reviewers.FILE).parent.mkdir(parents=True)
    try:
        table.backup(folder, beside / table.FILE)
        reviewers.backup_names(folder, beside / reviewers.FILE)
    except InputError as error:  # names the database that was read, where it is the copy that has no room
        if getattr(error.__cause__, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)) from error
        raise


def _write(folder: DataFolder, beside: Path, part: Path) -> int:
    files = 0
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        with tarfile.open(fileobj=out, mode="w:gz") as archive:
            for path, name in _members(folder, beside):
                archive.add(path, name, recursive=False, filter=_anonymous)
                files += path.is_file()
        out.flush()
        os.fsync(out.fileno())
    return files


def _members(folder: DataFolder, beside: Path) -> Iterator[tuple[Path, str]]:
    """(path, name in the copy) of every folder and file, databases from their own copies."""
    for path in sorted(folder.path.rglob("*")):
        name = path.relative_to(folder.path).as_posix()
        if f"{name}/".startswith(_LEFT_OUT) or path.is_symlink() or name.endswith(".tmp") or not (path.is_dir() or path.is_file()):
            continue
        if any(name.startswith(database) for database in _DATABASES):
            continue
        yield path, name
    for name in _DATABASES:
        if (beside / name).exists():
            (beside / name).chmod((folder.path / name).stat().st_mode & 0o777)
            yield beside / name, name


def _anonymous(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    return member


def _extract(file: Path, part: Path) -> int:
    """Raises InputError for a file that is no copy or is damaged, OSError where the disk takes no more."""
    files, folders = 0, list[tuple[Path, int]]()
    try:
        with file.open("rb") as copy, tarfile.open(fileobj=copy, mode="r:gz") as archive:
            for member in archive:
                path = part / _safe_name(file, member)
                mode = member.mode & (0o700 if member.name.split("/")[0] == _OWNER_ONLY else 0o755)
                if member.isdir():
                    path.mkdir(mode=0o700, exist_ok=True)
                    folders.append((path, mode))
                else:
                    _put(archive, member, path, mode)
                    files += 1
        for path, mode in reversed(folders):
            path.chmod(mode)
    except FileNotFoundError as error:
        raise InputError(f"{file}: bestaat niet") from error
    except (tarfile.TarError, EOFError, zlib.error, OSError) as error:
        if isinstance(error, OSError) and error.errno in UNWRITABLE:
            raise
        raise InputError(f"{file}: geen kopie van een datamap, of beschadigd ({error})") from error
    return files


def _put(archive: tarfile.TarFile, member: tarfile.TarInfo, path: Path, mode: int) -> None:
    source = archive.extractfile(member)
    assert source is not None  # a file, see _safe_name
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with source, os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode & 0o777), "wb") as out:
        shutil.copyfileobj(source, out)
        out.flush()
        os.fsync(out.fileno())


def _safe_name(file: Path, member: tarfile.TarInfo) -> PurePosixPath:
    """The place of a member inside the folder; a copy holds nothing but plain files and folders."""
    name = PurePosixPath(member.name)
    if name.is_absolute() or ".." in name.parts or not (member.isfile() or member.isdir()):
        raise InputError(f"{file}: bevat iets dat niet in een datamap hoort ({member.name})")
    return name
