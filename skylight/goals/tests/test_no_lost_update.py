"""Nobody's words are overwritten unseen, however the edits of one key result interleave."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from skylight.goals import actions
from skylight.goals.models import KeyResult, RevisionChange
from skylight.lib.errors import Stale
from tests import make

EDITORS = 8
STEPS = st.tuples(st.integers(0, EDITORS - 1), st.sampled_from(["read", "save"]))


@dataclass
class Editor:
    """Somebody with the page open."""

    name: str
    version: int | None = None
    seen: str = ""
    saved: int = 0
    accepted: list[str] = field(default_factory=list)

    def read(self, key_result):
        self.version, self.seen = KeyResult.objects.values_list("version", "title").get(pk=key_result.pk)

    def save(self, key_result, by):
        """The text if it was accepted, else the text that this editor is shown beside the own one."""
        self.saved += 1
        text = f"{self.name}, draft {self.saved}"
        try:
            edited = actions.edit_key_result(key_result, by=by, at=make.NOW, version=self.version, title=text)
        except Stale as stale:
            return stale.current.title
        self.accepted.append(text)
        self.version, self.seen = edited.version, text
        return text


@pytest.mark.django_db
@settings(
    max_examples=120,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=st.lists(STEPS, min_size=2, max_size=24))
def test_every_accepted_text_is_in_the_history(ana, steps):
    key_result = make.key_result(make.objective(ana), "As it was")
    editors = [Editor(f"Editor {number}") for number in range(EDITORS)]
    standing = "As it was"
    for editor in editors:
        editor.read(key_result)

    for number, step in steps:
        if step == "read":
            editors[number].read(key_result)
        else:
            had_seen = editors[number].seen
            shown = editors[number].save(key_result, ana)
            assert shown == standing or had_seen == standing
            standing = shown

    history = RevisionChange.objects.filter(revision__key_result=key_result, field="title").order_by("id")
    texts = list(history.values_list("before", "after"))
    accepted = sorted(text for editor in editors for text in editor.accepted)
    assert sorted(after for _, after in texts) == accepted
    assert ["As it was", *(after for _, after in texts)] == [*(before for before, _ in texts), standing]
    key_result.refresh_from_db()
    assert (key_result.title, key_result.version) == (standing, 1 + len(accepted))


def test_of_eight_editors_who_read_the_same_one_is_accepted(ana):
    key_result = make.key_result(make.objective(ana), "As it was")
    editors = [Editor(f"Editor {number}") for number in range(EDITORS)]
    for editor in editors:
        editor.read(key_result)

    shown = {editor.save(key_result, ana) for editor in editors}

    assert shown == {"Editor 0, draft 1"}
    assert [len(editor.accepted) for editor in editors] == [1] + [0] * 7
