"""Who gets which answer from which route: the whole of it, as data.

Ana owns what is asked for. Li is her manager, Fay was until last year, Bo is a colleague, Cora a contract worker,
Rut the administrator; the stranger has not signed in. Each line gives the answers in the order of `WHO`:
a status, `302=` where one is led on and nothing has changed, or `in` where the stranger is sent to sign in.

A row is named after its route; a second word says in which state Ana's goal is then: `goals:objective draft`.

A route that is missing here fails the suite. To add one, give its address in `args`, what a form sends in `post_data`,
and the answers as they *should* be; then run `bin/test tests/matrices/test_access_matrix.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any

from skylight.activity import actions as activity_actions
from skylight.activity.models import Comment, Follow, Notice
from skylight.cycles.models import Cycle
from skylight.drafting.actions import requests, templates, work
from skylight.drafting.actions import suggestions as offers
from skylight.drafting.models import Suggestion, SupportRequest, Template, WorkItem
from skylight.goals import actions as goal_actions
from skylight.goals.models import Alignment, CheckIn, KeyResult, Objective, SavedView, Step
from skylight.imports.models import Upload
from skylight.org import actions as org_actions
from skylight.org.models import Person, Team
from skylight.outbox import actions as outbox_actions
from skylight.outbox.models import Delivery, Endpoint
from skylight.sso import actions as sso_actions
from skylight.sso.models import ApiToken
from tests import make

WHO = ("stranger", "colleague", "owner", "manager", "former manager", "contract worker", "admin")

#          stranger  colleague  owner  manager  former  contract  admin
EVERYBODY = "200       200        200    200      200     200       200"
SIGNED_IN = "in        200        200    200      200     200       200"
DONE_BY_ALL = "in      302        302    302      302     302       302"
ADMIN_READS = "in      403        403    403      403     403       200"
ADMIN_DOES = "in       403        403    403      403     403       302"
NOT_THERE = "404       404        404    404      404     404       404"
OWNER_READS = "in      403        200    403      403     403       403"
OWNER_DOES = "in       403        302    403      403     403       403"
OWNER_ALONE_READS = "in 404        200    404      404     404       404"
OWNER_ALONE_DOES = "in  404        302    404      404     404       404"


@dataclass
class World:
    """The people and things that the routes are asked about."""

    people: dict[str, Person]
    ana: Person
    li: Person
    bo: Person
    growth: Team
    sales: Team
    state: str = "published"
    others: dict[str, World] = field(default_factory=dict)

    def where(self, state: str) -> World:
        """The same people, where Ana's goal is in another state; made once."""
        if state not in self.others:
            self.others[state] = replace(self, state=state, others={})
        return self.others[state]

    @cached_property
    def placeholder(self) -> Person:
        """A name that nobody had."""
        return make.person("Head of Care", kind="placeholder", email=None, password=None)

    @cached_property
    def goal(self) -> Objective:
        """Ana's goal with two key results, in the state of this world."""
        goal = make.objective(self.ana, published=False)
        for title in ("Merchants", "Minutes", "Calls"):
            make.key_result(goal, title)
        if self.state != "draft":
            goal = goal_actions.publish(goal, by=self.ana, at=make.NOW)
        if self.state == "restricted":
            self._talk_of(goal)
        return self._led_on(goal)

    def _talk_of(self, goal: Objective) -> None:
        """What others did with it while they could read it."""
        for text in ("Why?", "Why not?"):
            goal_actions.comment(goal, by=self.bo, at=make.NOW, text=text)
        make.check_in(goal.key_results.first(), 4)
        make.alignment(make.objective(self.li), goal)
        make.alignment(goal, make.objective(self.li))

    def _led_on(self, goal: Objective) -> Objective:
        who = {"by": self.ana, "at": make.NOW}
        if self.state == "closed":
            return goal_actions.close(goal, **who)
        elif self.state == "abandoned":
            return goal_actions.abandon(goal, reason="Enough", **who)
        elif self.state == "paused":
            until = make.NOW + timedelta(days=9)
            goal_actions.pause(goal, reason="The supplier is late", until_at=until, **who)
        elif self.state == "restricted":
            until = make.NOW + timedelta(days=9)
            goal_actions.restrict(goal, reason="A purchase", until_at=until, **who)
        goal.refresh_from_db()
        return goal

    @cached_property
    def key_result(self) -> KeyResult:
        """The second key result of Ana's goal."""
        return self.goal.key_results.get(title="Minutes")

    @cached_property
    def cancelled(self) -> KeyResult:
        """The third, out of the count."""
        calls = self.goal.key_results.get(title="Calls")
        return goal_actions.cancel_key_result(calls, by=self.ana, at=make.NOW, reason="Enough")

    @cached_property
    def check_in(self) -> CheckIn:
        """What Ana said about a key result."""
        return CheckIn.objects.filter(objective=self.goal).first() or make.check_in(self.key_result, 4)

    @cached_property
    def comment(self) -> Comment:
        """What Bo said about Ana's goal, which she was told."""
        return self._said("Why?")

    @cached_property
    def settled(self) -> Comment:
        """Another word of his, settled."""
        return goal_actions.solve(self._said("Why not?"), by=self.ana, at=make.NOW)

    def _said(self, text: str) -> Comment:
        said = Comment.objects.filter(objective=self.goal, text=text).first()
        return said or goal_actions.comment(self.goal, by=self.bo, at=make.NOW, text=text)

    @cached_property
    def lis_goal(self) -> Objective:
        """What Li wants, and no goal is tied to yet."""
        return make.objective(self.li)

    @cached_property
    def link(self) -> Alignment:
        """Ana's goal serves Li's."""
        standing = Alignment.objects.filter(from_objective=self.goal).first()
        return standing or make.alignment(self.goal, make.objective(self.li))

    @cached_property
    def claim(self) -> Alignment:
        """A goal of Li's serves Ana's."""
        standing = Alignment.objects.filter(to_objective=self.goal).first()
        return standing or make.alignment(make.objective(self.li), self.goal)

    @cached_property
    def template(self) -> Template:
        """Words of a goal that are kept for the company."""
        return templates.keep_template(self.lis_goal, by=make.system(), at=make.NOW, function="sales")

    @cached_property
    def retired_template(self) -> Template:
        """Others that are not offered any more."""
        kept = templates.keep_template(self.lis_goal, by=make.system(), at=make.NOW, function="sales")
        return templates.retire_template(kept, by=make.system(), at=make.NOW)

    @cached_property
    def request(self) -> SupportRequest:
        """What Ana asks Bo for, so that she reaches her goal."""
        return self._asked("Call each shop once")

    @cached_property
    def proposal(self) -> SupportRequest:
        """Another request, for which Bo proposes something else."""
        asked, terms = (
            self._asked("Write to each shop"),
            {"what": "Write to ten", "by_when": date(2026, 4, 1)},
        )
        return requests.counter(asked, by=self.bo, at=make.NOW, version=1, size="small", **terms)

    def _asked(self, what: str) -> SupportRequest:
        terms = {"what": what, "why": "They wait", "by_when": date(2026, 4, 10), "days": 3}
        return requests.ask(by=self.ana, at=make.NOW, objective=self.goal, to_person=self.bo, **terms)

    @cached_property
    def work(self) -> WorkItem:
        """What Ana does besides."""
        return work.add_work(by=self.ana, at=make.NOW, title="Answer the phones", owner_person=self.ana)

    @cached_property
    def done_work(self) -> WorkItem:
        """Another piece, which is done."""
        item = work.add_work(by=self.ana, at=make.NOW, title="Answer mails", owner_person=self.ana)
        return work.end_work(item, by=self.ana, at=make.NOW, version=1)

    @cached_property
    def suggestion(self) -> Suggestion:
        """What Ana suggests to Bo, so that her key result is reached."""
        line = offers.Line(
            "Every shop is called once", to_person=self.bo, measure="Shops", target=Decimal(40)
        )
        row = self.key_result
        return offers.break_down(row.objective, by=self.ana, at=make.NOW, lines=[line], key_result=row)[0]

    @cached_property
    def step(self) -> Step:
        """What Ana does next for a key result."""
        return self._planned("Ask ten shops")

    @cached_property
    def done_step(self) -> Step:
        """Another, which is done."""
        step = self._planned("Ask one shop")
        goal_actions.finish_step(step, by=self.ana, at=make.NOW)
        return step

    def _planned(self, words: str) -> Step:
        return goal_actions.add_step(self.key_result, by=self.ana, at=make.NOW, words=words)

    @cached_property
    def view(self) -> SavedView:
        """A filter that Ana keeps."""
        return goal_actions.save_view(by=self.ana, at=make.NOW, name="Late", query="stale=on")

    @cached_property
    def follow(self) -> Follow:
        """Ana keeps an eye on what Bo does."""
        return activity_actions.follow(by=self.ana, at=make.NOW, person=self.bo)

    @cached_property
    def webhook(self) -> Endpoint:
        """Ana's, which nobody else knows of."""
        url = "https://chat.example/hooks/of-ana"
        return outbox_actions.add_endpoint(by=self.ana, at=make.NOW, url=url)

    @cached_property
    def paused_webhook(self) -> Endpoint:
        """Another of hers, which is told nothing for now."""
        added = outbox_actions.add_endpoint(by=self.ana, at=make.NOW, url="https://chat.example/paused")
        return outbox_actions.pause(added, by=self.ana, at=make.NOW)

    @cached_property
    def delivery(self) -> Delivery:
        """A test that will be tried again later."""
        sent = outbox_actions.test(self.webhook, by=self.ana, at=make.NOW)
        Delivery.objects.filter(pk=sent.pk).update(due_at=make.NOW + timedelta(hours=1), tries=1)
        return sent

    @cached_property
    def cycle(self) -> Cycle:
        """The running one."""
        return make.running_cycle()

    @cached_property
    def next_cycle(self) -> Cycle:
        """A later one for which one may write already."""
        first_day = date(2026, 3, 20)
        standing = Cycle.objects.filter(first_day=first_day).first()
        return standing or make.cycle(first_day, months=None, last_day=date(2026, 6, 30))


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


