"""Writes everything that this installation holds into a folder."""

from __future__ import annotations

import json
from argparse import Namespace

from skylight.imports.export.writing import export_to


def run(options: Namespace) -> int:
    """Say what was written; the folder is whole once it holds manifest.json."""
    manifest = export_to(options.folder, secrets=options.secrets)
    rows = sum(one.rows for name, one in manifest.files.items() if name.endswith(".jsonl"))
    if options.json:
        print(json.dumps({"folder": str(options.folder), "files": len(manifest.files), "rows": rows}))
    else:
        print(f"{rows} rows in {len(manifest.files)} files are in {options.folder}.")
    return 0
