"""A backup is one file, and nothing in it can be missing or altered without being noticed."""

from __future__ import annotations

import errno
import json
import os
import random
import zipfile
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from skylight.cli import archives
from skylight.cli.archives import DIGITS, SEAL, Contents, Counted
from skylight.cli.errors import Refused

DATABASE = random.Random(7).randbytes(300_000)


def contents(**details: Any) -> Contents:
    usual = {
        "engine": "sqlite", "engine_version": "3", "product_version": "1", "made_at": "2026-03-16",
        "migrations": [["org", "0001_initial"]], "rows": {}, "erasures": [],
    }  # fmt: skip
    return Contents(**{**usual, **details})


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    """A whole backup of some bytes."""
    path = tmp_path / "whole.backup"

    def fill(target: Counted) -> Contents:
        target.write(DATABASE)
        return contents()

    archives.write(path, fill, "sqlite")
    return path


def sealed(path: Path, members: dict[str, bytes]) -> Path:
    """An archive that somebody made on purpose, with a digest that is right."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
        archive.comment = SEAL + b"0" * DIGITS
    data = path.read_bytes()[:-DIGITS]
    path.write_bytes(data + sha256(data).hexdigest().encode())
    return path


def manifest(**details: Any) -> bytes:
    data = {"bytes": len(DATABASE), "sha256": sha256(DATABASE).hexdigest()}
    return json.dumps({**json.loads(contents().as_text()), **data, **details}).encode()


def test_what_goes_in_comes_out(whole: Path, tmp_path: Path) -> None:
    said = archives.read(whole)
    archives.extract(whole, said, tmp_path / "out")

    assert (tmp_path / "out").read_bytes() == DATABASE
    assert (said.bytes, said.engine) == (len(DATABASE), "sqlite")
    assert whole.stat().st_mode & 0o077 == 0


def test_any_machine_opens_it(whole: Path) -> None:
    with zipfile.ZipFile(whole) as archive:
        assert archive.testzip() is None
        assert archive.read("skylight.sqlite3") == DATABASE


def test_every_flipped_bit_is_noticed(whole: Path) -> None:
    data = whole.read_bytes()
    places = random.Random(1)
    for place in [0, 5, len(data) - 1, len(data) - 70, *(places.randrange(len(data)) for _ in range(60))]:
        spoilt = bytearray(data)
        spoilt[place] ^= 1 << places.randrange(8)
        whole.write_bytes(spoilt)
        with pytest.raises(Refused):
            archives.read(whole)


@pytest.mark.parametrize("kept", [0, 1, 60, 90, 1_000, 200_000, -1])
def test_a_file_that_was_cut_off_is_refused(whole: Path, kept: int) -> None:
    whole.write_bytes(whole.read_bytes()[:kept])

    with pytest.raises(Refused, match=r"whole backup|altered"):
        archives.read(whole)


def test_bytes_too_many_are_refused(whole: Path) -> None:
    whole.write_bytes(whole.read_bytes() + b"x")

    with pytest.raises(Refused):
        archives.read(whole)


@pytest.mark.parametrize(
    ("members", "said"),
    [
        ({"letter.txt": b"hello"}, "not a whole backup|not a backup"),
        ({"manifest.json": b"{}"}, "not a backup"),
        ({"manifest.json": b"[" * 100_000}, "not a backup"),
        ({"manifest.json": manifest(format="another"), "skylight.sqlite3": DATABASE}, "not a backup"),
        ({"manifest.json": manifest(format_version=2), "skylight.sqlite3": DATABASE}, "newer"),
        ({"manifest.json": manifest(engine="oracle"), "skylight.sqlite3": DATABASE}, "not a backup"),
        ({"manifest.json": manifest(), "../../etc/passwd": DATABASE}, "other files"),
        ({"manifest.json": manifest(), "skylight.sqlite3": DATABASE, "/etc/profile": b"x"}, "other files"),
        ({"manifest.json": manifest(surprise=1), "skylight.sqlite3": DATABASE}, "not a backup"),
    ],
)  # fmt: skip
def test_what_is_no_backup_is_refused_however_well_it_is_sealed(
    tmp_path: Path, members: dict[str, bytes], said: str
) -> None:
    with pytest.raises(Refused, match=said):
        archives.read(sealed(tmp_path / "foreign", members))


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    path = sealed(tmp_path / "bomb", {"manifest.json": manifest(), "skylight.sqlite3": bytes(40_000_000)})
    said = archives.read(path)

    with pytest.raises(Refused, match="larger than its manifest says"):
        archives.extract(path, said, tmp_path / "out")

    assert (tmp_path / "out").stat().st_size <= len(DATABASE)


def test_more_than_the_disk_holds_is_not_begun(tmp_path: Path) -> None:
    path = sealed(tmp_path / "huge", {"manifest.json": manifest(bytes=2**60), "skylight.sqlite3": b"x"})

    with pytest.raises(Refused, match="are free"):
        archives.extract(path, archives.read(path), tmp_path / "out")

    assert not (tmp_path / "out").exists()


def test_another_database_than_the_manifest_tells_of_is_refused(tmp_path: Path) -> None:
    members = {"manifest.json": manifest(), "skylight.sqlite3": bytes(len(DATABASE))}
    path = sealed(tmp_path / "other", members)

    with pytest.raises(Refused, match="not the one"):
        archives.extract(path, archives.read(path), tmp_path / "out")


def test_the_last_good_backup_stays_when_the_disk_is_full(whole: Path) -> None:
    good = whole.read_bytes()

    def fill(target: Counted) -> Contents:
        target.write(DATABASE[:100])
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        archives.write(whole, fill, "sqlite")

    assert whole.read_bytes() == good
    assert os.listdir(whole.parent) == [whole.name]