def a_week(world: World) -> dict[str, Any]:
    """The words of a weekly report."""
    return {"version": 0, "conclusion": "Calm"}


def of_token(world: World) -> dict[str, Any]:
    """The address of a token of Ana's."""
    found = ApiToken.objects.filter(person=world.ana).first()
    details = {"by": world.ana, "at": make.NOW, "name": "Nightly report"}
    return {"pk": (found or sso_actions.make_token(world.ana, **details)[0]).pk}


def of_goal(world: World) -> dict[str, Any]:
    """The address of a page about Ana's goal."""
    return {"pk": world.goal.pk}


def of_key_result(world: World) -> dict[str, Any]:
    """The address of a page about a key result of that goal."""
    return {"pk": world.key_result.pk}


def of_cycle(world: World) -> dict[str, Any]:
    """The address of a page about the running cycle."""
    return {"pk": world.cycle.pk}


def where(state: str, of: Callable[[World], dict[str, Any]]) -> Callable[[World], dict[str, Any]]:
    """The same address, of Ana's goal in another state."""
    return lambda world: of(world.where(state))


def told(person: Person, comment: Comment) -> list[int]:
    """The notices of a person about a comment's goal, of which there are some."""
    found = Notice.objects.filter(person=person).values_list("pk", flat=True)
    assert comment
    assert found
    return list(found)


