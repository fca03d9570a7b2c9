"""Structure health, and moves tried before they are made."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from skylight.activity.models import Event
from skylight.lib import paths
from skylight.org import actions
from skylight.org.models import Person
from skylight.policies import actions as policies
from tests import make
from tests.make import NOW


def shown(browser, address):
    """The words of a page."""
    response = browser.get(address)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def figure(text, label):
    """The number that stands over a label."""
    return text.split(f'</strong><span class="figure__label">{label}')[0].split(">")[-1]


@pytest.fixture
def four_layers(wen, root):
    """Fourteen report to the CEO; below one of them stand three more layers."""
    leads = [make.person(f"Lead {n}", manager=wen) for n in range(13)]
    chain = [leads[0]]
    for layer in range(3):
        chain.append(make.person(f"Layer {layer}", manager=chain[-1]))
    return chain


def test_a_ceo_with_fourteen_reports_and_four_layers(as_, root, four_layers):
    text = shown(as_(root), "/org/structure/")

    assert figure(text, "layers below the top") == "4"
    assert figure(text, "direct reports of the top") == "14"
    assert "3 managers have a single report." in text


def test_everybody_reads_it(as_, ana, cora):
    assert "Structure" in shown(as_(cora), "/org/structure/")


def test_thresholds_are_the_companys_own(as_, root, four_layers):
    policies.decide("top_span_target", 12, by=root, at=NOW, reason="We grow")

    assert "The top has 2 direct reports more than the 12 that are aimed at." in shown(
        as_(root), "/org/structure/"
    )


def test_a_part_has_figures_of_its_own(as_, root, li, ana, bo, growth):
    browser = as_(root)

    assert figure(shown(browser, f"/org/structure/?person={li.pk}"), "people") == "3"
    assert figure(shown(browser, f"/org/structure/?team={growth.pk}"), "people") == "3"
    assert browser.get("/org/structure/?person=987654").status_code == 404


def test_people_whose_manager_left_and_people_without_one_are_named(as_, root, li, ana):
    make.person("Ida Moe")
    actions.add_person(by=root, at=NOW, name="Tom", manager_not_found="E-007")
    actions.let_go(li, by=root, at=NOW)

    text = shown(as_(root), "/org/structure/")

    assert "1 person reports to somebody who is no longer here." in text
    assert "reported to Li Wei" in text
    assert "2 people besides the top report to nobody." in text
    assert "manager E-007 not found" in text


def test_figures_of_past_days_are_kept(as_, root, wen):
    actions.record_figures(at=make.LONG_AGO)

    assert "6 Jan 2025" in shown(as_(root), "/org/structure/")


def test_a_move_is_tried_with_the_whole_sub_tree_before_it_is_made(as_, root, wen, four_layers):
    lead, other = four_layers[0], make.person("Other", manager=wen)

    text = shown(as_(root), f"/people/{lead.pk}/move/?manager={other.pk}")

    assert "4 people move" in text
    assert (
        '<span class="grow">Layers below the top</span><span class="num">4 → <strong>5</strong></span>'
        in text
    )
    assert "There is 1 layer more than the 4 that are aimed at." in text
    assert Person.objects.get(pk=lead.pk).manager == wen


def test_a_warning_asks_for_a_reason_which_everybody_can_read_then(as_, root, cora, wen, four_layers):
    lead, other = four_layers[0], make.person("Other", manager=wen)
    browser = as_(root)

    refused = browser.post(f"/people/{lead.pk}/move/", {"manager": f"#{other.pk}", "reason": ""})
    assert refused.status_code == 422
    assert Person.objects.get(pk=lead.pk).manager == wen
    moved = browser.post(
        f"/people/{lead.pk}/move/", {"manager": f"#{other.pk}", "reason": "Until the merger"}
    )

    assert moved["Location"] == f"/people/{lead.pk}/lines/"
    assert Person.objects.get(pk=lead.pk).manager == other
    event = Event.objects.get(kind="org.manager_set")
    assert event.data["warnings"] == ["layers", "chains_of_one", "narrow"]
    for address in ("/org/structure/", "/org/history/"):
        assert "Why: Until the merger" in shown(as_(cora), address)


def test_a_move_that_worsens_nothing_needs_no_reason(as_, root, wen, four_layers):
    deepest = four_layers[-1]

    moved = as_(root).post(f"/people/{deepest.pk}/move/", {"manager": f"#{four_layers[-2].manager_id}"})

    assert moved.status_code == 302


def test_nobody_is_moved_below_themselves(as_, root, four_layers):
    browser = as_(root)

    assert "Layer 2 stands below Lead 0." in shown(
        browser, f"/people/{four_layers[0].pk}/move/?manager={four_layers[-1].pk}"
    )
    refused = browser.post(
        f"/people/{four_layers[0].pk}/move/", {"manager": f"#{four_layers[-1].pk}", "reason": "x"}
    )
    assert refused.status_code == 422


def test_somebody_can_be_moved_to_the_top(as_, root, ana):
    assert "1 person moves" in shown(as_(root), f"/people/{ana.pk}/move/?manager=")

    as_(root).post(f"/people/{ana.pk}/move/", {"manager": "", "reason": "She founds a company of her own"})

    assert Person.objects.get(pk=ana.pk).manager is None


def test_others_look_but_do_not_move(as_, li, ana, sam):
    browser = as_(li)

    assert "An administrator makes the move." in shown(browser, f"/people/{ana.pk}/move/?manager={sam.pk}")
    assert (
        browser.post(f"/people/{ana.pk}/move/", {"manager": f"#{sam.pk}", "reason": "x"}).status_code == 403
    )


@pytest.mark.parametrize(
    "address", ["/org/structure/", "/org/structure/?person={li}", "/people/{li}/move/?manager={sam}"]
)
def test_it_asks_the_database_as_often_for_a_thousand_as_for_ten(as_, root, li, ana, sam, address):
    browser, address = as_(root), address.format(li=li.pk, sam=sam.pk)

    def crowd(numbers):
        Person.objects.bulk_create(
            Person(name=f"P{n}", manager=li, path=li.path + paths.step(900_000 + n), created_at=NOW)
            for n in numbers
        )

    crowd(range(40))
    with CaptureQueriesContext(connection) as few:
        shown(browser, address)
    crowd(range(40, 1040))
    with CaptureQueriesContext(connection) as many:
        shown(browser, address)

    assert len(few) == len(many) <= 15
