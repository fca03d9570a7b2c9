"""Eight people edit one goal at once, in a thousand orders: nobody overwrites words that they have not seen."""

from __future__ import annotations

from decimal import Decimal
from random import Random
from typing import Any

import pytest
from django.db import transaction

from skylight.activity.models import Event
from skylight.goals import actions
from skylight.goals.models import KeyResult, Objective, RevisionChange
from skylight.lib import versions
from skylight.lib.errors import Stale, VersionMissing
from tests import make

pytestmark = pytest.mark.django_db
EDITORS = 8
INTERLEAVINGS = 500  # of an objective, and as many of a key result
SEED = 20_261_122


class Editor:
    """Opens the form, types, and saves some time later; what was refused stays in the form."""

    def __init__(self, name: str, row: Any, by: Any) -> None:
        self.name, self.row, self.by = name, row, by
        self.seen: int | None = None
        self.text = ""
        self.count = 0

    def open(self) -> None:
        """Read the row as it stands and type over it."""
        self.count += 1
        self.seen = self.row.__class__.objects.values_list("version", flat=True).get(pk=self.row.pk)
        self.text = f"{self.name} {self.count}"

    def save(self) -> str:
        """Send the form; the accepted text. Raises Stale."""
        edit = actions.edit_objective if isinstance(self.row, Objective) else actions.edit_key_result
        edit(self.row, by=self.by, at=make.NOW, version=self.seen, title=self.text, reason="Clearer")
        self.seen = None
        return self.text


class Story:
    """What ought to be true after each step."""

    def __init__(self, row: Any) -> None:
        self.row = row
        self.accepted = [row.title]
        self.refused = 0

    def step(self, editor: Editor) -> None:
        """One editor opens, or saves what was opened."""
        if editor.seen is None:
            editor.open()
        else:
            self.save(editor)

    def save(self, editor: Editor) -> None:
        """Fails when a stale form is taken, a current one refused, or a refusal hides one of the two texts."""
        current = self.row.__class__.objects.get(pk=self.row.pk)
        fresh, mine = current.version == editor.seen, editor.text
        stale = self.refusal(editor)
        assert (stale is None) == fresh, f"{mine} went over {current.title}, which it had not seen"
        if stale is not None:
            assert (stale.current.title, editor.text) == (self.accepted[-1], mine)
            self.refused += 1
            # Having read both, the editor saves on top of what stands, or starts again.
            editor.seen = stale.current.version if len(mine) % 2 else None

    def refusal(self, editor: Editor) -> Stale | None:
        """How a save was refused; None when it was accepted."""
        try:
            with transaction.atomic():
                self.accepted.append(editor.save())
        except Stale as stale:
            return stale
        return None

    def history(self) -> list[str]:
        """Every title that ever stood, from the revisions."""
        mine = RevisionChange.objects.filter(field="title", revision__objective=self.goal)
        of_key_result = self.row.pk if isinstance(self.row, KeyResult) else None
        changes = (
            mine.filter(revision__key_result=of_key_result).order_by("id").values_list("before", "after")
        )
        assert [before for before, _ in changes[1:]] == [after for _, after in changes][:-1]
        return [changes[0][0], *(after for _, after in changes)]

    @property
    def goal(self) -> Objective:
        """The objective of which this is told."""
        return self.row if isinstance(self.row, Objective) else self.row.objective


@pytest.fixture(params=["objective", "key result"])
def row(request: Any, root: Any, ana: Any) -> Any:
    """What the eight edit."""
    goal = make.objective(ana, "As it was")
    return goal if request.param == "objective" else make.key_result(goal, "As it was")


def play(row: Any, by: Any, steps: int) -> Story:
    """So many steps of eight editors in an order that chance gives."""
    chance, story = Random(SEED), Story(row)
    editors = [Editor(f"Editor {number}", row, by) for number in range(EDITORS)]
    for _ in range(steps):
        story.step(chance.choice(editors))
    return story


def test_every_accepted_text_is_in_the_history_and_none_went_over_another_unseen(row: Any, ana: Any) -> None:
    story = play(row, ana, INTERLEAVINGS)

    row.refresh_from_db()
    assert story.history() == story.accepted
    assert row.title == story.accepted[-1]
    assert story.refused > 50
    assert len(story.accepted) > 50


def test_every_accepted_text_is_on_record_too(row: Any, ana: Any) -> None:
    story = play(row, ana, 100)

    subject = f"{row._meta.label_lower}:{row.pk}"
    edits = Event.objects.filter(subject=subject, kind__endswith="edited").order_by("id")
    assert [event.data["changed"]["title"][1] for event in edits] == story.accepted[1:]


def test_a_form_that_does_not_say_what_it_had_seen_is_refused(row: Any, ana: Any) -> None:
    editor = Editor("Editor", row, ana)

    with pytest.raises(VersionMissing):
        editor.save()


def test_without_the_version_the_loss_would_be_found(
    row: Any, ana: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def careless(row: Any, version: int | None) -> Any:
        return row.__class__.objects.get(pk=row.pk)

    monkeypatch.setattr(versions, "lock", careless)
    monkeypatch.setattr("skylight.goals.locks.hold_version", careless)

    with pytest.raises(AssertionError, match="which it had not seen"):
        play(row, ana, INTERLEAVINGS)


def test_two_numbers_saved_at_once_are_one_number_and_one_refusal(ana: Any) -> None:
    key_result = make.key_result(make.objective(ana))
    given = {"by": ana, "at": make.NOW, "version": key_result.version, "reason": "More"}
    actions.edit_key_result(key_result, target=Decimal(20), **given)

    with pytest.raises(Stale) as refused:
        actions.edit_key_result(key_result, target=Decimal(30), **given)

    assert refused.value.current.target == 20