def of_upload(world: World) -> dict[str, Any]:
    """The address of a file that was tried out."""
    row = Upload.objects.filter(state=Upload.State.TRIED).first()
    return {"pk": (row or make.upload(world.people["admin"])).pk}


def of_webhook(world: World) -> dict[str, Any]:
    """The address of Ana's webhook, with something sent through it."""
    assert world.delivery
    return {"pk": world.webhook.pk}


def of_growth(world: World) -> dict[str, Any]:
    """The address of a page about Ana's team."""
    return {"pk": world.growth.pk}


def line_for(person: Person) -> dict[str, Any]:
    """One line of the form that breaks a goal down."""
    return {"line_0_title": "Shops answer within a day", "line_0_to_person": f"#{person.pk}"}


ROUTES: dict[str, Route] = {
    "openapi": Route(get=EVERYBODY),
    "api_docs": Route(get=EVERYBODY),
    "health": Route(get=EVERYBODY),
    "tokens": Route(
        get=SIGNED_IN,
        post=SIGNED_IN,
        post_data=lambda world: {"name": "Report", "scopes": "read", "days": 30},
    ),
    "token_revoke": Route(
        #     stranger colleague owner manager former contract admin
        post="in       404       302   404     404    404      302",
        args=of_token,
    ),
    "ui:patterns": Route(get=SIGNED_IN),
    "account_login": Route(
        get="200 302 302 302 302 302 302",
        post="422 302 302 302 302 302 302",
    ),
    "unsent": Route(get="in 302 302 302 302 302 302", post="in 302= 302= 302= 302= 302= 302="),
    "account_logout": Route(post="in in in in in in in"),
    "account_reset_password": Route(get=EVERYBODY, post="422 422 422 422 422 422 422"),
    "account_reset_password_done": Route(get=EVERYBODY),
    "account_reset_password_from_key": Route(
        get="410 410 410 410 410 410 410",
        post="410 410 410 410 410 410 410",
        args=lambda world: {"uidb36": "1", "key": "d6am3z-0"},
    ),
    "account_change_password": Route(get=SIGNED_IN, post="in 422 422 422 422 422 422"),
    "imports:uploads": Route(
        get=ADMIN_READS, post="in 403 403 403 403 403 422", post_data=lambda world: {"source": "auto"}
    ),
    "imports:upload": Route(get=ADMIN_READS, args=of_upload),
    "imports:order": Route(post=ADMIN_DOES, args=of_upload),
    "imports:removal": Route(post=ADMIN_DOES, args=of_upload),
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
    "goals:writing": Route(get=SIGNED_IN),
    "goals:merging": Route(
        get=ADMIN_READS,
        post=ADMIN_DOES,
        args=lambda world: {"pk": world.placeholder.pk},
        post_data=lambda world: {"into": f"#{world.bo.pk}"},
    ),
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
        post_data=lambda world: {"language": "en", "theme": "dark", "time_zone": "", "mail": "digest"},
    ),
    "org:profile": Route(post=DONE_BY_ALL, post_data=lambda world: {"name": "Somebody", "version": 1}),
    "outbox:webhooks": Route(get=SIGNED_IN),
    "outbox:webhook_new": Route(
        get=SIGNED_IN,
        post="in 200 200 200 200 200 200",
        post_data=lambda world: {"url": "https://chat.example/hooks/1", "kinds": ["goals.published"]},
    ),
    "outbox:webhook": Route(
        get=OWNER_ALONE_READS,
        post=OWNER_ALONE_DOES,
        args=of_webhook,
        post_data=lambda world: {"url": "https://chat.example/hooks/2", "version": world.webhook.version},
    ),
    "outbox:webhook_pause": Route(post=OWNER_ALONE_DOES, args=of_webhook),
    "outbox:webhook_pause_deletion": Route(
        post=OWNER_ALONE_DOES, args=lambda world: {"pk": world.paused_webhook.pk}
    ),
    "outbox:webhook_secrets": Route(post="in 404 200 404 404 404 404", args=of_webhook),
    "outbox:webhook_tests": Route(post=OWNER_ALONE_DOES, args=of_webhook),
    "outbox:webhook_deletion": Route(post=OWNER_ALONE_DOES, args=of_webhook),
    "outbox:delivery_resending": Route(
        post=OWNER_ALONE_DOES,
        args=lambda world: {"pk": world.webhook.pk, "delivery_pk": world.delivery.pk},
    ),
    "structure": Route(get=SIGNED_IN),
    "person_move": Route(
        get=SIGNED_IN,
        post=ADMIN_DOES,
        args=of_ana,
        post_data=lambda world: {"manager": f"#{world.bo.pk}", "reason": "Bo knows more about it"},
    ),
    "person_erasure": Route(get=ADMIN_READS, post="in 403 403 403 403 403 422", args=of_ana),
    "own_data": Route(get=SIGNED_IN),
    "own_data_zip": Route(get=SIGNED_IN),
    "home": Route(get=SIGNED_IN),
    "person": Route(get=SIGNED_IN, args=of_ana),
    "team": Route(get=SIGNED_IN, args=of_growth),
    "notices_reading": Route(
        post="in 302= 302 302= 302= 302= 302=",
        post_data=lambda world: {"notice": told(world.ana, world.comment)},
    ),
    "cycles:list": Route(get=SIGNED_IN),
    "cycles:new": Route(
        get=ADMIN_READS,
        post=ADMIN_DOES,
        post_data=lambda world: {"first_day": "2026-05-01", "months": "2"},
    ),
    "cycles:edit": Route(
        get=ADMIN_READS,
        post=ADMIN_DOES,
        args=of_cycle,
        post_data=lambda world: {"name": "Spring", "version": world.cycle.version},
    ),
    "cycles:standing": Route(
        post=ADMIN_DOES,
        args=of_cycle,
        post_data=lambda world: {"standing": "hidden", "reason": "Made by mistake"},
    ),
    "goals:board": Route(get=SIGNED_IN, args=of_cycle),
    "goals:explorer": Route(get=SIGNED_IN),
    "maps:map": Route(get=SIGNED_IN),
    "maps:nodes": Route(get=SIGNED_IN),
    "goals:explorer_csv": Route(get=SIGNED_IN),
    "goals:saved_views": Route(
        post=DONE_BY_ALL, post_data=lambda world: {"name": "Quiet", "query": "stale=on"}
    ),
    "goals:saved_view_removal": Route(
        post="in 404 302 404 404 404 404", args=lambda world: {"pk": world.view.pk}
    ),
    "goals:mine": Route(get=SIGNED_IN),
    "goals:led": Route(get=SIGNED_IN),
    "goals:check_in": Route(
        get=SIGNED_IN,
        post="in 302= 302 302= 302= 302= 302=",
        post_data=lambda world: {f"kr_{world.key_result.pk}_value": "5"},
    ),
    "goals:objective_new": Route(
        get="in 200 200 200 200 403 200",
        post="in 302 302 302 302 403 302",
        post_data=lambda world: {
            "title": "Nobody waits",
            "cycle": world.cycle.pk,
            "commitment": "committed",
            "kind": "project",
        },
    ),
    "goals:objective": Route(get=SIGNED_IN, args=of_goal),
    "goals:history": Route(get=SIGNED_IN, args=of_goal),
    "goals:outline": Route(get="in 302 302 302 302 302 302", args=of_goal),
    "goals:key_result": Route(get=SIGNED_IN, args=of_key_result),
    "goals:comments": Route(
        get=SIGNED_IN,
        post=DONE_BY_ALL,
        args=of_goal,
        post_data=lambda world: {"text": "Well put", "kind": "note"},
    ),
    "goals:comment_solving": Route(
        post="in 302 302 403 403 403 403", args=lambda world: {"pk": world.comment.pk}
    ),
    "goals:comment_solving_undoing": Route(
        post="in 302 302 403 403 403 403", args=lambda world: {"pk": world.settled.pk}
    ),
    "goals:objective_edit": Route(
        get=OWNER_READS,
        post=OWNER_DOES,
        args=of_goal,
        post_data=lambda world: {
            "title": "Nobody waits for a page",
            "commitment": "committed",
            "kind": "project",
            "reason": "Clearer",
            "version": world.goal.version,
        },
    ),
    "goals:publication": Route(post="in 404 302 403 404 404 404", args=where("draft", of_goal)),
    "goals:discard": Route(post="in 404 302 403 404 404 404", args=where("draft", of_goal)),
    "goals:position": Route(post=OWNER_DOES, args=of_goal, post_data=lambda world: {"position": 0}),
    "goals:contributors": Route(
        get=OWNER_READS,
        post=OWNER_DOES,
        args=of_goal,
        post_data=lambda world: {"people": f"#{world.bo.pk}", "version": world.goal.version},
    ),
    "goals:weights": Route(
        get=OWNER_READS,
        post=OWNER_DOES,
        args=of_goal,
        post_data=lambda world: {
            "version": world.goal.version,
            "reason": "Minutes matter as much",
            **dict.fromkeys(
                (f"weight_{pk}" for pk in world.goal.key_results.values_list("pk", flat=True)), "0"
            ),
            f"weight_{world.goal.key_results.order_by('pk').first().pk}": "1",
        },
    ),
    "goals:objective_weights": Route(
        get=OWNER_READS,
        post=OWNER_DOES,
        args=of_goal,
        post_data=lambda world: {
            **{f"weight_{pk}": "0" for pk in Objective.objects.values_list("pk", flat=True)},
            f"weight_{world.goal.pk}": "1",
        },
    ),
    "goals:closure": Route(
        get=OWNER_READS, post=OWNER_DOES, args=of_goal, post_data=lambda world: {"reason": "It is done"}
    ),
    "goals:closure_undoing": Route(post=OWNER_DOES, args=where("closed", of_goal)),
    "goals:abandonment": Route(
        get=OWNER_READS, post=OWNER_DOES, args=of_goal, post_data=lambda world: {"reason": "Enough"}
    ),
    "goals:abandonment_undoing": Route(post=OWNER_DOES, args=where("abandoned", of_goal)),
    "goals:pause": Route(
        get=OWNER_READS,
        post=OWNER_DOES,
        args=of_goal,
        post_data=lambda world: {"reason": "The supplier is late", "until_at": "2026-04-01"},
    ),
    "goals:pause_ending": Route(post=OWNER_DOES, args=where("paused", of_goal)),
    "goals:restriction": Route(
        get=OWNER_READS,
        post=OWNER_DOES,
        args=of_goal,
        post_data=lambda world: {"reason": "A purchase", "until_at": "2026-04-01", "audience": ""},
    ),
    "goals:restriction_lifting": Route(post="in 404 302 404 404 404 404", args=where("restricted", of_goal)),
    "goals:score": Route(
        get=OWNER_READS,
        post=OWNER_DOES,
        args=where("closed", of_goal),
        post_data=lambda world: {
            "version": world.where("closed").goal.version,
            "stated": "0.7",
            "note": "So it came",
        },
    ),
    "goals:retro": Route(
        get=OWNER_READS,
        post=OWNER_DOES,
        args=of_goal,
        post_data=lambda world: {"happened": "It rained", "version": 0},
    ),
    "goals:carry_over": Route(
        get=OWNER_READS,
        post=OWNER_DOES,
        args=of_goal,
        post_data=lambda world: {"cycle": world.next_cycle.pk},
    ),
    "goals:alignments_new": Route(
        get=OWNER_READS,
        post=OWNER_DOES,
        args=of_goal,
        post_data=lambda world: {"to": world.lis_goal.pk, "relation": "supports"},
    ),
    "goals:alignment_end": Route(
        get=OWNER_READS,
        post=OWNER_DOES,
        args=lambda world: {"pk": world.link.pk},
        post_data=lambda world: {"reason": "It serves something else"},
    ),
    "goals:alignment_answer": Route(
        get=OWNER_READS,
        post=OWNER_DOES,
        args=lambda world: {"pk": world.claim.pk},
        post_data=lambda world: {"verdict": "acknowledged"},
    ),
    "goals:key_result_new": Route(
        get=OWNER_READS,
        post=OWNER_DOES,
        args=of_goal,
        post_data=lambda world: {
            "title": "Hours",
            "kind": "increase",
            "start": "0",
            "target": "5",
            "profile": "linear",
        },
    ),
    "goals:key_result_edit": Route(
        get=OWNER_READS,
        post=OWNER_DOES,
        args=of_key_result,
        post_data=lambda world: {
            "title": "Minutes saved",
            "kind": "increase",
            "start": "0",
            "target": "12",
            "profile": "linear",
            "reason": "More is possible",
            "version": world.key_result.version,
        },
    ),
    "goals:cancellation": Route(
        get=OWNER_READS, post=OWNER_DOES, args=of_key_result, post_data=lambda world: {"reason": "Enough"}
    ),
    "goals:cancellation_undoing": Route(post=OWNER_DOES, args=lambda world: {"pk": world.cancelled.pk}),
    "goals:key_result_position": Route(
        post=OWNER_DOES, args=of_key_result, post_data=lambda world: {"position": 0}
    ),
    "goals:step_new": Route(
        get=OWNER_READS,
        post=OWNER_DOES,
        args=of_key_result,
        post_data=lambda world: {"words": "Ask five shops"},
    ),
    "goals:step_edit": Route(
        get=OWNER_READS,
        post=OWNER_DOES,
        args=lambda world: {"pk": world.step.pk},
        post_data=lambda world: {"words": "Ask twenty shops", "version": world.step.version},
    ),
    "goals:step_completion": Route(post=OWNER_DOES, args=lambda world: {"pk": world.step.pk}),
    "goals:step_completion_undoing": Route(post=OWNER_DOES, args=lambda world: {"pk": world.done_step.pk}),
    "goals:step_removal": Route(post=OWNER_DOES, args=lambda world: {"pk": world.step.pk}),
    "followup:following": Route(get=SIGNED_IN),
    "followup:progress": Route(get=SIGNED_IN, args=of_growth),
    "followup:courses": Route(get=SIGNED_IN, args=of_growth),
    "followup:timeline": Route(get=SIGNED_IN, args=of_growth),
    "followup:closing": Route(get=SIGNED_IN, post="in 422 422 422 422 422 422"),
    "followup:own_report": Route(get=SIGNED_IN, post=DONE_BY_ALL, post_data=a_week),
    "followup:person_report": Route(get=SIGNED_IN, post=OWNER_DOES, args=of_ana, post_data=a_week),
    "followup:team_report": Route(
        get=SIGNED_IN, post="in 302 302 302 403 403 403", args=of_growth, post_data=a_week
    ),
    "followup:follow_person": Route(post="in 302 422 302 302 302 302", args=of_ana),
    "followup:follow_team": Route(post=DONE_BY_ALL, args=of_growth),
    "followup:follow_objective": Route(post=DONE_BY_ALL, args=of_goal),
    "followup:unfollow": Route(post=OWNER_ALONE_DOES, args=lambda world: {"pk": world.follow.pk}),
    "goals:check_in_correction": Route(
        get=OWNER_READS,
        post=OWNER_DOES,
        args=lambda world: {"pk": world.check_in.pk},
        post_data=lambda world: {"value": "3", "note": "Counted again"},
    ),
}

