"""What holds of an import as a whole: all or nothing, the same twice, by whoever may."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from skylight.activity.models import Event, Notice
from skylight.goals.models import Objective
from skylight.imports import actions
from skylight.imports.actions import import_path
from skylight.imports.tests.whole import contents, files, shuffled
from skylight.lib.errors import NotAllowed
from skylight.org.models import Company, Person
from tests import make

CREATED = {
    "people": 9, "teams": 4, "cycles": 3, "objectives": 7, "key_results": 4, "checkins": 3, "comments": 1,
    "org_changes": 4,
}  # fmt: skip


def test_a_whole_folder_is_brought_in_and_what_cannot_be_true_is_named(bring: Any, refused: Any) -> None:
    report = bring(**files())

    assert report.as_dict()["created"] == CREATED
    assert [(file, line) for file, line, _reason in refused(report)] == [
        ("checkins.csv", 5),
        ("comments.csv", 3),
        ("cycles.csv", 5),
        ("key_results.csv", 6),
        ("objectives.csv", 7),
        ("objectives.csv", 8),
        ("objectives.csv", 10),
        ("people.csv", 7),
        ("people.csv", 7),
        ("people.csv", 8),
        ("people.csv", 8),
        ("people.csv", 9),
        ("people.csv", 11),
        ("teams.csv", 4),
        ("teams.csv", 5),
    ]
    assert not Notice.objects.exists()


def test_only_those_who_run_things_import(folder: Any, ana: Person, root: Person) -> None:
    with pytest.raises(NotAllowed):
        import_path(folder(**files()), by=ana, at=make.NOW)

    import_path(folder(**files()), by=root, at=make.NOW)
    assert Objective.objects.filter(created_by=root).exists()


def test_the_company_is_founded_in_the_name_of_the_folder(bring: Any) -> None:
    bring(teams="id\na\n")

    assert Company.objects.get().name == "Northwind"


def test_a_company_that_stands_keeps_its_name(bring: Any) -> None:
    make.company(name="Eastwind")

    bring(teams="id\na\n")

    assert Company.objects.get().name == "Eastwind"


def test_a_dry_run_says_the_same_and_writes_nothing(bring: Any) -> None:
    make.system()
    before = contents()

    dry = bring(**files(), dry_run=True)

    assert contents() == before
    assert bring(**files()).as_dict() == dry.as_dict()


def test_a_dry_run_of_changes_says_the_same_too(bring: Any) -> None:
    bring(**files(), at=make.LONG_AGO)
    later = {
        stem: text.replace("Designer", "Lead designer").replace("Be great", "Be good")
        for stem, text in files().items()
    }
    before = contents()

    dry = bring(**later, dry_run=True)

    assert contents() == before
    report = bring(**later).as_dict()
    assert report == dry.as_dict()
    assert report["changed"]["people"] == report["changed"]["objectives"] == 1


def test_a_second_import_changes_nothing_at_all(bring: Any) -> None:
    bring(**files())
    before = contents()

    report = bring(**files()).as_dict()

    assert contents() == before
    assert set(report["created"].values()) == set(report["changed"].values()) == {0}
    assert report["unchanged"] == CREATED


def test_a_second_import_in_another_order_changes_nothing_either(bring: Any) -> None:
    bring(**files())
    expected = contents()

    report = bring(**shuffled(1)).as_dict()

    assert set(report["created"].values()) == set(report["changed"].values()) == {0}
    assert contents() == expected


@pytest.mark.parametrize("seed", range(8))
def test_rows_in_any_order_make_the_same_company_from_nothing(bring: Any, seed: int) -> None:
    report, company = _taken_back(bring, files())
    other_report, other_company = _taken_back(bring, shuffled(seed))

    assert other_company == company
    assert other_report["created"] == report["created"]
    assert len(other_report["refused"]) == len(report["refused"])
    assert len(other_report["notes"]) == len(report["notes"])


def _taken_back(bring: Any, given: dict[str, str]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What an import reports and makes, in a database that afterwards is as before."""
    with transaction.atomic():
        found = bring(**given).as_dict(), contents()
        transaction.set_rollback(True)
    return found


def test_strict_writes_nothing_when_a_row_is_refused(bring: Any) -> None:
    make.system()
    before = contents()

    report = bring(**files(), strict=True)

    assert contents() == before
    assert len(report.refused) == 15
    assert "nothing was written" in report.as_text("en")
    assert bring(teams="id\na\n", strict=True).created["teams"] == 1


