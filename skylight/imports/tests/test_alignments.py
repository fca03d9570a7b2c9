"""What goals support: parents before and after them, several, key results, strangers and circles."""

from __future__ import annotations

from typing import Any

from skylight.goals.models import Alignment, KeyResult
from tests import make

CYCLES = "id,name,start_date,end_date\nnow,Now,2026-03-01,2026-04-30\nyear,Year,2026-01-01,2026-12-31\npast,Past,2025-03-01,2025-04-30\n"
HEADING = "id,cycle,title,owner,parent\n"


def links() -> set[tuple[str, str | None, str, str | None, str]]:
    return set(
        Alignment.objects.values_list(
            "from_objective__external_id", "from_key_result__external_id",
            "to_objective__external_id", "to_key_result__external_id", "relation",
        )
    )  # fmt: skip


def test_a_parent_may_stand_below_and_in_a_longer_cycle(bring: Any) -> None:
    bring(cycles=CYCLES, objectives=HEADING + "o,now,Grow,Ana,p\np,year,Be great,Wen,\n")

    assert links() == {("o", None, "p", None, "supports")}
    alignment = Alignment.objects.get()
    assert (alignment.at, alignment.by.kind) == (make.NOW, "system")


def test_several_parents_are_separated_by_semicolons_or_bars(bring: Any) -> None:
    bring(
        cycles=CYCLES,
        objectives=HEADING
        + "o,now,Grow,Ana,p; q|r\np,now,P,Wen,\nq,now,Q,Wen,\nr;x,now,R,Wen,\nr,now,R,Wen,\n",
    )

    assert {link[2] for link in links()} == {"p", "q", "r"}


def test_an_id_with_a_semicolon_is_one_parent(bring: Any) -> None:
    bring(cycles=CYCLES, objectives=HEADING + "o,now,Grow,Ana,a;b\na;b,now,P,Wen,\n")

    assert {link[2] for link in links()} == {"a;b"}


def test_parents_may_be_key_results_and_children_too(bring: Any) -> None:
    bring(
        cycles=CYCLES,
        objectives=HEADING + "o,now,Grow,Ana,pk\np,now,P,Wen,\n",
        key_results="id,objective,title,parent_kr\nok,o,Reach,pk\npk,p,Reach more,\n",
    )

    assert links() == {("o", None, "p", "pk", "supports"), ("o", "ok", "p", "pk", "supports")}


def test_a_parent_in_the_same_objective_is_kept_as_words(bring: Any, notes: Any) -> None:
    report = bring(
        cycles=CYCLES,
        objectives=HEADING + "o,now,Grow,Ana,\n",
        key_results="id,objective,title,parent_kr\nk1,o,Whole,\nk2,o,Half,k1\n",
    )

    assert links() == set()
    assert KeyResult.objects.get(external_id="k2").description == "Part of: k1"
    assert "k2 is a part of k1 in the same objective" in notes(report)


def test_a_parent_nobody_knows_is_named_and_found_later(bring: Any, notes: Any) -> None:
    child = "o,now,Grow,Ana,p\n"
    report = bring(cycles=CYCLES, objectives=HEADING + child)
    assert "there is no objective or key result p for o to support" in notes(report)

    report = bring(cycles=CYCLES, objectives=HEADING + child + "p,now,P,Wen,\n")

    assert {link[2] for link in links()} == {"p"}
    assert (report.created["objectives"], report.changed["objectives"], report.unchanged["objectives"]) == (
        1,
        1,
        0,
    )


def test_links_on_a_loop_are_refused_with_the_way(bring: Any, refused: Any) -> None:
    report = bring(
        cycles=CYCLES, objectives=HEADING + "a,now,A,Ana,b\nb,now,B,Ana,c\nc,now,C,Ana,a;d\nd,now,D,Ana,d\n"
    )

    assert refused(report) == [
        ("objectives.csv", 2, "These support each other in a loop: a → b → c → a. The link was left out."),
        ("objectives.csv", 3, "These support each other in a loop: b → c → a → b. The link was left out."),
        ("objectives.csv", 4, "These support each other in a loop: c → a → b → c. The link was left out."),
        ("objectives.csv", 5, "d cannot support itself."),
    ]
    assert links() == {("c", None, "d", None, "supports")}
    assert report.created["objectives"] == 4


def test_a_link_that_closes_a_loop_with_one_that_stands_is_refused(bring: Any, refused: Any) -> None:
    bring(cycles=CYCLES, objectives=HEADING + "a,now,A,Ana,b\nb,now,B,Ana,\n")
    report = bring(cycles=CYCLES, objectives=HEADING + "b,now,B,Ana,a\n")

    assert [line for _file, line, _reason in refused(report)] == [2]
    assert links() == {("a", None, "b", None, "supports")}


def test_goals_whose_cycles_never_meet_are_not_linked(bring: Any, refused: Any) -> None:
    report = bring(cycles=CYCLES, objectives=HEADING + "o,now,Grow,Ana,p\np,past,P,Wen,\n")

    assert refused(report) == [("objectives.csv", 2, "o cannot support p: the cycles of the two never meet.")]


def test_a_link_is_drawn_once(bring: Any) -> None:
    files = {"cycles": CYCLES, "objectives": HEADING + "o,now,Grow,Ana,p;p\np,now,P,Wen,\n"}
    bring(**files)
    report = bring(**files)

    assert Alignment.objects.count() == 1
    assert report.unchanged["objectives"] == 2