# Ana suggests, Bo is asked; nobody else knows of it.
SUGGESTIONS: dict[str, Route] = {
    "drafting:templates": Route(get=SIGNED_IN),
    "drafting:example": Route(
        #    stranger colleague owner manager former contract admin
        get=SIGNED_IN,
        post="in      302       302   302     302    403      302",
        args=lambda world: {"key": "first-week"},
        post_data=lambda world: {"cycle": world.cycle.pk, "whose": "me"},
    ),
    "drafting:template": Route(
        get=SIGNED_IN,
        post="in      302       302   302     302    403      302",
        args=lambda world: {"pk": world.template.pk},
        post_data=lambda world: {"cycle": world.cycle.pk, "whose": "me"},
    ),
    "drafting:template_new": Route(
        get=ADMIN_READS,
        post=ADMIN_DOES,
        args=of_goal,
        post_data=lambda world: {"function": "sales", "place": "company"},
    ),
    "drafting:template_edit": Route(
        get=ADMIN_READS,
        post=ADMIN_DOES,
        args=lambda world: {"pk": world.template.pk},
        post_data=lambda world: {"title": "Sell", "function": "sales", "version": world.template.version},
    ),
    "drafting:template_retirement": Route(
        get=ADMIN_READS, post=ADMIN_DOES, args=lambda world: {"pk": world.template.pk}
    ),
    "drafting:template_restoring": Route(
        post=ADMIN_DOES, args=lambda world: {"pk": world.retired_template.pk}
    ),
    "drafting:copy": Route(
        get="in       200       200   200     200    403      200",
        post="in      302       302   302     302    403      302",
        args=of_goal,
        post_data=lambda world: {"cycle": world.cycle.pk, "whose": "me"},
    ),
    "drafting:copies": Route(
        get="in       200       200   200     200    403      200",
        post="in      422       302   422     422    403      422",
        post_data=lambda world: {
            "from": world.goal.cycle_id,
            "cycle": world.next_cycle.pk,
            "whose": "me",
            "objectives": world.goal.pk,
        },
    ),
    "drafting:paste": Route(
        get="in       200       200   200     200    403      200",
        post="in      302       302   302     302    403      302",
        post_data=lambda world: {
            "step": "draft",
            "cycle": world.cycle.pk,
            "whose": "me",
            "text": "O1: Sell",
            "line_0_meaning": "objective",
            "line_0_text": "Sell",
        },
    ),
    "drafting:suggestions": Route(get=SIGNED_IN),
    "drafting:break_down": Route(
        get=OWNER_READS, post=OWNER_DOES, args=of_goal, post_data=lambda world: line_for(world.bo)
    ),
    "drafting:break_down_key_result": Route(
        get=OWNER_READS, post=OWNER_DOES, args=of_key_result, post_data=lambda world: line_for(world.bo)
    ),
    "drafting:suggestion": Route(
        #    stranger colleague owner manager former contract admin
        get="in       200       200   404     404    404      404",
        post="in      302       403   404     404    404      404",
        args=lambda world: {"pk": world.suggestion.pk},
        post_data=lambda world: {
            "title": "Each shop hears from us",
            "cycle": world.cycle.pk,
            "relation": "supports",
            "measure": "Shops called",
            "start": "0",
            "target": "40",
            "version": world.suggestion.version,
        },
    ),
    "drafting:suggestion_declining": Route(
        get="in       200       403   404     404    404      404",
        post="in      302       403   404     404    404      404",
        args=lambda world: {"pk": world.suggestion.pk},
        post_data=lambda world: {"reason": "We move this week", "version": world.suggestion.version},
    ),
    "drafting:suggestion_edit": Route(
        get="in       403       200   404     404    404      404",
        post="in      403       302   404     404    404      404",
        args=lambda world: {"pk": world.suggestion.pk},
        post_data=lambda world: {"title": "Every shop is called twice", "version": world.suggestion.version},
    ),
    "drafting:suggestion_withdrawal": Route(
        post="in      403       302   404     404    404      404",
        args=lambda world: {"pk": world.suggestion.pk},
        post_data=lambda world: {"version": world.suggestion.version},
    ),
}
ROUTES.update(SUGGESTIONS)