@pytest.mark.parametrize(
    "place",
    [
        "People.bring_in",
        "Lines.draw",
        "Cycles.bring_in",
        "KeyResults.bring_in",
        "Links.bring_in",
        "recompute",
    ],
)
def test_a_crash_at_any_step_leaves_nothing(bring: Any, monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    make.system()
    before = contents()
    name, _dot, method = place.partition(".")
    target, attribute = (getattr(actions, name), method) if method else (actions, name)
    real = getattr(target, attribute)

    def crash_after(*args: Any, **options: Any) -> None:
        real(*args, **options)
        raise RuntimeError("the power failed")

    monkeypatch.setattr(target, attribute, crash_after)
    with pytest.raises(RuntimeError):
        bring(**files())

    assert contents() == before


def test_a_crash_at_any_statement_leaves_nothing(bring: Any) -> None:
    make.system()
    before = contents()
    statements: list[str] = []
    with connection.execute_wrapper(_listing(statements)):
        bring(**files(), dry_run=True)
    writes = [place for place, sql in enumerate(statements) if sql.startswith(("INSERT", "UPDATE", "DELETE"))]

    for place in writes[:: max(1, len(writes) // 12)]:
        with pytest.raises(RuntimeError), connection.execute_wrapper(_failing_at(place)):
            bring(**files())
        assert contents() == before


def _listing(statements: list[str]) -> Any:
    def wrapper(execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
        statements.append(sql)
        return execute(sql, params, many, context)

    return wrapper


def _failing_at(place: int) -> Any:
    left = [place]

    def wrapper(execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
        left[0] -= 1
        if left[0] == -1:
            raise RuntimeError("the power failed")
        return execute(sql, params, many, context)

    return wrapper


def test_an_import_that_changes_something_is_told_of_once(bring: Any) -> None:
    bring(**files())
    event = Event.objects.get(kind="imports.finished")
    assert (event.data["folder"], event.data["created"], event.data["refused"]) == ("northwind", CREATED, 15)

    bring(**files())
    assert Event.objects.filter(kind="imports.finished").count() == 1


def test_every_row_that_is_made_has_its_event(bring: Any) -> None:
    bring(**files())

    told = Event.objects.filter(kind="imports.added").values_list("subject", flat=True)
    for model, label in ((Person, "org.person"), (Objective, "goals.objective")):
        made = model.objects.exclude(external_id="skylight:system").values_list("pk", flat=True)
        assert {f"{label}:{pk}" for pk in made} <= set(told)
    assert len(told) == len(set(told))


@pytest.mark.parametrize("stem", list(CREATED))
def test_any_file_may_be_missing_and_come_later(bring: Any, stem: str) -> None:
    report = bring(**{name: text for name, text in files().items() if name != stem})
    assert report.created[stem] == 0

    report = bring(**files())
    # Somebody whom only the history names finds a manager when the people come.
    healed = 1 if stem == "people" else 0
    assert report.created[stem] + report.changed[stem] + report.unchanged[stem] == CREATED[stem] + healed


def test_the_report_is_json_of_the_agreed_shape(bring: Any) -> None:
    report = json.loads(json.dumps(bring(**files()).as_dict()))

    assert list(report) == ["created", "changed", "unchanged", "refused", "notes"]
    assert all(list(report[name]) == list(CREATED) for name in ("created", "changed", "unchanged"))
    assert all(list(one) == ["file", "line", "reason"] for one in report["refused"])
    assert all(isinstance(note, str) and "%(" not in note for note in report["notes"])


def test_the_number_of_statements_does_not_grow_with_the_rows(bring: Any) -> None:
    def statements(count: int, first: int) -> int:
        rows = "".join(
            f"p{place},P {place},Team {place % 5},{f'p{first + (place - first - 1) // 4}' if place > first else ''},p{place}@example.com\n"
            for place in range(first, first + count)
        )
        with CaptureQueriesContext(connection) as queries:
            report = bring(people="id,name,team,manager_id,email\n" + rows)
        assert report.created["people"] == count
        return len(queries)

    statements(10, 0)
    assert statements(20, 1_000) == statements(400, 10_000)


def test_goals_cost_no_statement_each(bring: Any) -> None:
    def statements(count: int, start: str) -> int:
        rows = range(count)
        given = {
            "objectives": "id,cycle,title,owner,parent\n" + "".join(f"{start}o{n},2026,T,ana,{start}o0\n" for n in rows),
            "key_results": "id,objective,title,target,current\n" + "".join(f"{start}k{n},{start}o{n},T,10,{n}\n" for n in rows),
            "checkins": "id,target_id,date,value\n" + "".join(f"{start}c{n},{start}k{n},2026-03-01,5\n" for n in rows),
            "comments": "id,target_id,date,author,text\n" + "".join(f"{start}m{n},{start}o{n},2026-03-01,ana,x\n" for n in rows),
        }  # fmt: skip
        with CaptureQueriesContext(connection) as queries:
            report = bring(**given)
        assert report.created["checkins"] == count
        return len(queries)

    bring(people="id,name\nana,Ana\n", objectives="id,cycle,title,owner\no,2026,T,ana\n")
    assert statements(20, "a") == statements(200, "b")
