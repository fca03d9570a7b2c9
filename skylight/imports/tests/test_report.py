"""The report for people: in their language, complete where it must be, short where it can be."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from skylight.imports.report import Report, stem_of

KIND = _("%(file)s: something about %(what)s.")
REASON = _("Because of %(what)s.")


def test_a_report_is_a_table_with_refusals_and_notes() -> None:
    report = Report()
    report.count("people", created=12, unchanged=3)
    report.count("key_results", changed=1)
    report.refuse("people.csv", 7, REASON, what="that")
    report.note(KIND, file="people.csv", what="shoes")

    assert report.as_text("en") == (
        "             created  changed  unchanged  refused\n"
        "People            12        0          3        1\n"
        "Key results        0        1          0        0\n"
        "\n"
        "Refused\n"
        "  people.csv, line 7: Because of that.\n"
        "\n"
        "Notes\n"
        "  people.csv: something about shoes.\n"
    )


def test_chinese_words_stand_in_line_with_numbers() -> None:
    report = Report()
    report.count("people", created=12)

    lines = report.as_text("zh-hans").splitlines()
    assert len({sum(2 if letter > "\u2e80" else 1 for letter in line) for line in lines[:2]}) == 1


def test_a_dry_run_says_that_it_was_one() -> None:
    report = Report()
    report.dry_run = True

    assert report.as_text("en").startswith("This is what an import would do. Nothing was written.\n")


def test_of_many_notes_of_a_kind_the_first_are_shown_and_the_rest_counted() -> None:
    report = Report()
    for place in range(25):
        report.note(KIND, file="people.csv", what=place)

    notes = report.as_dict()["notes"]
    assert len(notes) == 21
    assert notes[-1] == "… and 5 more like the last."


def test_ten_thousand_refusals_of_a_file_are_listed_and_the_rest_counted() -> None:
    report = Report()
    for line in range(10_005):
        report.refuse("people.csv", line, REASON, what=line)

    refused = report.as_dict()["refused"]
    assert len(refused) == 10_001
    assert refused[-1] == {"file": "people.csv", "line": 10_004, "reason": "… and 5 more rows."}


def test_files_are_known_by_what_they_hold() -> None:
    assert stem_of("Key Results.CSV") == stem_of("key-results.csv") == "key_results"
    assert stem_of("check_ins.csv") == stem_of("CheckIns.csv") == "checkins"
    assert stem_of("people.xlsx") == stem_of("salaries.csv") == stem_of("people") == ""