# Each in the drafts of one's own; what Ana left is hers alone to carry over, and a team's drafts are its members'.
WRITING: dict[str, Route] = {
    "drafting:cockpit": Route(get=SIGNED_IN),
    "drafting:quoting": Route(
        #    stranger colleague owner manager former contract admin
        post="in      302       302   302     302    403      302",
        args=lambda world: {"pk": world.lis_goal.pk},
        post_data=lambda world: {"cycle": world.cycle.pk},
    ),
    "drafting:carrying": Route(
        post=OWNER_DOES, args=of_goal, post_data=lambda world: {"cycle": world.next_cycle.pk}
    ),
    "drafting:present": Route(
        post="in      200       200   200     403    403      403",
        post_data=lambda world: {"cycle": world.cycle.pk, "team": world.growth.pk},
    ),
}
ROUTES.update(WRITING)


def of_request(world: World) -> dict[str, Any]:
    """The address of what Ana asks Bo for."""
    return {"pk": world.request.pk}


def terms_for(world: World) -> dict[str, Any]:
    """What Bo could do instead, or what Ana asks for now."""
    given = {"what": "Call the largest shops", "why": "They wait", "by_when": "2026-04-10", "size": "small"}
    return {**given, "version": world.request.version}


BO_READS = "in 200 403 403 403 403 403"
BO_DOES = "in 302 403 403 403 403 403"
REQUESTS: dict[str, Route] = {
    "drafting:requests": Route(get=SIGNED_IN),
    "drafting:request_new": Route(
        get=SIGNED_IN,
        post="in 422 302 422 422 422 422",
        post_data=lambda world: {
            **terms_for(world), "goal": f"o{world.goal.pk}", "to_person": f"#{world.bo.pk}",
        },
    ),
    "drafting:request": Route(get=SIGNED_IN, args=of_request),
    "drafting:request_acceptance": Route(
        get=BO_READS,
        post=BO_DOES,
        args=of_request,
        post_data=lambda world: {
            "title": "Shops are called", "cycle": world.cycle.pk, "version": world.request.version,
        },
    ),
    "drafting:request_counter": Route(get=BO_READS, post=BO_DOES, args=of_request, post_data=terms_for),
    "drafting:request_declining": Route(
        get=BO_READS,
        post=BO_DOES,
        args=of_request,
        post_data=lambda world: {"reason": "We move this week", "version": world.request.version},
    ),
    "drafting:request_change": Route(get=OWNER_READS, post=OWNER_DOES, args=of_request, post_data=terms_for),
    "drafting:request_withdrawal": Route(
        get=OWNER_READS,
        post=OWNER_DOES,
        args=of_request,
        post_data=lambda world: {"version": world.request.version},
    ),
    "drafting:request_agreement": Route(
        get=OWNER_READS,
        post=OWNER_DOES,
        args=lambda world: {"pk": world.proposal.pk},
        post_data=lambda world: {"version": world.proposal.version},
    ),
    "drafting:work": Route(get=SIGNED_IN),
    "drafting:work_new": Route(get=SIGNED_IN, post=DONE_BY_ALL, post_data=lambda world: {"title": "Calls"}),
    "drafting:work_edit": Route(
        get=OWNER_READS,
        post=OWNER_DOES,
        args=lambda world: {"pk": world.work.pk},
        post_data=lambda world: {"title": "Mails", "version": world.work.version},
    ),
    "drafting:work_ending": Route(
        get=OWNER_READS,
        post=OWNER_DOES,
        args=lambda world: {"pk": world.work.pk},
        post_data=lambda world: {"kind": "done", "version": world.work.version},
    ),
    "drafting:work_ending_undoing": Route(post=OWNER_DOES, args=lambda world: {"pk": world.done_work.pk}),
}  # fmt: skip
ROUTES.update(REQUESTS)

