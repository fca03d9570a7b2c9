"""One file that is a whole backup: what it holds, and a digest over every byte of it.

It is a ZIP file, so that any machine opens it: `manifest.json` and the database. Its comment, the very end of the file,
is the SHA-256 of all bytes before the digest; so nothing in it can be altered or missing without being noticed.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import IO, Any

from skylight.cli.errors import Refused

FORMAT = "skylight-backup"
FORMAT_VERSION = 1
MANIFEST = "manifest.json"
LARGEST_MANIFEST = 64_000_000
PIECE = 1 << 20
SEAL = b"sha256:"
DIGITS = 64
# What must stay free beside a restored database.
SPARE = 64 * 1024**2
MEMBERS = {"sqlite": "skylight.sqlite3", "postgresql": "skylight.dump"}


@dataclass
class Contents:
    """What a backup says of itself."""

    engine: str
    engine_version: str
    product_version: str
    made_at: str
    migrations: list[list[str]]
    rows: dict[str, int]
    erasures: list[dict[str, Any]]
    seal: dict[str, Any] | None = None
    bytes: int = 0
    sha256: str = ""
    format: str = FORMAT
    format_version: int = FORMAT_VERSION

    def as_text(self) -> str:
        """The manifest as it stands in the archive."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True)


class Counted:
    """A stream that counts and digests what goes through it."""

    def __init__(self, target: IO[bytes]) -> None:
        self.target, self.size, self.digest = target, 0, sha256()

    def write(self, data: bytes) -> int:
        """Pass some bytes on."""
        self.size += len(data)
        self.digest.update(data)
        return self.target.write(data)


def write(path: Path, fill: Callable[[Counted], Contents], engine: str) -> Contents:
    """Make the archive under another name and put it in its place once all of it is on the disk.

    `fill` writes the database and says what it was. What stood at `path` stays until then, and for good if
    anything goes wrong.
    """
    with _beside(path) as partial:
        contents = _fill(partial, fill, engine)
        _seal(partial)
        os.replace(partial, path)
        sync(path.parent)
    return contents


def read(path: Path) -> Contents:
    """What a whole, unaltered backup says of itself. Raises Refused for everything else."""
    try:
        _refuse_altered(path)
        with zipfile.ZipFile(path) as archive:
            return _contents(archive)
    except FileNotFoundError:
        raise Refused(f"There is no file {path}.") from None
    except (OSError, zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as problem:
        raise Refused(f"{path} is not a whole backup of Skylight: {problem}") from None


def extract(path: Path, contents: Contents, target: Path) -> None:
    """Write the database of a backup that was read into a new file, which is then on the disk. Raises Refused."""
    _refuse_without_room(contents, target)
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file, zipfile.ZipFile(path) as archive:
        counted = Counted(file)
        try:
            with archive.open(MEMBERS[contents.engine]) as member:
                _pour(member, counted, contents.bytes)
        except (zipfile.BadZipFile, OSError, EOFError, ValueError) as problem:
            raise Refused(f"The database in {path} cannot be read: {problem}") from None
        if (counted.size, counted.digest.hexdigest()) != (contents.bytes, contents.sha256):
            raise Refused(f"The database in {path} is not the one that its manifest tells of.")
        file.flush()
        os.fsync(file.fileno())


def sync(folder: Path) -> None:
    """Have the names in a folder on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _beside(path: Path) -> Iterator[Path]:
    """A file of its own in the same folder, gone at the end unless it was put in its place."""
    if not path.parent.is_dir():
        raise Refused(f"There is no folder {path.parent}.")
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".partial")
    os.close(handle)
    try:
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)


def _fill(partial: Path, fill: Callable[[Counted], Contents], engine: str) -> Contents:
    # PostgreSQL's dump is compressed already.
    method = zipfile.ZIP_DEFLATED if engine == "sqlite" else zipfile.ZIP_STORED
    with zipfile.ZipFile(partial, "w", method, compresslevel=3) as archive:
        with archive.open(MEMBERS[engine], "w", force_zip64=True) as member:
            counted = Counted(member)
            contents = fill(counted)
        contents.bytes, contents.sha256 = counted.size, counted.digest.hexdigest()
        archive.writestr(MANIFEST, contents.as_text(), zipfile.ZIP_DEFLATED)
        archive.comment = SEAL + b"0" * DIGITS
    return contents


def _seal(partial: Path) -> None:
    with partial.open("r+b") as file:
        place = file.seek(0, os.SEEK_END) - DIGITS
        digest = _digest(file, place)
        file.seek(place)
        file.write(digest.encode())
        file.flush()
        os.fsync(file.fileno())


def _refuse_altered(path: Path) -> None:
    with path.open("rb") as file:
        place = file.seek(0, os.SEEK_END) - DIGITS
        if place < len(SEAL):
            raise Refused(f"{path} is not a whole backup of Skylight.")
        file.seek(place - len(SEAL))
        if file.read(len(SEAL)) != SEAL:
            raise Refused(f"{path} is not a whole backup of Skylight: it is of another kind, or was cut off.")
        if file.read().decode("ascii", "replace") != _digest(file, place):
            raise Refused(f"{path} is not as it was written: it was cut off or altered.")


def _digest(file: IO[bytes], end: int) -> str:
    file.seek(0)
    digest = sha256()
    while (rest := end - file.tell()) > 0 and (piece := file.read(min(PIECE, rest))):
        digest.update(piece)
    return digest.hexdigest()


def _contents(archive: zipfile.ZipFile) -> Contents:
    """The manifest, of an archive that holds the two files of a backup and no others."""
    try:
        with archive.open(MANIFEST) as file:
            said = json.loads(file.read(LARGEST_MANIFEST))
        if said["format"] != FORMAT:
            raise ValueError
        if type(said["format_version"]) is not int or said["format_version"] > FORMAT_VERSION:
            raise Refused("This backup was made by a newer Skylight: bring this one up to it first.")
        contents = Contents(**said)
        names = sorted(archive.namelist())
    except (KeyError, ValueError, TypeError, RecursionError):
        raise Refused("This is not a backup of Skylight.") from None
    if contents.engine not in MEMBERS or names != sorted([MANIFEST, MEMBERS[contents.engine]]):
        raise Refused("This is not a backup of Skylight: it holds other files.")
    return contents


def _refuse_without_room(contents: Contents, target: Path) -> None:
    free = shutil.disk_usage(target.parent).free
    if type(contents.bytes) is not int or contents.bytes + SPARE > free:
        raise Refused(f"The database needs {contents.bytes} bytes, and {free} are free in {target.parent}.")


def _pour(source: IO[bytes], target: Counted, most: int) -> None:
    while piece := source.read(PIECE):
        if target.size + len(piece) > most:
            raise ValueError("it is larger than its manifest says")
        target.write(piece)
