"""The page that says what a folder holds, from which version, and by which digests one knows that nothing is missing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext_lazy as _

from skylight.activity.models import Seal
from skylight.imports.export.catalogue import FILES
from skylight.lib.errors import RuleBroken

NAME = "manifest.json"
FORMAT = "skylight-export"
FORMAT_VERSION = 1
LARGEST = 4_000_000

UNREADABLE = _("manifest.json cannot be read: this is not a whole export.")
FOREIGN = _("This folder is not an export of Skylight.")
NEWER = _("This export was made by a newer Skylight (%(version)s): bring this one up to it first.")
OLDER = _(
    "This export was made by an older Skylight (%(version)s): bring it into that version, then bring that one up to this."
)


@dataclass(frozen=True)
class Written:
    """One file: how many rows (a heading not counted), how many bytes, and their SHA-256."""

    rows: int
    bytes: int
    sha256: str


@dataclass
class Manifest:
    """What an export says of itself; nothing in it depends on when, where or on which engine it was made."""

    secrets: bool
    seal: dict[str, Any] | None
    migrations: dict[str, list[str]]
    product: str
    files: dict[str, Written] = field(default_factory=dict)

    def as_text(self) -> str:
        """The manifest as it stands in its file."""
        said = {
            "format": FORMAT,
            "format_version": FORMAT_VERSION,
            "product_version": self.product,
            "secrets": self.secrets,
            "seal": self.seal,
            "migrations": self.migrations,
            "files": {name: vars(one) for name, one in self.files.items()},
        }
        return json.dumps(said, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def begun(*, secrets: bool) -> Manifest:
    """The manifest of this installation, as yet without files."""
    return Manifest(secrets=secrets, seal=_seal(), migrations=migrations(), product=product_version())


def product_version() -> str:
    """The version of Skylight that runs here."""
    try:
        return version("skylight")
    except PackageNotFoundError:
        for line in (settings.BASE / "pyproject.toml").read_text().splitlines():
            if line.startswith("version = "):
                return line.split('"')[1]
        raise


def migrations() -> dict[str, list[str]]:
    """The migrations behind the exported tables, by app, as this database has seen them."""
    apps = {label.partition(".")[0] for label in FILES.values()}
    applied = MigrationRecorder(connection).applied_migrations()
    found: dict[str, list[str]] = {app: [] for app in sorted(apps)}
    for app, name in sorted(applied):
        if app in apps:
            found[app].append(name)
    return found


def is_export(folder: Path) -> bool:
    """Whether a folder says of itself that it is an export."""
    return (folder / NAME).is_file()


def read(folder: Path) -> Manifest:
    """The manifest of a folder. Raises RuleBroken when it is none that this version can bring in."""
    said = _json(folder / NAME)
    if not isinstance(said, dict) or said.get("format") != FORMAT:
        raise RuleBroken(FOREIGN)
    manifest = _manifest(said)
    refuse_other_version(said.get("format_version"), FORMAT_VERSION, manifest.migrations, manifest.product)
    return manifest


def refuse_other_version(
    format_version: Any, known: int, migrations_there: Mapping[str, list[str]], product: str
) -> None:
    """Raise RuleBroken when tables are not those of this installation."""
    there = {(app, name) for app, names in migrations_there.items() for name in names}
    here = {(app, name) for app, names in migrations().items() for name in names}
    if type(format_version) is not int or format_version > known or there - here:
        raise RuleBroken(NEWER % {"version": product})
    if here - there:
        raise RuleBroken(OLDER % {"version": product})


def _json(path: Path) -> Any:
    try:
        with path.open("rb") as file:
            text = file.read(LARGEST + 1)
        if len(text) > LARGEST:
            raise RuleBroken(UNREADABLE)
        return json.loads(text)
    except (OSError, ValueError, RecursionError):
        raise RuleBroken(UNREADABLE) from None


def _manifest(said: dict[str, Any]) -> Manifest:
    try:
        files = {str(name): Written(**one) for name, one in said["files"].items()}
        migrations_there = {
            str(app): [str(name) for name in names] for app, names in said["migrations"].items()
        }
        return Manifest(
            secrets=said["secrets"] is True,
            seal=said["seal"],
            migrations=migrations_there,
            product=str(said["product_version"])[:40],
            files=files,
        )
    except (KeyError, TypeError, AttributeError, ValueError):
        raise RuleBroken(UNREADABLE) from None


def _seal() -> dict[str, Any] | None:
    """Where the chain of events ends, if anything is sealed."""
    newest = Seal.objects.order_by("-sequence").values("sequence", "hash").first()
    return dict(newest) if newest else None