OF_NO_GOAL = (
    "board", "explorer", "explorer_csv", "saved_views", "saved_view_removal", "mine", "check_in", "objective_new",
    "merging", "writing", "led",
)  # fmt: skip
OF_A_GOAL_ELSEWHERE = ("followup:follow_objective",)
OF_ANOTHER_STATE = (
    "publication", "discard", "closure_undoing", "abandonment_undoing", "pause_ending", "restriction_lifting", "score",
)  # fmt: skip
# What a draft refuses, or what its owner is told that cannot be done yet.
NOT_OF_A_DRAFT = ("goals:alignment_answer", "goals:check_in_correction")
ONCE_PUBLISHED = dict.fromkeys(("goals:closure", "goals:abandonment", "goals:pause", "goals:retro"), "422")
WHILE_RESTRICTED = {"goals:restriction": "422"}


def hidden(route: Route, state: str, readers: tuple[str, ...], owner_does: str) -> Route:
    """The same row about a goal that only these may read: to all others it is not there."""

    def line(given: str, owner_gets: str = "") -> str:
        answers = dict(zip(WHO, given.split(), strict=True)) if given else {}
        answers["owner"] = owner_gets or answers.get("owner", "")
        return " ".join(
            answer if who in ("stranger", *readers) else "404" for who, answer in answers.items() if given
        )

    return replace(
        route,
        get=line(route.get),
        post=line(route.post, owner_does),
        args=lambda world: route.args(world.where(state)),
        post_data=lambda world: route.post_data(world.where(state)),
    )


def about_a_goal() -> dict[str, Route]:
    """The rows whose address leads to Ana's published goal, or to something of it."""
    return {
        name: route
        for name, route in ROUTES.items()
        if name in OF_A_GOAL_ELSEWHERE
        or (name.startswith("goals:") and name.removeprefix("goals:") not in (*OF_NO_GOAL, *OF_ANOTHER_STATE))
    }


HIDDEN: dict[str, Route] = {
    **{
        f"{name} draft": hidden(route, "draft", ("owner", "manager"), ONCE_PUBLISHED.get(name, ""))
        for name, route in about_a_goal().items()
        if name not in NOT_OF_A_DRAFT
    },
    **{
        f"{name} restricted": hidden(route, "restricted", ("owner",), WHILE_RESTRICTED.get(name, ""))
        for name, route in about_a_goal().items()
    },
}
ROWS = {**ROUTES, **HIDDEN}
