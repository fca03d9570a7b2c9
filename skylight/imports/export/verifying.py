"""Whether a folder holds what its manifest says, all of it and nothing else, before anything is changed."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from skylight.imports.export import manifests
from skylight.imports.export.catalogue import FILES
from skylight.imports.export.manifests import Manifest, Written
from skylight.imports.export.tables import COLUMNS
from skylight.lib.errors import RuleBroken

PIECE = 1 << 20
# No row of a company comes near it; a file without line ends would fill the memory.
LONGEST_LINE = 64_000_000

OTHER_FILES = _("The manifest does not name the files of an export: this is not a whole one.")
MISSING = _("%(file)s is missing: this is not a whole export.")
ALTERED = _("%(file)s is not as it was written: it was cut off or altered.")
LINE_TOO_LONG = _("%(file)s, line %(line)d: a line of more than %(count)d bytes is no row.")


def verified(folder: Path) -> Manifest:
    """The manifest of a whole export that this version can bring in. Raises RuleBroken for everything else."""
    manifest = manifests.read(folder)
    if set(manifest.files) != _names():
        raise RuleBroken(OTHER_FILES)
    for name, written in manifest.files.items():
        _verify(folder / name, name, written)
    return manifest


def lines_in(path: Path) -> Iterator[bytes]:
    """The lines of a file, none of them too long to be read. Raises RuleBroken."""
    with path.open("rb") as file:
        number = 0
        while line := file.readline(LONGEST_LINE):
            number += 1
            if len(line) == LONGEST_LINE:
                details: dict[str, Any] = {"file": path.name, "line": number, "count": LONGEST_LINE}
                raise RuleBroken(LINE_TOO_LONG % details)
            yield line


def _names() -> set[str]:
    return {f"{file}.jsonl" for file in FILES} | {f"csv/{stem}.csv" for stem in COLUMNS}


def _verify(path: Path, name: str, written: Written) -> None:
    if path.is_symlink() or not path.is_file():
        raise RuleBroken(MISSING % {"file": name})
    if path.stat().st_size != written.bytes or _digest(path) != written.sha256:
        raise RuleBroken(ALTERED % {"file": name})


def _digest(path: Path) -> str:
    digest = sha256()
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            digest.update(piece)
    return digest.hexdigest()
