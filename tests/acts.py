"""Everything that can be done, as data: each action once, called as it would be in the world of the access matrix."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from skylight.activity import actions as activity
from skylight.activity.models import Event, Notice
from skylight.cycles import actions as cycles
from skylight.drafting.actions import acceptance, quote, reminders, requests, templates, work
from skylight.drafting.actions import suggestions as offers
from skylight.followup import actions as followup
from skylight.followup.queries.reports import monday_of
from skylight.goals import actions as goals
from skylight.goals.actions.check_ins import CheckInEntry
from skylight.goals.texts import ObjectiveText
from skylight.org import actions as org
from skylight.org.models import Company
from skylight.outbox import actions as outbox
from skylight.pages import actions as pages
from skylight.policies import actions as policies
from skylight.sso import actions as sso
from tests import make
from tests.access_matrix import World

Call = Callable[[World], partial[Any]]
NOW = make.NOW


def as_root(action: Callable[..., Any], *things: Any, **details: Any) -> partial[Any]:
    """Done by Skylight itself, who may do what administrators may."""
    return partial(action, *things, by=make.system(), at=NOW, **details)


def as_ana(world: World, action: Callable[..., Any], *things: Any, **details: Any) -> partial[Any]:
    """Done by the owner of the goal."""
    return partial(action, *things, by=world.ana, at=NOW, **details)


def fresh(row: Any) -> Any:
    """The row as it stands."""
    return row.__class__._base_manager.get(pk=row.pk)


def solid(world: World) -> Any:
    """Ana's line to her manager."""
    return world.ana.lines.get(until_on=None)


def gone(world: World) -> Any:
    """Somebody whose last day is set."""
    return org.let_go(make.person("Gil"), by=make.system(), at=NOW)


def served(world: World) -> Any:
    """A placeholder in whose name a goal stands."""
    make.key_result(make.objective(world.placeholder, by=make.system()), by=make.system())
    return world.placeholder


def closed_team() -> Any:
    """A team that was closed."""
    return org.close_team(make.team("Archive"), by=make.system(), at=NOW)


ACTIVITY: dict[str, Call] = {
    "read_notices": lambda w: as_ana(w, activity.read_notices, _notices(w)),
    "follow": lambda w: as_ana(w, activity.follow, team=w.sales),
    "unfollow": lambda w: as_ana(w, activity.unfollow, w.follow),
    "redact": lambda w: as_root(
        activity.redact, list(Event.objects.values_list("pk", flat=True)[:3]), reason="Law"
    ),
}


def _notices(world: World) -> list[int]:
    assert world.comment
    return list(Notice.objects.filter(person=world.ana).values_list("pk", flat=True))


ORG: dict[str, Call] = {
    "edit_company": lambda w: as_root(
        org.edit_company, Company.objects.get(), version=Company.objects.get().version, name="North"
    ),
    "add_person": lambda w: as_root(
        org.add_person, name="New", manager=w.li, team=w.growth, email="new@example.com"
    ),
    "edit_person": lambda w: as_root(
        org.edit_person, w.ana, version=fresh(w.ana).version, name="Ana Paz", role="Designer"
    ),
    "set_preferences": lambda w: as_ana(
        w, org.set_preferences, w.ana, language="en", theme="dark", time_zone=""
    ),
    "let_go": lambda w: as_root(org.let_go, w.li),
    "take_back": lambda w: as_root(org.take_back, gone(w)),
    "set_manager": lambda w: as_root(org.set_manager, w.ana, manager=w.bo, reason="Closer"),
    "add_line": lambda w: as_root(org.add_line, w.ana, manager=w.bo, kind="dotted"),
    "end_line": lambda w: as_root(org.end_line, solid(w)),
    "join_team": lambda w: as_root(org.join_team, w.ana, team=w.sales),
    "absorb": lambda w: as_root(org.absorb, w.placeholder, into=w.bo),
    "add_team": lambda w: as_root(org.add_team, name="Care", parent=w.growth, leader=w.li),
    "edit_team": lambda w: as_root(org.edit_team, w.growth, version=fresh(w.growth).version, name="Growing"),
    "move_team": lambda w: as_root(org.move_team, w.growth, parent=w.sales),
    "lead_team": lambda w: as_root(org.lead_team, w.growth, leader=w.li),
    "close_team": lambda w: as_root(org.close_team, make.team("Empty")),
    "reopen_team": lambda w: as_root(org.reopen_team, closed_team()),
}
POLICIES: dict[str, Call] = {
    "decide": lambda w: as_root(policies.decide, "weights", "off", reason="We tried it", team=w.growth),
    "undecide": lambda w: _undecided(w),
}


