"""Proof 14: a person shows 70/30 project and ability goals; outside the team nobody reads what is to be learnt."""

from datetime import date
from decimal import Decimal

import pytest

from skylight.goals.models import Objective
from skylight.org import actions as org
from skylight.policies.actions import decide
from tests import make
from tests.programs import program
from tests.web import fill_in, text

pytestmark = pytest.mark.proof
LEARNING = "Speak Cantonese with the shops of Foshan"


@pytest.fixture
def pia(wen, ana):
    """Leads Ana's project, from another team."""
    pia = make.person("Pia Roth", manager=wen, team=make.team("Projects"))
    org.add_line(
        ana, by=make.system(), at=make.NOW, manager=pia, kind="project_lead", from_on=date(2025, 1, 6)
    )
    return pia


@pytest.fixture
def mixed(as_, ana, li, growth):
    """Ana's two goals, written and weighed in the forms, in a team that aims at 60–80 % of project goals."""
    make.running_cycle()
    for key, aim in (("mix_project", "60-80"), ("mix_ability", "10-30")):
        decide(key, aim, by=li, at=make.NOW, reason="Room to learn", team=growth)
    browser = as_(ana)
    fill_in(browser, "/objectives/new/", has="title", title="First listing in five minutes")
    fill_in(browser, "/objectives/new/", has="title", title=LEARNING, kind="ability", readers="team")
    project, ability = Objective.objects.order_by("position")
    weights = {f"weight_{project.pk}": "70 %", f"weight_{ability.pk}": "30 %"}
    fill_in(browser, f"/objectives/{project.pk}/weight/", has=f"weight_{project.pk}", **weights)
    return project, ability


def test_the_bar_says_70_to_30_and_within_the_range_while_one_drafts(as_, ana, mixed):
    said = text(as_(ana).get("/me/okrs/"))

    assert "Project 70 % · aimed at 60–80 % within the range" in said
    assert "Ability 30 % · aimed at 10–30 % within the range" in said
    page = as_(ana).get("/me/okrs/").content.decode()
    assert page.count('class="mix__fill"') == 2
    assert page.count('class="mix__aim"') == 2


def test_outside_the_team_the_bar_stays_and_the_text_is_nowhere(as_, ana, bo, li, pia, sam, wen, mixed):
    project, ability = mixed
    for row in mixed:
        as_(ana).post(f"/objectives/{row.pk}/publication/")

    for outsider in (pia, sam, wen):
        said = text(as_(outsider).get(f"/people/{ana.pk}/"))
        assert "Project 70 % · aimed at 60–80 % within the range" in said
        assert "Ability 30 %" in said
        assert "1 growth goal is visible to the team only." in said
        assert LEARNING not in said
        assert as_(outsider).get(f"/objectives/{ability.pk}/").status_code == 404
        assert program(outsider).get(f"/objectives/{ability.pk}").status_code == 404
        assert as_(outsider).get(f"/objectives/{project.pk}/").status_code == 200
    for insider in (ana, bo, li):
        assert LEARNING in text(as_(insider).get(f"/people/{ana.pk}/"))


def test_nobody_but_ana_scores_what_she_learns(ana, bo, li, pia, root, mixed):
    _project, ability = mixed
    program(ana).post(f"/objectives/{ability.pk}/publication")
    program(ana).post(f"/objectives/{ability.pk}/closure", {"reason": "Foshan is done"})
    version = Objective.objects.get(pk=ability.pk).version
    body = {"stated": float(Decimal("0.7")), "note": "Ten shops", "version": version}

    answers = {
        one: program(one).post(f"/objectives/{ability.pk}/scores", body).status_code
        for one in (bo, li, pia, root, ana)
    }

    assert answers == {bo: 403, li: 403, pia: 404, root: 404, ana: 200}
