"""What goes out comes back the same, byte for byte."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from skylight.activity.models import Comment, Event
from skylight.cycles.models import Cycle
from skylight.goals.models import CheckIn, KeyResult, Objective
from skylight.imports.export.actions import bring_back
from skylight.imports.export.manifests import NAME
from skylight.imports.export.tests.conftest import Exported, content, taken_back
from skylight.imports.export.writing import export_to
from skylight.org.models import Company, Person, Team
from skylight.policies.models import Setting
from tests import make

_folders = count(1)


@pytest.mark.parametrize("secrets", [False, True])
def test_an_export_brought_into_an_empty_installation_gives_the_same_export(
    exported: Exported, tmp_path: Path, secrets: bool
) -> None:
    folder = exported(secrets=secrets)

    bring_back(folder)
    export_to(tmp_path / "again", secrets=secrets)

    assert content(tmp_path / "again") == content(folder)
    assert len(content(folder)["check_ins.jsonl"].splitlines()) == 1


def test_people_can_sign_in_as_before_only_if_secrets_were_asked_for(exported: Exported) -> None:
    def signs_in(folder: Path) -> bool:
        bring_back(folder)
        return bool(Person.objects.get(name="Ana Ruiz").check_password(make.PASSWORD))

    without, with_them = exported(secrets=False), None
    assert not taken_back(lambda: signs_in(without))
    shutil.rmtree(without)
    with_them = exported(secrets=True)
    assert taken_back(lambda: signs_in(with_them))


def test_without_secrets_no_hash_of_a_password_leaves(exported: Exported) -> None:
    folder = exported(secrets=False)

    assert b"md5$" not in b"".join(content(folder).values())
    shutil.rmtree(folder)
    assert b"md5$" in b"".join(content(exported(secrets=True)).values())


def test_work_goes_on_after_an_import_with_numbers_of_its_own(exported: Exported) -> None:
    bring_back(exported())
    newest = Objective.objects.order_by("-pk").values_list("pk", flat=True)[0]

    goal = make.objective(Person.objects.get(name="Ana Ruiz"), "One more")

    assert goal.pk > newest


def test_ids_texts_and_figures_are_written_as_documented(exported: Exported) -> None:
    folder = exported()

    rows = [json.loads(line) for line in (folder / "key_results.jsonl").read_text().splitlines()]
    manifest = json.loads((folder / NAME).read_text())

    assert rows[0]["target"] == "-20.0000000000"
    assert rows[0]["created_at"] == "2026-03-16T09:00:00.000000Z"
    assert list(rows[0]) == sorted(rows[0])
    assert manifest["files"]["key_results.jsonl"]["rows"] == 1
    assert manifest["files"]["csv/key_results.csv"]["rows"] == 1


texts = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=30)
moments = st.datetimes(datetime(1990, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))
figures = st.none() | st.decimals(-99_999, 99_999, places=10, allow_nan=False, allow_infinity=False)
shares = st.none() | st.decimals(0, 1, places=3)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)


@given(data=st.data())
@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_a_database_holds_goes_out_and_comes_back_the_same(
    db: None, tmp_path: Path, data: Any
) -> None:
    place = tmp_path / str(next(_folders))
    first, second = place / "first", place / "second"

    def out() -> None:
        _fill(data)
        export_to(first)

    def back_and_out() -> None:
        bring_back(first)
        export_to(second)

    taken_back(out)
    taken_back(back_and_out)

    assert content(first) == content(second)
    shutil.rmtree(place)


def _fill(data: Any) -> None:
    """Rows that no action would make, as far as the tables take them."""
    draw = data.draw
    at = draw(moments)
    Company.objects.create(pk=1, name=draw(texts), time_zone="Asia/Shanghai")
    people = [
        Person.objects.create(
            pk=draw(st.integers(number * 1000 + 1, number * 1000 + 999)),
            name=draw(texts),
            about=draw(texts),
            email=f"{number}@example.com" if draw(st.booleans()) else None,
            joined_on=draw(st.none() | st.dates(date(1990, 1, 1))),
            external_id=draw(st.none() | texts.map(lambda text: f"{number}{text}")),  # noqa: B023
            created_at=at,
        )
        for number in range(3)
    ]
    team = Team.objects.create(name=draw(texts), leader=people[0], created_at=at)
    Person.objects.filter(pk=people[1].pk).update(team=team, manager=people[0])
    cycle = Cycle.objects.create(
        name=draw(texts), starts_at=at, ends_at=at + timedelta(days=60), created_at=at
    )
    Setting.objects.create(key=draw(texts), value=[draw(values)], reason=draw(texts), at=at)
    _goals(draw, people, team, cycle, at)


def _goals(draw: Any, people: list[Person], team: Team, cycle: Cycle, at: datetime) -> None:
    for owner in (people[1], people[2], None):
        goal = Objective.objects.create(
            cycle=cycle, owner_person=owner, owner_team=None if owner else team, title=draw(texts),
            description=draw(texts), weight=draw(shares), progress=draw(shares), score_stated=draw(shares),
            state=draw(st.sampled_from(Objective.State.values)), created_at=at,
        )  # fmt: skip
        key_result = KeyResult.objects.create(
            objective=goal, title=draw(texts), kind="range", low=draw(figures), high=draw(figures),
            current=draw(figures), unit=draw(texts), created_at=at,
        )  # fmt: skip
        CheckIn.objects.create(
            objective=goal,
            key_result=key_result,
            by=owner,
            at=draw(moments),
            value=draw(figures),
            note=draw(texts),
        )
        Comment.objects.create(objective=goal, by_name=draw(texts), at=draw(moments), text=draw(texts))
        Event.objects.create(
            kind="goals.changed", at=at, by=owner, objective=goal, subject=draw(texts), reason=draw(texts),
            data={"changed": draw(values)},
        )  # fmt: skip


def test_a_figure_this_database_cannot_hold_is_refused_rather_than_rounded(
    exported: Exported, on_sqlite: bool
) -> None:
    """SQLite keeps 15 digits of a number, PostgreSQL all of them."""
    from skylight.imports.export.tests.test_refusals import rewrite

    folder = exported()
    exact = "12345678901234567890.1234567891"
    rewrite(folder, "key_results.jsonl", lambda text: text.replace('"-20.0000000000"', f'"{exact}"'))

    if on_sqlite:
        with pytest.raises(Exception, match="would read otherwise"):
            bring_back(folder)
        assert not Person.objects.exists()
    else:
        bring_back(folder)
        assert KeyResult.objects.get().target == Decimal(exact)
    assert connection.vendor in ("sqlite", "postgresql")