def _undecided(world: World) -> partial[Any]:
    policies.decide("weights", "off", by=make.system(), at=NOW, reason="We tried it", team=world.growth)
    return as_root(policies.undecide, "weights", reason="It did not help", team=world.growth)


CYCLES: dict[str, Call] = {
    "open_cycle": lambda w: as_root(cycles.open_cycle, first_day=date(2026, 5, 1), months=2),
    "edit_cycle": lambda w: as_root(
        cycles.edit_cycle, w.cycle, version=fresh(w.cycle).version, name="Spring"
    ),
    "mark": lambda w: as_root(cycles.mark, w.cycle, standing="hidden", reason="Made by mistake"),
    "open_due_cycles": lambda w: partial(
        cycles.open_due_cycles, by=make.system(), at=NOW + timedelta(days=40)
    ),
}


def goal(world: World, state: str = "published") -> Any:
    """Ana's goal in that state, as it stands."""
    return fresh(world.where(state).goal)


def first(world: World) -> Any:
    """The first key result of her goal."""
    return fresh(world.goal).key_results.order_by("pk").first()


def versioned(world: World, action: Callable[..., Any], row: Any, **details: Any) -> partial[Any]:
    """Done by Ana, who has read the row as it stands."""
    return as_ana(world, action, row, version=row.version, **details)


RETRO = {"expected": "Sun", "happened": "Rain", "why": "Winter", "keep": "Coats", "change": "Shoes"}
GOALS: dict[str, Call] = {
    "draft_objective": lambda w: as_ana(
        w, goals.draft_objective, cycle=w.cycle, title="Nobody waits", owner_person=w.ana
    ),
    "edit_objective": lambda w: versioned(
        w, goals.edit_objective, goal(w), title="All wait", reason="Clearer"
    ),
    "set_contributors": lambda w: versioned(w, goals.set_contributors, goal(w), people=[w.bo, w.li]),
    "publish": lambda w: as_ana(w, goals.publish, goal(w, "draft")),
    "discard": lambda w: as_ana(w, goals.discard, goal(w, "draft")),
    "move_objective": lambda w: as_ana(w, goals.move_objective, _second(w), position=0),
    "set_objective_weights": lambda w: as_ana(
        w,
        goals.set_objective_weights,
        owner=w.ana,
        cycle=w.cycle,
        weights={goal(w).pk: Decimal(1), _second(w).pk: Decimal(0)},
    ),
    "add_key_result": lambda w: as_ana(
        w, goals.add_key_result, goal(w), title="Hours", target=Decimal(5), start=Decimal(0)
    ),
    "edit_key_result": lambda w: versioned(
        w, goals.edit_key_result, first(w), title="Shops", target=Decimal(9), reason="More"
    ),
    "cancel_key_result": lambda w: as_ana(w, goals.cancel_key_result, first(w), reason="Enough"),
    "restore_key_result": lambda w: as_ana(w, goals.restore_key_result, fresh(w.cancelled)),
    "move_key_result": lambda w: as_ana(w, goals.move_key_result, first(w), position=2),
    "set_weights": lambda w: versioned(
        w, goals.set_weights, goal(w), weights=_weights(w), reason="Shops first"
    ),
    "check_in": lambda w: as_ana(w, goals.check_in, first(w), value=Decimal(3), note="It goes", confidence=7),
    "check_in_all": lambda w: as_ana(
        w,
        goals.check_in_all,
        [CheckInEntry(first(w), value=Decimal(2)), CheckInEntry(fresh(w.key_result), value=Decimal(4))],
    ),
    "correct": lambda w: as_ana(w, goals.correct, fresh(w.check_in), value=Decimal(5), note="Counted again"),
    "comment": lambda w: as_ana(w, goals.comment, goal(w), text="Well put"),
    "solve": lambda w: as_ana(w, goals.solve, fresh(w.comment)),
    "unsolve": lambda w: as_ana(w, goals.unsolve, fresh(w.settled)),
    "align": lambda w: as_ana(
        w, goals.align, from_objective=goal(w), to_objective=w.lis_goal, note="It helps"
    ),
    "promise": lambda w: as_ana(
        w, goals.promise, asked_by=w.li, from_objective=fresh(w.lis_goal), to_objective=goal(w)
    ),
    "end_alignment": lambda w: as_ana(w, goals.end_alignment, fresh(w.link), reason="No more"),
    "acknowledge": lambda w: as_ana(w, goals.acknowledge, fresh(w.claim)),
    "challenge": lambda w: as_ana(w, goals.challenge, fresh(w.claim), reason="How so?"),
    "close": lambda w: as_ana(w, goals.close, goal(w), reason="Done"),
    "reopen": lambda w: as_ana(w, goals.reopen, goal(w, "closed")),
    "abandon": lambda w: as_ana(w, goals.abandon, goal(w), reason="Enough"),
    "resume": lambda w: as_ana(w, goals.resume, goal(w, "abandoned")),
    "pause": lambda w: as_ana(w, goals.pause, goal(w), reason="Late", until_at=NOW + timedelta(days=9)),
    "end_pause": lambda w: as_ana(w, goals.end_pause, goal(w, "paused")),
    "score": lambda w: versioned(
        w, goals.score, goal(w, "closed"), key_results={}, stated=Decimal("0.7"), note="So it came"
    ),
    "write_retro": lambda w: as_ana(w, goals.write_retro, goal(w), version=0, **RETRO),
    "carry_over": lambda w: as_ana(w, goals.carry_over, goal(w), cycle=w.next_cycle),
    "copy": lambda w: as_ana(w, goals.copy, goal(w), cycle=w.cycle),
    "copy_all": lambda w: as_ana(w, goals.copy_all, [goal(w)], cycle=w.cycle),
    "draft_together": lambda w: as_ana(
        w, goals.draft_together, [ObjectiveText({"title": "A"}), ObjectiveText({"title": "B"})], cycle=w.cycle
    ),
    "restrict": lambda w: as_ana(
        w, goals.restrict, goal(w), reason="A purchase", until_at=NOW + timedelta(days=9), audience=[w.bo]
    ),
    "lift_restriction": lambda w: as_ana(w, goals.lift_restriction, goal(w, "restricted")),
    "merge_person": lambda w: as_root(goals.merge_person, served(w), into=w.bo),
    "add_step": lambda w: as_ana(w, goals.add_step, first(w), words="Ask five shops", owner=w.bo),
    "edit_step": lambda w: versioned(w, goals.edit_step, fresh(w.step), words="Ask twenty shops"),
    "finish_step": lambda w: as_ana(w, goals.finish_step, fresh(w.step)),
    "unfinish_step": lambda w: as_ana(w, goals.unfinish_step, fresh(w.done_step)),
    "remove_step": lambda w: as_ana(w, goals.remove_step, fresh(w.step)),
    "save_view": lambda w: as_ana(w, goals.save_view, name="Late", query="stale=on"),
    "forget_view": lambda w: as_ana(w, goals.forget_view, w.view),
}


