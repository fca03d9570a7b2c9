"""A restricted goal and a draft of Ana's whose every text holds a word that stands nowhere else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from skylight.activity.models import Comment
from skylight.drafting.actions.acceptance import accept_as_work
from skylight.drafting.actions.requests import ask
from skylight.drafting.actions.suggestions import Line, break_down
from skylight.goals import actions
from skylight.goals.models import Alignment, CheckIn, KeyResult, Objective
from tests import make

RESTRICTED, DRAFT = "Quetzalcoatlus", "Xenoturbella"
UNTIL = make.NOW + timedelta(days=9)


@dataclass(frozen=True)
class Hidden:
    """One goal that others may not read, with all that belongs to it."""

    word: str
    goal: Objective
    key_result: KeyResult
    links: list[Alignment]
    check_in: CheckIn | None = None
    comment: Comment | None = None


def restricted(
    ana: Any,
    bo: Any,
    li: Any,
) -> Hidden:
    """Open once, so that others tied goals to it and spoke of it; then closed to all but Ana."""
    goal, key_result = _written(RESTRICTED, ana, published=True)
    who = {"by": ana, "at": make.NOW}
    check_in = make.check_in(
        key_result, 4, note=f"Counted {RESTRICTED}", evidence_url=f"https://{RESTRICTED}.test/"
    )
    comment = actions.comment(goal, by=bo, at=make.NOW, text=f"Why {RESTRICTED}?", key_result=key_result)
    links = [
        make.alignment(goal, make.objective(li, "Open, above"), note=f"All for {RESTRICTED}"),
        make.alignment(make.objective(bo, "Open, below"), goal, to_key_result=key_result),
    ]
    actions.challenge(links[1], **who, reason=f"Not for {RESTRICTED}")
    goal.refresh_from_db()
    actions.edit_objective(goal, **who, version=goal.version, title=f"{RESTRICTED} again", reason=RESTRICTED)
    texts = dict.fromkeys(("expected", "happened", "why", "keep", "change"), RESTRICTED)
    actions.write_retro(goal, **who, version=0, **texts)
    _supported(RESTRICTED, goal, li.manager)
    break_down(goal, **who, lines=[Line("Open offer", to_person=bo)], key_result=key_result)
    actions.restrict(goal, **who, reason="A purchase", until_at=UNTIL)
    goal.refresh_from_db()
    return Hidden(RESTRICTED, goal, key_result, links, check_in, comment)


def draft(ana: Any, sam: Any) -> Hidden:
    """Never open, and tied to a goal of somebody else's."""
    goal, key_result = _written(DRAFT, ana, published=False)
    link = make.alignment(
        goal, make.objective(sam, "Open, elsewhere"), from_key_result=key_result, note=DRAFT
    )
    _supported(DRAFT, goal, sam.manager)
    return Hidden(DRAFT, goal, key_result, [link])


def _supported(word: str, goal: Objective, by: Any) -> None:
    """Somebody else was asked for support, and does it as ordinary work."""
    terms = {"what": f"{word} help", "why": f"Else no {word}", "by_when": date(2026, 4, 1), "days": 2}
    request = ask(by=goal.owner_person, at=make.NOW, objective=goal, to_person=by, **terms)
    accept_as_work(request, by=by, at=make.NOW, version=1, title=f"{word} chores", note=f"All for {word}")


def _written(word: str, ana: Any, *, published: bool) -> tuple[Objective, KeyResult]:
    goal = make.objective(ana, f"{word} first", description=f"For {word}", published=published)
    key_result = make.key_result(goal, f"{word} share", how_measured=word, description=word, unit=word[:9])
    steps = [(f"{word} pilot", date(2026, 4, 1), None)]
    make.key_result(goal, f"{word} steps", kind="milestone", milestones=steps)
    actions.add_step(key_result, by=ana, at=make.NOW, words=f"{word} next")
    return goal, key_result
