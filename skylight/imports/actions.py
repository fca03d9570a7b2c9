"""Bringing in what other tools kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from django.db import transaction

from skylight.activity import events as activity_events
from skylight.imports.alignments import Links
from skylight.imports.bulk import Events
from skylight.imports.check_ins import CheckIns
from skylight.imports.comments import Comments
from skylight.imports.cycles import Cycles
from skylight.imports.finding import Finder
from skylight.imports.goal_rows import recompute
from skylight.imports.key_results import KeyResults
from skylight.imports.lines import Lines
from skylight.imports.objectives import Objectives
from skylight.imports.org_changes import History
from skylight.imports.owners import Owners
from skylight.imports.people import People
from skylight.imports.reading import Table
from skylight.imports.report import Report
from skylight.imports.run import Run
from skylight.imports.said import Remarks
from skylight.imports.sources.opening import AUTO, tables_from
from skylight.imports.teams import Teams
from skylight.lib.errors import require
from skylight.org.actions import found_company, places
from skylight.org.models import Company, Person


def import_path(
    path: Path | str, *, by: Person, at: datetime, name: str = "", source: str = AUTO, dates: str = "",
    dry_run: bool = False, strict: bool = False,
) -> Report:  # fmt: skip
    """Bring in a folder, table, workbook, archive or JSON file, called `name`, all of it or nothing; a second time changes nothing.

    `source` is found out from the columns when it is "auto"; `dates` says how days are written where the file does
    not tell. A row that cannot be true is refused and the rest brought in; with `strict` nothing is. A dry run does
    the same work and takes it back. Raises RuleBroken when nothing in it is known, or it would do harm.
    """
    require(by.runs_things)
    report = Report()
    with tables_from(Path(path), report, source=source, dates=dates) as tables:
        called = name or _name_of(Path(path))
        return _carry_out(tables, report, called, by=by, at=at, dry_run=dry_run, strict=strict)


def _carry_out(
    tables: dict[str, Table],
    report: Report,
    name: str,
    *,
    by: Person,
    at: datetime,
    dry_run: bool,
    strict: bool,
) -> Report:
    report.dry_run = dry_run
    if not tables:
        report.written, report.is_empty = False, True
        return report
    with transaction.atomic():
        run = Run(by=by, at=at, company=_company(name, by, at), tables=tables, report=report)
        _bring_in(run)
        report.written = not dry_run and not (strict and report.refused)
        if report.written:
            _finish(run, name)
        else:
            transaction.set_rollback(True)
    return report


def _company(name: str, by: Person, at: datetime) -> Company:
    """The company, held so that nothing else changes its structure; founded if this is the first anybody hears."""
    if not Company.objects.exists():
        found_company(by=by, at=at, name=_name_from(name))
    return places.lock_structure()


def _bring_in(run: Run) -> None:
    events, finder = Events(run), Finder()
    teams = Teams(run)
    teams.load()
    _bring_in_people(run, teams, events, finder)
    _bring_in_goals(run, teams, events, finder)
    teams.finish(events)
    events.flush()


def _bring_in_people(run: Run, teams: Teams, events: Events, finder: Finder) -> None:
    if "teams" in run.tables:
        teams.bring_in(run.tables["teams"])
    history = History(run)
    history.read()
    people = People(run, teams, history)
    people.bring_in(run.tables.get("people"), events)
    ids = {id_: place.pk for id_, place in people.places.items()}
    finder.know(ids)
    Lines(run, people, finder).draw(events)
    teams.name_leaders(finder)
    finder.guessed.clear()
    history.keep(ids, events)


def _bring_in_goals(run: Run, teams: Teams, events: Events, finder: Finder) -> None:
    owners, links = Owners(run, finder, teams, events), Links(run, events)
    cycles = Cycles(run, teams)
    cycles.load()
    objectives = Objectives(run, teams, cycles, owners, links, events)
    key_results = KeyResults(run, objectives, owners, links, events)
    brings: dict[str, Callable[[Table], None]] = {
        "cycles": lambda table: cycles.bring_in(table, events),
        "objectives": objectives.bring_in,
        "key_results": key_results.bring_in,
        "checkins": CheckIns(run, key_results, Remarks(run, owners), events).bring_in,
        "comments": Comments(run, Remarks(run, owners), events).bring_in,
    }
    for stem, bring_in in brings.items():
        if stem in run.tables:
            bring_in(run.tables[stem])
    links.bring_in()
    recompute(objectives.touched)


def _finish(run: Run, name: str) -> None:
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
        folder=name,
        created=report.created,
        changed=report.changed,
        refused=len(report.refused),
    )


def _name_of(path: Path) -> str:
    path = path.resolve()
    return path.name if path.is_dir() else path.stem


def _name_from(name: str) -> str:
    words = "".join(letter if letter.isalnum() else " " for letter in name).split()
    return " ".join(word if word.isupper() else word.capitalize() for word in words)[:200] or "Company"
