"""Of somebody who was erased nothing personal is found anywhere, and no figure has changed."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import connection, transaction

from skylight.activity.actions import seal_events
from skylight.activity.models import Comment, Event
from skylight.activity.verification import verify
from skylight.goals import actions as goals
from skylight.goals.models import CheckIn, KeyResult, Objective, Score
from skylight.imports.export.writing import export_to
from skylight.imports.models import Alias
from skylight.lib.errors import NotAllowed, RuleBroken
from skylight.org import actions as org
from skylight.org.models import Erasure, Person, ReportingLine
from skylight.pages import actions
from skylight.pages.queries.erasure import ledger, traces
from tests import make

CANARIES = (
    "Quixana", "奎夏娜", "quixana@canary.example", "Falconer of canary", "Canary Wharf", "canary-77",
    "I keep canaries", "Old Canaria", "because of her canary", "canary-handle", "my canary view",
)  # fmt: skip
LATER = make.NOW + timedelta(days=3)


@pytest.fixture
def root(db: None, now: Any) -> Person:
    return make.person("Rut Berg", is_admin=True)


@pytest.fixture
def gone(root: Person) -> Person:
    """Somebody who worked here, left, and left something behind everywhere."""
    return leaver(root)


def leaver(root: Person) -> Person:
    boss = make.person("Li Wei")
    person = make.person(
        "Old Canaria", other_name="奎夏娜", email="quixana@canary.example", role="Falconer of canary",
        location="Canary Wharf", external_id="canary-77", about="I keep canaries", manager=root,
    )  # fmt: skip
    org.edit_person(person, by=person, at=make.NOW, version=1, name="Quixana")
    person.refresh_from_db()
    org.set_manager(person, by=root, at=make.NOW, manager=boss, reason="because of her canary")
    make.person("Junior", manager=person)
    goal = make.objective(person, "Feed everybody")
    make.check_in(make.key_result(goal, "Grains"), 4)
    goals.comment(goal, by=person, at=make.NOW, text="Well")
    goals.save_view(by=person, at=make.NOW, name="my canary view", query="stale=on")
    Alias.objects.create(person=person, name="canary-handle")
    session = SessionStore()
    session["_auth_user_id"] = str(person.pk)
    session.save()
    org.let_go(person, by=root, at=make.NOW)
    person.refresh_from_db()
    return person


def erase(person: Person, by: Person, **details: Any) -> Person:
    asked = {"reason": "She asked for it", "confirmation": person.name, "at": LATER, **details}
    return actions.erase(person, by=by, **asked)


def figures() -> list[Any]:
    """What is counted of goals."""
    return [
        list(Objective.objects.order_by("pk").values_list("pk", "title", "progress", "owner_person_id")),
        list(KeyResult.objects.order_by("pk").values_list("pk", "current", "progress", "score")),
        list(CheckIn.objects.order_by("pk").values_list("pk", "value", "by_id", "note")),
        list(Score.objects.order_by("pk").values_list("pk", "value")),
        list(Comment.objects.order_by("pk").values_list("pk", "text", "by_id")),
        list(ReportingLine.objects.order_by("pk").values_list("person_id", "manager_id", "from_on", "until_on")),
    ]  # fmt: skip


def everything() -> str:
    """Every value of every table, exported or not."""
    said = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            said += [str(value) for row in cursor.fetchall() for value in row]
    text = "\n".join(said)
    return text + text.encode().decode("unicode_escape", "ignore").encode("utf-8", "ignore").decode(
        "utf-8", "ignore"
    )


def test_no_trace_of_the_person_is_left_in_any_table_or_export(
    gone: Person, root: Person, tmp_path: Path
) -> None:
    before = everything()
    assert all(one in before for one in CANARIES if one != "奎夏娜")

    erase(gone, root)
    export_to(tmp_path / "out", secrets=True)

    after = everything()
    files = "".join(path.read_text() for path in (tmp_path / "out").rglob("*") if path.is_file())
    assert [one for one in CANARIES if one in after or one in files] == []


def test_goals_figures_and_structure_stay_as_they_are(gone: Person, root: Person) -> None:
    before = figures()

    person = erase(gone, root)

    assert figures() == before
    assert person.name == f"Former colleague {person.pk}"
    assert (person.email, person.external_id, person.is_active) == (None, None, False)


def test_nobody_signs_in_as_them_any_more(gone: Person, root: Person) -> None:
    assert Session.objects.count() == 1

    person = erase(gone, root)

    assert not person.has_usable_password()
    assert not Session.objects.exists()


def test_the_record_stays_proved_and_says_who_did_it_and_why(gone: Person, root: Person) -> None:
    seal_events(at=make.NOW)

    erase(gone, root)
    seal_events(at=LATER)

    event = Event.objects.get(kind="org.person_erased")
    assert (event.by, event.reason) == (root, "She asked for it")
    assert event.data["whom"] == f"Former colleague {gone.pk}"
    assert verify().holds


def test_somebody_else_of_the_same_name_keeps_their_history(gone: Person, root: Person) -> None:
    other = make.person("Quixana", email="other@example.com", role="Gardener")
    org.let_go(other, by=root, at=make.NOW)

    erase(gone, root)

    assert Event.objects.get(kind="org.person_left", person=other).data["whom"] == "Quixana"


@pytest.mark.parametrize(
    ("details", "field"),
    [
        ({"reason": " "}, "reason"),
        ({"reason": "Quixana asked"}, "reason"),
        ({"confirmation": "Somebody"}, "confirmation"),
    ],
)
def test_a_slip_of_the_hand_erases_nobody(
    gone: Person, root: Person, details: dict[str, Any], field: str
) -> None:
    with pytest.raises(RuleBroken) as refused:
        erase(gone, root, **details)

    assert refused.value.field == field
    assert Person.objects.get(pk=gone.pk).name == "Quixana"


def test_whoever_works_here_is_not_erased(root: Person) -> None:
    with pytest.raises(RuleBroken, match="still works here"):
        erase(make.person("Ana"), root)


def test_nobody_is_erased_twice(gone: Person, root: Person) -> None:
    person = erase(gone, root)

    with pytest.raises(RuleBroken, match="already"):
        erase(person, root)


def test_only_administrators_erase(gone: Person) -> None:
    with pytest.raises(NotAllowed):
        erase(gone, make.person("Li Wei"))


def test_an_older_backup_is_erased_again(gone: Person, root: Person) -> None:
    with transaction.atomic():
        erase(gone, root)
        told = ledger()
        transaction.set_rollback(True)
    assert Person.objects.get(pk=gone.pk).name == "Quixana"

    count = actions.replay_erasures(told, at=LATER)

    assert count == 1
    assert Person.objects.get(pk=gone.pk).name == f"Former colleague {gone.pk}"
    assert Erasure.objects.get().at == LATER
    assert actions.replay_erasures(told, at=LATER) == 0


def test_a_number_that_somebody_else_has_by_now_is_left_alone(gone: Person, root: Person) -> None:
    told = [
        {"person": gone.pk, "created_at": "2019-01-01T00:00:00+00:00", "at": LATER.isoformat(), "reason": "x"}
    ]

    assert actions.replay_erasures(told, at=LATER) == 0
    assert Person.objects.get(pk=gone.pk).name == "Quixana"


def test_the_page_says_what_goes_and_what_stays_and_does_it(client: Any, gone: Person, root: Person) -> None:
    client.force_login(root)
    shown = client.get(f"/people/{gone.pk}/erasure/").content.decode()
    assert "quixana@canary.example" in shown

    refused = client.post(f"/people/{gone.pk}/erasure/", {"reason": "Asked", "confirmation": "No"})
    done = client.post(f"/people/{gone.pk}/erasure/", {"reason": "Asked", "confirmation": "Quixana"})

    assert (refused.status_code, done.status_code) == (422, 302)
    assert traces(gone).objectives == 1
    assert "pseudonym" in client.get(f"/people/{gone.pk}/erasure/").content.decode()


def test_the_history_can_be_read_afterwards(client: Any, gone: Person, root: Person) -> None:
    """Events without words still make sentences."""
    erase(gone, root)
    client.force_login(root)

    for address in ("/", f"/people/{gone.pk}/", "/org/history/", "/people/"):
        assert client.get(address).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_the_file_of_the_database_has_forgotten_them(on_sqlite: bool) -> None:
    if not on_sqlite:
        pytest.skip("PostgreSQL's files are its own; docs/backup.md says when it lets go of space")
    root = make.person("Rut Berg", is_admin=True)
    person = leaver(root)
    Person.objects.filter(pk=person.pk).update(left_on=date(2026, 3, 16))
    path = Path(connection.settings_dict["NAME"])

    def found() -> list[str]:
        data = b"".join(one.read_bytes() for one in path.parent.glob(f"{path.name}*"))
        return [word for word in CANARIES if word.encode() in data]

    assert "Quixana" in found()
    erase(person, root)

    assert found() == []
