"""Bringing in what other tools kept."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from django.db import transaction

from skylight.activity import events as activity_events
from skylight.imports import reading
from skylight.imports.bulk import Events
from skylight.imports.finding import Finder
from skylight.imports.lines import Lines
from skylight.imports.org_changes import History
from skylight.imports.people import People
from skylight.imports.report import Report
from skylight.imports.run import Run
from skylight.imports.teams import Teams
from skylight.lib.errors import require
from skylight.org.actions import found_company, places
from skylight.org.models import Company, Person


def import_folder(
    path: Path | str, *, by: Person, at: datetime, dry_run: bool = False, strict: bool = False
) -> Report:
    """Bring in a folder of CSV files, all of it or nothing; the same folder a second time changes nothing.

    A row that cannot be true is refused and the rest brought in; with `strict` nothing is. A dry run does the same
    work and takes it back. Raises RuleBroken when there is no such folder or nothing in it that is known.
    """
    require(by.runs_things)
    folder = Path(path)
    report = Report()
    tables = reading.tables_in(folder, report)
    with transaction.atomic():
        run = Run(by=by, at=at, company=_company(folder, by, at), tables=tables, report=report)
        _bring_in(run)
        report.dry_run = dry_run
        report.written = not dry_run and not (strict and report.refused)
        if report.written:
            _finish(run, folder)
        else:
            transaction.set_rollback(True)
    return report


def _company(folder: Path, by: Person, at: datetime) -> Company:
    """The company, held so that nothing else changes its structure; founded if this is the first anybody hears."""
    if not Company.objects.exists():
        found_company(by=by, at=at, name=_name_from(folder))
    return places.lock_structure()


def _bring_in(run: Run) -> None:
    events, finder = Events(run), Finder()
    _bring_in_people(run, events, finder)
    events.flush()


def _bring_in_people(run: Run, events: Events, finder: Finder) -> None:
    teams = Teams(run)
    teams.load()
    if "teams" in run.tables:
        teams.bring_in(run.tables["teams"])
    history = History(run)
    history.read()
    people = People(run, teams, history)
    people.bring_in(run.tables.get("people"), events)
    finder.know({id_: place.pk for id_, place in people.places.items()})
    Lines(run, people, finder).draw(events)
    teams.name_leaders(finder)
    teams.finish(events)
    history.keep({id_: place.pk for id_, place in people.places.items()}, events)


def _finish(run: Run, folder: Path) -> None:
    """Say that there was an import, and have the structure counted; nothing if nothing has changed."""
    if not run.report.changes_anything:
        return
    places.figures_due(run.company, run.day)
    report = run.report
    activity_events.record(
        "imports.finished",
        by=run.by,
        at=run.at,
        subject=run.company,
        folder=folder.resolve().name,
        created=report.created,
        changed=report.changed,
        refused=len(report.refused),
    )


def _name_from(folder: Path) -> str:
    words = "".join(letter if letter.isalnum() else " " for letter in folder.resolve().name).split()
    return " ".join(word if word.isupper() else word.capitalize() for word in words) or "Company"