def _weights(world: World) -> dict[int, Decimal]:
    ids = goal(world).key_results.order_by("pk").values_list("pk", flat=True)
    return {**dict.fromkeys(ids, Decimal(0)), ids[0]: Decimal(1)}


def _second(world: World) -> Any:
    assert goal(world)
    return fresh(world.where("second").goal)


def answered(world: World, action: Callable[..., Any], **details: Any) -> partial[Any]:
    """Done by Bo, whom Ana has asked."""
    request = fresh(world.request)
    return partial(action, request, by=world.bo, at=NOW, version=request.version, **details)


def _bos_goal(world: World) -> Any:
    return make.objective(world.bo)


TERMS = {"what": "Call ten shops", "by_when": date(2026, 4, 1), "size": "small"}
REQUESTS: dict[str, Call] = {
    "ask": lambda w: as_ana(w, requests.ask, objective=goal(w), to_person=w.bo, why="They wait", **TERMS),
    "counter": lambda w: answered(w, requests.counter, note="Time is short", **TERMS),
    "agree": lambda w: versioned(w, requests.agree, fresh(w.proposal)),
    "change_request": lambda w: versioned(w, requests.change_request, fresh(w.request), why="Now", **TERMS),
    "decline_request": lambda w: answered(w, requests.decline_request, reason="We move"),
    "withdraw_request": lambda w: versioned(w, requests.withdraw_request, fresh(w.request)),
    "accept_as_objective": lambda w: answered(
        w, acceptance.accept_as_objective, cycle=w.cycle, title="Calls"
    ),
    "accept_as_key_result": lambda w: answered(
        w, acceptance.accept_as_key_result, objective=_bos_goal(w), title="Calls", target=Decimal(9)
    ),
    "accept_with": lambda w: answered(w, acceptance.accept_with, objective=_bos_goal(w)),
    "accept_as_work": lambda w: answered(w, acceptance.accept_as_work, title="Call"),
    "remind": lambda w: as_root(reminders.remind, w.bo, [fresh(w.request)]),
    "add_work": lambda w: as_ana(w, work.add_work, title="Calls", owner_person=w.ana),
    "edit_work": lambda w: versioned(w, work.edit_work, fresh(w.work), title="Mails"),
    "end_work": lambda w: versioned(w, work.end_work, fresh(w.work)),
    "resume_work": lambda w: as_ana(w, work.resume_work, fresh(w.done_work)),
}
DRAFTING: dict[str, Call] = {
    **REQUESTS,
    "quote": lambda w: as_ana(w, quote, w.lis_goal, cycle=w.cycle, owner=w.ana),
    "break_down": lambda w: as_ana(
        w, offers.break_down, goal(w), lines=[offers.Line("Calls", to_person=w.bo), offers.Line("Mail", to_person=w.li)]
    ),
    "edit_suggestion": lambda w: versioned(w, offers.edit_suggestion, fresh(w.suggestion), title="Call"),
    "withdraw_suggestion": lambda w: versioned(w, offers.withdraw_suggestion, fresh(w.suggestion)),
    "accept_suggestion": lambda w: partial(
        offers.accept_suggestion, fresh(w.suggestion), by=w.bo, at=NOW, version=1, cycle=w.cycle, title="Call",
        measure="Shops", start=Decimal(0), target=Decimal(9),
    ),
    "keep_template": lambda w: as_root(templates.keep_template, goal(w), function="sales"),
    "edit_template": lambda w: as_root(templates.edit_template, fresh(w.template), version=1, title="Sell"),
    "retire_template": lambda w: as_root(templates.retire_template, w.template),
    "restore_template": lambda w: as_root(templates.restore_template, w.retired_template),
    "decline_suggestion": lambda w: partial(
        offers.decline_suggestion, fresh(w.suggestion), by=w.bo, at=NOW, version=1, reason="We move"
    ),
}  # fmt: skip


