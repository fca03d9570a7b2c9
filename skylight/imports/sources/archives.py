"""Archives whose contents and names can do no harm; nothing of them is ever written to the disk."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO, Any

from django.utils.translation import gettext_lazy as _

from skylight.imports.reading import Content, Unreadable
from skylight.lib.errors import RuleBroken

MOST_MEMBERS = 2_000
LARGEST_DIRECTORY = 1 << 20
LARGEST_MEMBER = 400_000_000
LARGEST_IN_ALL = 1_000_000_000
# Text shrinks to a twentieth, seldom to a fiftieth; what shrinks more is made to do so.
MOST_TIMES_LARGER = 150
SMALL = 5_000_000
LONGEST_NAME = 255
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    ValueError,
    NotImplementedError,
    RuntimeError,
    struct.error,
)
END = b"PK\x05\x06"
END_RECORD = struct.Struct("<4s4H2LH")
LONGEST_COMMENT = 65_535
BEGINNINGS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
RESERVED = {"con", "prn", "aux", "nul", *(f"{one}{n}" for one in ("com", "lpt") for n in range(1, 10))}
# What turns the direction of the letters around, so that a name reads as another.
TURNING = {*"\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"}

DAMAGED = _("%(file)s is damaged and cannot be opened.")
TOO_MANY = _("%(file)s holds more than %(count)d files.")
TOO_LARGE = _("%(file)s unpacks to more than can be read.")
NOT_WHOLE = _("This part of the archive is damaged.")
LOCKED = _("%(file)s is locked with a password; save it without one.")
NESTED = _("%(file)s holds another archive; unpack that one and bring it in by itself.")
BAD_NAME = _("%(file)s holds a file whose name is not one; nothing in it was read.")
UNUSUAL = _("%(file)s is packed in a way that is not read here; pack it as an ordinary ZIP.")


@dataclass(frozen=True)
class Member:
    """One file of an archive, read from where it lies."""

    archive: zipfile.ZipFile
    info: zipfile.ZipInfo
    name: str

    def open(self, mode: str = "rb", /) -> IO[bytes]:
        """Its bytes from the beginning; never more of them than the archive said there are."""
        try:
            return io.BufferedReader(_Sound(self.archive.open(self.info)))
        except BROKEN:
            raise Unreadable(1, NOT_WHOLE) from None


class _Sound(io.RawIOBase):
    """The bytes of a member for as long as they are what the archive says they are."""

    def __init__(self, packed: IO[bytes]) -> None:
        self._packed = packed

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            piece = self._packed.read(len(buffer))
        except BROKEN:
            raise Unreadable(1, NOT_WHOLE) from None
        buffer[: len(piece)] = piece
        return len(piece)

    def close(self) -> None:
        self._packed.close()
        super().close()


def is_archive(content: Content) -> bool:
    """Whether the bytes begin like those of a ZIP, whatever its name."""
    with content.open("rb") as file:
        return file.read(4) in BEGINNINGS


def opened(file: IO[bytes], name: str) -> zipfile.ZipFile:
    """The archive, once everything it says of itself is harmless. Raises RuleBroken."""
    _check_directory(file, name)
    try:
        archive = zipfile.ZipFile(file)
    except BROKEN:
        raise RuleBroken(DAMAGED % {"file": name}) from None
    _check_members(archive, name)
    return archive


def members(archive: zipfile.ZipFile) -> list[Member]:
    """The files in an archive, by name; folders and what some systems add are left."""
    found = [info for info in archive.infolist() if not info.is_dir() and not _is_clutter(info.filename)]
    return [Member(archive, info, info.filename) for info in sorted(found, key=lambda one: one.filename)]


def _check_directory(file: IO[bytes], name: str) -> None:
    """Look at the end of the file first: a directory of millions of names is never read."""
    size = file.seek(0, io.SEEK_END)
    file.seek(max(0, size - LONGEST_COMMENT - END_RECORD.size))
    tail = file.read()
    at = tail.rfind(END)
    if at < 0 or len(tail) - at < END_RECORD.size:
        raise RuleBroken(DAMAGED % {"file": name})
    _sign, _disk, _first, _here, count, length, start, _rest = END_RECORD.unpack_from(tail, at)
    if count > MOST_MEMBERS or length > LARGEST_DIRECTORY:
        raise RuleBroken(TOO_MANY % {"file": name, "count": MOST_MEMBERS})
    if start + length > size:
        raise RuleBroken(DAMAGED % {"file": name})
    file.seek(0)


def _check_members(archive: zipfile.ZipFile, name: str) -> None:
    infos = archive.infolist()
    if any(not _is_name(info) for info in infos):
        raise RuleBroken(BAD_NAME % {"file": name})
    if any(info.flag_bits & 1 for info in infos):
        raise RuleBroken(LOCKED % {"file": name})
    if any(info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for info in infos):
        raise RuleBroken(UNUSUAL % {"file": name})
    packed = sum(info.compress_size for info in infos)
    unpacked = sum(info.file_size for info in infos)
    blown_up = unpacked > SMALL and unpacked > packed * MOST_TIMES_LARGER
    if unpacked > LARGEST_IN_ALL or blown_up or any(info.file_size > LARGEST_MEMBER for info in infos):
        raise RuleBroken(TOO_LARGE % {"file": name})
    if any(
        PurePosixPath(info.filename).suffix.casefold() in (".zip", ".7z", ".rar", ".gz") for info in infos
    ):
        raise RuleBroken(NESTED % {"file": name})


def _is_name(info: zipfile.ZipInfo) -> bool:
    """Whether a name is that of a file below the archive, and nothing else."""
    name = info.filename
    given = getattr(info, "orig_filename", name)
    parts = PurePosixPath(name).parts
    return (
        0 < len(name.encode("utf-8", "surrogateescape")) <= LONGEST_NAME
        and not name.startswith("/")
        and "\\" not in name
        and "\0" not in given
        and ":" not in name
        and not any(ord(letter) < 32 or letter in TURNING for letter in name)
        and not any(part == ".." or part.partition(".")[0].casefold() in RESERVED for part in parts)
        and not stat.S_ISLNK(info.external_attr >> 16)
    )


def _is_clutter(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return parts[0] == "__MACOSX" or parts[-1].startswith(".")
