"""Who gets which answer from which route: the whole of it, as data.

Ana owns what is asked for. Li is her manager, Fay was until last year, Bo is a colleague, Cora a contract worker,
Rut the administrator; the stranger has not signed in. Each line gives the answers in the order of `WHO`:
a status, or `in` where the stranger is sent to sign in.

A route that is missing here fails the suite. To add one, give its address in `args`, what a form sends in `post_data`,
and the answers as they *should* be; then run `bin/test tests/test_access_matrix.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from skylight.org import actions as org_actions
from skylight.org.models import Person, Team
from tests import make

WHO = ("stranger", "colleague", "owner", "manager", "former manager", "contract worker", "admin")

#          stranger  colleague  owner  manager  former  contract  admin
EVERYBODY = "200       200        200    200      200     200       200"
SIGNED_IN = "in        200        200    200      200     200       200"
DONE_BY_ALL = "in      302        302    302      302     302       302"
ADMIN_READS = "in      403        403    403      403     403       200"
ADMIN_DOES = "in       403        403    403      403     403       302"
NOT_THERE = "404       404        404    404      404     404       404"


@dataclass
class World:
    """The people and things that the routes are asked about."""

    people: dict[str, Person]
    ana: Person
    li: Person
    bo: Person
    growth: Team
    sales: Team
    numbers: dict[str, int] = field(default_factory=dict)


def world() -> World:
    """A small company in which every relation of the matrix exists."""
    wen = make.person("Wen Zhang")
    growth, sales = make.team("Growth"), make.team("Sales")
    li = make.person("Li Wei", manager=wen, team=growth)
    fay = make.person("Fay Young", manager=wen, team=sales)
    ana = make.person("Ana Ruiz", manager=fay, team=growth)
    org_actions.set_manager(ana, by=make.system(), at=make.NOW, manager=li, from_on=date(2025, 7, 1))
    bo = make.person("Bo Chen", manager=li, team=growth)
    cora = make.person("Cora Lind", manager=li, team=growth, kind="contract", agency="Outside Ltd")
    root = make.person("Rut Berg", manager=wen, is_admin=True)
    ana.refresh_from_db()
    people = dict(zip(WHO[1:], (bo, ana, li, fay, cora, root), strict=True))
    return World(people=people, ana=ana, li=li, bo=bo, growth=growth, sales=sales)


@dataclass(frozen=True)
class Route:
    """What one route answers; a method without a line must change nothing, whoever tries."""

    get: str = ""
    post: str = ""
    args: Callable[[World], dict[str, Any]] = lambda world: {}
    post_data: Callable[[World], dict[str, Any]] = lambda world: {}
    query: str = ""


def of_ana(world: World) -> dict[str, Any]:
    """The address of a page about Ana."""
    return {"pk": world.ana.pk}


def of_growth(world: World) -> dict[str, Any]:
    """The address of a page about Ana's team."""
    return {"pk": world.growth.pk}


ROUTES: dict[str, Route] = {
    "health": Route(get=EVERYBODY),
    "ui:patterns": Route(get=SIGNED_IN),
    "account_login": Route(
        get="200 302 302 302 302 302 302",
        post="422 302 302 302 302 302 302",
    ),
    "account_logout": Route(post="in in in in in in in"),
    "account_reset_password": Route(get=EVERYBODY, post="422 422 422 422 422 422 422"),
    "account_reset_password_done": Route(get=EVERYBODY),
    "account_reset_password_from_key": Route(
        get="410 410 410 410 410 410 410",
        post="410 410 410 410 410 410 410",
        args=lambda world: {"uidb36": "1", "key": "d6am3z-0"},
    ),
    "account_change_password": Route(get=SIGNED_IN, post="in 422 422 422 422 422 422"),
    "invitation": Route(get=ADMIN_READS, post="in 403 403 403 403 403 200", args=of_ana),
    "language": Route(post="302 302 302 302 302 302 302", post_data=lambda world: {"language": "zh-hans"}),
    "theme": Route(post="302 302 302 302 302 302 302", post_data=lambda world: {"theme": "dark"}),
    "demo:sign_in": Route(get=NOT_THERE, post=NOT_THERE),
    "org:people": Route(get=SIGNED_IN),
    "org:people_options": Route(get=SIGNED_IN),
    "org:chart": Route(get=SIGNED_IN),
    "org:history": Route(get=SIGNED_IN),
    "org:teams": Route(get=SIGNED_IN),
    "org:teams_options": Route(get=SIGNED_IN),
    "org:person_new": Route(
        get=ADMIN_READS, post=ADMIN_DOES, post_data=lambda world: {"name": "New One", "kind": "employee"}
    ),
    "org:person_edit": Route(
        get=ADMIN_READS,
        post=ADMIN_DOES,
        args=of_ana,
        post_data=lambda world: {"name": "Ana Ruiz y Paz", "kind": "employee", "version": 1},
    ),
    "org:person_team": Route(
        post=ADMIN_DOES, args=of_ana, post_data=lambda world: {"team": f"#{world.sales.pk}"}
    ),
    "org:lines": Route(
        get=SIGNED_IN,
        post="in 403 403 302 403 403 302",
        args=of_ana,
        post_data=lambda world: {"kind": "dotted", "manager": f"#{world.bo.pk}"},
    ),
    "org:line_end": Route(
        get=ADMIN_READS,
        post=ADMIN_DOES,
        args=lambda world: {"pk": world.ana.pk, "line_pk": world.ana.lines.get(until_on=None).pk},
    ),
    "org:departure": Route(get=ADMIN_READS, post=ADMIN_DOES, args=of_ana),
    "org:departure_deletion": Route(post="in 403 403 403 403 403 422", args=of_ana),
    "org:team_new": Route(get=ADMIN_READS, post=ADMIN_DOES, post_data=lambda world: {"name": "New team"}),
    "org:team_edit": Route(
        get=ADMIN_READS, post=ADMIN_DOES, args=of_growth, post_data=lambda world: {"name": "G", "version": 1}
    ),
    "org:team_place": Route(
        post=ADMIN_DOES, args=of_growth, post_data=lambda world: {"parent": f"#{world.sales.pk}"}
    ),
    "org:team_leader": Route(
        post=ADMIN_DOES, args=of_growth, post_data=lambda world: {"leader": f"#{world.li.pk}"}
    ),
    "org:team_closing": Route(post="in 403 403 403 403 403 422", args=of_growth),
    "org:team_closing_deletion": Route(post="in 403 403 403 403 403 422", args=of_growth),
    "org:preferences": Route(
        get=SIGNED_IN,
        post=DONE_BY_ALL,
        post_data=lambda world: {"language": "en", "theme": "dark", "time_zone": ""},
    ),
    "org:profile": Route(post=DONE_BY_ALL, post_data=lambda world: {"name": "Somebody", "version": 1}),
    "structure": Route(get=SIGNED_IN),
    "person_move": Route(
        get=SIGNED_IN,
        post=ADMIN_DOES,
        args=of_ana,
        post_data=lambda world: {"manager": f"#{world.bo.pk}", "reason": "Bo knows more about it"},
    ),
}
