"""The map as programs and the drawing read it: nodes and edges in plain values.

A node is an objective ("o12"), or the person ("p5") or team ("t3") that the map is around. An edge leads from the lower
goal to the goal it serves; from a goal to the person or team in the middle the relation is "owned".
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from skylight.goals.models import Alignment, Objective
from skylight.goals.queries.owners import Owner
from skylight.lib import markdown
from skylight.maps.queries.picture import Edge, Picture, Shown
from skylight.ui.text import STATUS_WORDS

SAID = ("on_track", "at_risk", "off_track", "done")
OWNED = "owned"


def drawing(picture: Picture) -> dict[str, Any]:
    """The picture as nodes, edges, how many goals were left out, and the past day if it is one."""
    nodes = [_node(one) for one in picture.goals]
    edges = [_edge(one) for one in picture.edges]
    if picture.subject is not None:
        nodes.insert(0, _middle(picture.subject))
        edges += [_owned(one, picture.subject) for one in picture.goals if one.is_here]
    return {"nodes": nodes, "edges": edges, "cut": picture.cut, "day": picture.moment.day}


def word(shown: Shown) -> str:
    """How a goal is doing, in a word."""
    goal = shown.goal
    if goal.is_draft or goal.is_over:
        return str(Objective.State(goal.state).label)
    return str(STATUS_WORDS[goal.status])


def _node(shown: Shown) -> dict[str, Any]:
    goal = shown.goal
    return {
        "id": f"o{goal.id}",
        "kind": "objective",
        "title": markdown.plain(goal.title),
        "owner": goal.owner.name,
        "team": goal.team,
        "url": goal.url,
        "status": _status(shown),
        "status_word": word(shown),
        "progress": None if goal.progress is None else float(goal.progress),
        "score": None if goal.score is None else float(goal.score),
        "draft": goal.is_draft,
        "more_up": shown.more_up,
        "more_down": shown.more_down,
        "hidden": shown.hidden,
        "here": shown.is_here,
    }


def _status(shown: Shown) -> str:
    if shown.goal.is_over:
        return "done"
    return shown.goal.status if shown.goal.status in SAID and not shown.goal.is_draft else "idle"


def _middle(subject: Owner) -> dict[str, Any]:
    return {
        "id": _name(subject),
        "kind": subject.kind,
        "title": subject.name,
        "owner": "",
        "team": "",
        "url": subject.url,
        "status": "idle",
        "status_word": "",
        "progress": None,
        "score": None,
        "draft": False,
        "more_up": 0,
        "more_down": 0,
        "hidden": 0,
        "here": True,
    }


def _name(subject: Owner) -> str:
    return f"{'p' if subject.kind == 'person' else 't'}{subject.id}"


def _edge(edge: Edge) -> dict[str, Any]:
    return {
        "from": f"o{edge.lower}",
        "to": f"o{edge.upper}",
        "relation": edge.relation,
        "relation_word": str(Alignment.Relation(edge.relation).label),
        "verdict": edge.verdict,
        "cross": edge.is_cross,
    }


def _owned(shown: Shown, subject: Owner) -> dict[str, Any]:
    return {
        "from": f"o{shown.goal.id}",
        "to": _name(subject),
        "relation": OWNED,
        "relation_word": _("is a goal of"),
        "verdict": "acknowledged",
        "cross": False,
    }
