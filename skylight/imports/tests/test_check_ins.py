"""Check-ins and comments from files: kept as they were said, by whoever said it, and nobody is told."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from skylight.activity.models import Comment, Event, Notice
from skylight.goals.models import CheckIn, KeyResult, Objective
from skylight.org.models import Company
from tests import make

GOALS = {
    "cycles": "id,name,start_date,end_date\nnow,Now,2026-03-01,2026-04-30\n",
    "people": "id,name,email,github\nana,Ana Ruiz,ana@example.com,anar\n",
    "objectives": "id,cycle,title,owner\no,now,Grow,ana\n",
    "key_results": "id,objective,title,start,target\nk,o,Reach,0,10\n",
}
HTML = '<p>Done <img src="https://track.example/x.png"> by <a href="javascript:x">@ana</a></p>'


def check_in(id_: str) -> CheckIn:
    return CheckIn.objects.get(external_id=id_)


def test_a_check_in_says_what_it_said(bring: Any) -> None:
    report = bring(
        **GOALS,
        checkins="""
        id,target_type,target_id,date,author,value,target,status,confidence,text,url
        c1,key_result,k,2026-03-02,@anar,3,10,at risk,6,Slow start,https://example.com/1
        c2,KR,k,2026-03-09T08:00:00+08:00,Ana Ruiz,4.5,,on track,7,,
        """,
    )

    first, second = check_in("c1"), check_in("c2")
    assert (first.by.external_id, first.by_name, first.at) == ("ana", "", datetime(2026, 3, 2, tzinfo=UTC))
    assert (first.value, first.target, first.value_before, first.progress) == (3, 10, None, Decimal("0.3"))
    assert (first.status, first.confidence, first.note) == ("at_risk", 6, "Slow start")
    assert first.evidence_url == "https://example.com/1"
    assert (second.at, second.value_before) == (datetime(2026, 3, 9, tzinfo=UTC), 3)
    assert report.created["checkins"] == 2


def test_the_newest_check_in_says_where_a_key_result_stands(bring: Any) -> None:
    bring(
        **GOALS,
        checkins="""
        id,target_id,date,value,status,confidence
        c2,k,2026-03-09,4,on track,8
        c1,k,2026-03-02,3,at risk,
        c3,k,2026-03-10,,,
        """,
    )

    row = KeyResult.objects.get()
    assert (row.current, row.status, row.confidence, row.progress) == (4, "on_track", 8, Decimal("0.4"))
    assert row.checked_in_at == datetime(2026, 3, 10, tzinfo=UTC)
    assert row.score_suggested == Decimal("0.4")
    assert Objective.objects.get().progress == Decimal("0.4")


def test_the_row_of_a_key_result_has_the_last_word(bring: Any) -> None:
    files = GOALS | {"key_results": "id,objective,title,start,target,current\nk,o,Reach,0,10,9\n"}
    files["checkins"] = "id,target_id,date,value\nc,k,2026-03-02,3\n"
    bring(**files)

    assert KeyResult.objects.get().current == 9
    assert bring(**files).unchanged["key_results"] == 1


def test_a_range_counts_the_periods_in_which_it_was_kept(bring: Any) -> None:
    bring(
        **GOALS | {"key_results": "id,objective,title,low,high\nk,o,Keep,1,5\n"},
        checkins="id,target_id,date,value\nc1,k,2026-03-02,3\nc2,k,2026-03-09,9\n",
    )

    row = KeyResult.objects.get()
    assert (row.kind, row.current) == ("range", 9)
    assert row.progress is not None


def test_figures_of_a_whole_objective_are_kept_with_the_words(bring: Any) -> None:
    bring(
        **GOALS,
        checkins="id,target_type,target_id,date,value,target,text\nc,objective,o,2026-03-02,5,34,\nd,objective,o,2026-03-02,5,34,Good\n",
    )

    assert (check_in("c").key_result, check_in("c").note) == (None, "5 / 34")
    assert (check_in("c").value, check_in("c").target) == (5, 34)
    assert check_in("d").note == "Good\n\n5 / 34"


@pytest.mark.parametrize("author", ["Board and friends", "@nobody"])
def test_an_unknown_author_keeps_the_name(bring: Any, notes: Any, author: str) -> None:
    report = bring(**GOALS, checkins=f"id,target_id,date,author,text\nc,k,2026-03-02,{author},Hi\n")

    assert (check_in("c").by, check_in("c").by_name) == (None, author)
    assert f"“{author}” is nobody who is known" in notes(report)


def test_html_is_kept_as_written_and_nobody_is_told(bring: Any) -> None:
    text = HTML.replace('"', '""')
    bring(
        **GOALS,
        checkins=f'id,target_id,date,text\nc,k,2026-03-02,"{text}"\n',
        comments=f'id,target_id,date,author,text\nm,o,2026-03-02,ana,"{text}"\n',
    )

    assert check_in("c").note == HTML
    assert Comment.objects.get().text == HTML
    assert not Notice.objects.exists()


def test_words_where_figures_belong_are_kept(bring: Any, notes: Any) -> None:
    report = bring(
        **GOALS, checkins="id,target_id,date,value,status,url\nc,k,2026-03-02,many,splendid,ftp://x\n"
    )

    assert (check_in("c").value, check_in("c").evidence_url) == (None, "")
    assert check_in("c").note == "many\n\nsplendid\n\nftp://x"
    assert "many is not a number" in notes(report)


def test_rows_that_cannot_be_true_are_refused(bring: Any, refused: Any) -> None:
    report = bring(
        **GOALS,
        checkins="""
        id,target_type,target_id,date
        a,objective,,2026-03-02
        b,objective,k,2026-03-02
        c,,ghost,2026-03-02
        d,,k,someday
        e,,k,2027-01-01
        f,,k,2026-03-02
        f,,k,2026-03-02
        """,
    )

    assert [line for _file, line, _reason in refused(report)] == [2, 3, 4, 5, 6, 8]
    assert report.created["checkins"] == 1


def test_check_ins_never_change(bring: Any, refused: Any) -> None:
    bring(**GOALS, checkins="id,target_id,date,value\nc,k,2026-03-02,3\nd,k,2026-03-03,4\n")
    report = bring(**GOALS, checkins="id,target_id,date,value\nc,k,2026-03-02,3\nd,k,2026-03-03,9\n")

    assert check_in("d").value == 4
    assert report.unchanged["checkins"] == 1
    assert [line for _file, line, _reason in refused(report)] == [3]


def test_days_begin_in_the_zone_of_the_company(bring: Any) -> None:
    make.company()
    Company.objects.update(time_zone="Asia/Shanghai")

    bring(**GOALS, checkins="id,target_id,date\nc,k,2026-03-02\n")

    assert check_in("c").at == datetime(2026, 3, 1, 16, tzinfo=UTC)


def test_comments_are_kept_and_follow_the_file(bring: Any, notes: Any, refused: Any) -> None:
    heading = "id,target_type,target_id,date,author,kind,text\n"
    report = bring(
        **GOALS,
        comments=heading
        + "m1,objective,o,2026-03-02,ana,question,Why?\nm2,key_result,k,2026-03-02,Olga,monthly-summary,So\nm3,objective,o,2026-03-02,ana,,\n",
    )

    first, second = Comment.objects.order_by("external_id")
    assert (first.kind, first.by.external_id, first.key_result) == ("question", "ana", None)
    assert (second.kind, second.by, second.by_name, second.key_result.external_id) == (
        "note",
        None,
        "Olga",
        "k",
    )
    assert [line for _file, line, _reason in refused(report)] == [4]
    assert notes(report).count("monthly-summary") == 1

    report = bring(**GOALS, comments=heading + "m1,objective,o,2026-03-02,ana,question,Why not?\n")
    first.refresh_from_db()
    assert (first.text, first.version, report.changed["comments"]) == ("Why not?", 2, 1)


def test_each_check_in_has_its_event(bring: Any) -> None:
    bring(**GOALS, checkins="id,target_id,date\nc,k,2026-03-02\n")

    event = Event.objects.get(kind="imports.added", subject=f"goals.checkin:{check_in('c').pk}")
    assert (event.at, event.objective, event.data) == (
        make.NOW,
        Objective.objects.get(),
        {"external_id": "c"},
    )
