"""An export brought into an empty installation."""

from __future__ import annotations

import json
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.color import no_style
from django.db import DataError, IntegrityError, connection, transaction
from django.utils.translation import gettext_lazy as _

from skylight.imports.bulk import insert_as_given
from skylight.imports.export.catalogue import FILES, MADE_ANEW, columns_of, is_secret, model_of
from skylight.imports.export.forms import Wrong, reader
from skylight.imports.export.manifests import Manifest
from skylight.imports.export.verifying import lines_in, verified
from skylight.imports.export.writing import lines_of_file
from skylight.lib.errors import RuleBroken

NOT_EMPTY = _("Somebody works here already: an export is only brought into an empty installation.")
NOT_A_ROW = _("This is not a row of %(file)s.")
LINE = _("%(file)s, line %(line)d: %(problem)s")
DOES_NOT_FIT = _("%(file)s does not fit: %(problem)s")
CONTRADICTS = _("The files contradict each other: %(problem)s")
READS_OTHERWISE = _(
    "%(file)s would read otherwise after coming in; this database cannot hold it as it is written. Nothing was changed."
)


def bring_back(folder: Path) -> Manifest:
    """Make an empty installation what the export says, with every id, or leave it empty.

    Nobody does it, because nobody is there yet. Raises RuleBroken for a folder that is not a whole export of this
    version, for an installation that is not empty, and when what came in does not give the same export again.
    """
    manifest = verified(folder)
    with transaction.atomic():
        refuse_unless_empty()
        for file in FILES:
            _bring_in(folder, file, secrets=manifest.secrets)
        _check_constraints()
        _go_on_counting()
        for file in FILES:
            _compare(file, manifest)
    return manifest


def refuse_unless_empty() -> None:
    """Raise RuleBroken when any exported table holds a row."""
    if any(model_of(file)._base_manager.exists() for file in FILES):
        raise RuleBroken(NOT_EMPTY)


def _bring_in(folder: Path, file: str, *, secrets: bool) -> None:
    model, path = model_of(file), folder / f"{file}.jsonl"
    fields = columns_of(model, secrets=secrets)
    hidden = [] if secrets else [field for field in model._meta.concrete_fields if is_secret(field)]
    anew = [MADE_ANEW[str(field)] for field in hidden]
    rows = ([*row, *(make() for make in anew)] for row in _rows(path, fields))
    try:
        insert_as_given(model, [*fields, *hidden], rows)
    except (DataError, IntegrityError, OverflowError) as problem:
        raise RuleBroken(DOES_NOT_FIT % {"file": path.name, "problem": problem}) from problem


def _rows(path: Path, fields: list[Any]) -> Iterator[list[Any]]:
    names, read = {str(field.attname) for field in fields}, reader(fields)
    for number, line in enumerate(lines_in(path), 1):
        try:
            row = json.loads(line, parse_constant=_no_number)
            if not isinstance(row, dict) or row.keys() != names:
                raise Wrong(NOT_A_ROW, file=path.name)
            yield read(row)
        except Wrong as wrong:
            details = {"file": path.name, "line": number, "problem": wrong.text % wrong.values}
            raise RuleBroken(LINE % details) from None
        except (ValueError, RecursionError):
            details = {"file": path.name, "line": number, "problem": NOT_A_ROW % {"file": path.name}}
            raise RuleBroken(LINE % details) from None


def _no_number(text: str) -> NoReturn:
    raise ValueError(text)


def _check_constraints() -> None:
    try:
        connection.check_constraints()
    except IntegrityError as problem:
        raise RuleBroken(CONTRADICTS % {"problem": problem}) from problem


def _go_on_counting() -> None:
    """Have the next row of each table get a number above those that came in."""
    models = [model_of(file) for file in FILES]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)


def _compare(file: str, manifest: Manifest) -> None:
    """Read back what was written: only the same export is the same company."""
    digest = sha256()
    for line in lines_of_file(file, secrets=manifest.secrets):
        digest.update(line.encode())
    if digest.hexdigest() != manifest.files[f"{file}.jsonl"].sha256:
        raise RuleBroken(READS_OTHERWISE % {"file": f"{file}.jsonl"})
