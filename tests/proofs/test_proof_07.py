"""Proof 7: 200 to 120, now 150, suggests 0.625; weights that do not sum to 1 are refused; score is not progress."""

from datetime import date
from decimal import Decimal

import pytest

from skylight.goals import actions
from skylight.goals.models import KeyResult, Score
from tests import make
from tests.web import fill_in, form_with, text

pytestmark = pytest.mark.proof


@pytest.fixture
def latency(ana):
    """A published goal of the cycle that has just ended, with its latency at 150 ms."""
    cycle = make.cycle(date(2026, 1, 1))
    then = cycle.starts_at
    objective = make.objective(ana, "Nobody waits", cycle=cycle, at=then, published=False)
    row = make.key_result(
        objective, "Latency", start=Decimal(200), target=Decimal(120), kind="decrease", unit="ms", at=then
    )
    objective = actions.publish(objective, by=ana, at=then)
    make.check_in(row, 150, at=then.replace(month=2))
    return objective


@pytest.fixture
def march(monkeypatch):
    """It is 3 March 2026: January to February is being scored."""
    at = make.NOW.replace(month=3, day=3)
    monkeypatch.setattr("django.utils.timezone.now", lambda: at)
    return at


def test_the_page_suggests_the_score(as_, ana, latency, march):
    row = latency.key_results.get()

    page = as_(ana).get(f"/objectives/{latency.pk}/score/")

    form = form_with(page.content.decode(), f"kr_{row.pk}_value")
    assert Decimal(form["fields"][f"kr_{row.pk}_value"]) == Decimal("0.625")
    assert "0.625" in text(page)


def test_another_score_needs_a_sentence_and_keeps_both_numbers(as_, ana, latency, march):
    row = latency.key_results.get()
    address, value, note = f"/objectives/{latency.pk}/score/", f"kr_{row.pk}_value", f"kr_{row.pk}_note"

    refused = fill_in(as_(ana), address, has=value, **{value: "0.9"})
    assert refused.status_code == 422
    assert form_with(refused.content.decode(), value)["fields"][value] == "0.9"
    assert not Score.objects.exists()

    done = fill_in(
        as_(ana), address, has=value, **{value: "0.9", note: "The last week is not in the figures."}
    )
    assert done.status_code == 302
    row.refresh_from_db()
    assert (row.score, row.score_suggested) == (Decimal("0.9"), Decimal("0.625"))


def test_the_score_leaves_the_progress_alone(as_, ana, latency, march):
    row = latency.key_results.get()
    value, note = f"kr_{row.pk}_value", f"kr_{row.pk}_note"

    fill_in(as_(ana), f"/objectives/{latency.pk}/score/", has=value, **{value: "0.2", note: "It fell back."})

    row.refresh_from_db()
    latency.refresh_from_db()
    assert row.progress == latency.progress == Decimal("0.625")
    assert latency.score_computed == Decimal("0.2")


def test_weights_that_do_not_sum_to_one_are_refused_and_stay_typed(as_, ana):
    objective = make.objective(ana, published=False)
    first, second = (make.key_result(objective).pk for _ in range(2))
    address, fields = f"/objectives/{objective.pk}/weights/", (f"weight_{first}", f"weight_{second}")

    refused = fill_in(as_(ana), address, has=fields[0], **dict(zip(fields, ("0.5", "0.4"), strict=True)))

    assert refused.status_code == 422
    assert "0.9" in text(refused)
    typed = form_with(refused.content.decode(), fields[0])["fields"]
    assert [typed[name] for name in fields] == ["0.5", "0.4"]
    assert not KeyResult.objects.filter(weight__isnull=False).exists()


def test_weights_that_sum_to_one_are_taken(as_, ana):
    objective = make.objective(ana, published=False)
    first, second = (make.key_result(objective).pk for _ in range(2))
    fields = {f"weight_{first}": "0.6", f"weight_{second}": "0.4"}

    done = fill_in(as_(ana), f"/objectives/{objective.pk}/weights/", has=f"weight_{first}", **fields)

    assert done.status_code == 302
    assert sorted(KeyResult.objects.values_list("weight", flat=True)) == [Decimal("0.4"), Decimal("0.6")]