SSO: dict[str, Call] = {
    "invite": lambda w: as_root(sso.invite, w.ana),
    "set_password": lambda w: as_ana(w, sso.set_password, w.ana, password="another long password"),
    "make_token": lambda w: as_ana(w, sso.make_token, w.ana, name="Script"),
    "revoke_token": lambda w: as_ana(w, sso.revoke_token, _token(w)),
}


def _token(world: World) -> Any:
    sso.make_token(world.ana, by=world.ana, at=NOW, name="Script")
    return world.ana.api_tokens.latest("pk")


OUTBOX: dict[str, Call] = {
    "add_endpoint": lambda w: as_ana(
        w, outbox.add_endpoint, url="https://chat.example/1", kinds=["goals.published"]
    ),
    "edit_endpoint": lambda w: as_ana(
        w,
        outbox.edit_endpoint,
        fresh(w.webhook),
        version=fresh(w.webhook).version,
        url="https://chat.example/2",
    ),
    "pause": lambda w: as_ana(w, outbox.pause, fresh(w.webhook)),
    "resume": lambda w: as_ana(w, outbox.resume, fresh(w.paused_webhook)),
    "rotate": lambda w: as_ana(w, outbox.rotate, fresh(w.webhook)),
    "remove": lambda w: as_ana(w, outbox.remove, fresh(w.webhook)),
    "test": lambda w: as_ana(w, outbox.test, fresh(w.webhook)),
    "resend": lambda w: as_ana(w, outbox.resend, fresh(w.delivery)),
}


FOLLOWUP: dict[str, Call] = {
    "close_all": lambda w: as_ana(w, followup.close_all, [_ending(w)]),
    "write_report": lambda w: as_ana(
        w, followup.write_report, person=w.ana, monday=monday_of(NOW.date()), today=NOW.date(), version=0,
        conclusion="Calm", asks="",
    ),
}  # fmt: skip

PAGES: dict[str, Call] = {
    "erase": lambda w: as_root(pages.erase, _long_gone(), reason="Asked for", confirmation="Gil"),
}


def _ending(w: World) -> Any:
    goal = fresh(w.goal)
    return followup.Ending(goal, goal.version, followup.CLOSE, {}, None, "", {}, 0)


def _long_gone() -> Any:
    return org.let_go(make.person("Gil"), by=make.system(), at=NOW, on=date(2026, 3, 2))


ACTS: dict[str, Call] = {
    f"{app}.{name}": call
    for app, calls in {
        "activity": ACTIVITY, "org": ORG, "policies": POLICIES, "cycles": CYCLES, "goals": GOALS, "sso": SSO, "pages": PAGES, "outbox": OUTBOX,
        "drafting": DRAFTING, "followup": FOLLOWUP,
    }.items()
    for name, call in calls.items()
}  # fmt: skip
# What is proved elsewhere, and where.
ELSEWHERE = {
    "org.found_company": "the first act of all: there is no world before it; skylight/org/tests/test_found_company.py",
    "imports.import_path": "skylight/imports/tests/test_import_folder.py stops it at statements and at steps",
}
