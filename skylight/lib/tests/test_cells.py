"""Texts that begin like formulas leave as texts and come back as they were."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from skylight.lib.cells import BEGINNINGS, Figure, escaped, line, unescaped

texts = st.text(
    st.one_of(st.sampled_from("'" + BEGINNINGS + "a1 "), st.characters(codec="utf-8")), max_size=12
)


@given(texts)
@example("'=1+1")
@example("''=1+1")
@example("'tis")
@example("'")
def test_every_text_comes_back_as_it_was(text: str) -> None:
    assert unescaped(escaped(text)) == text


@given(texts)
def test_no_text_leaves_as_the_beginning_of_a_formula(text: str) -> None:
    assert not escaped(text).startswith(tuple(BEGINNINGS))


@pytest.mark.parametrize("beginning", BEGINNINGS)
def test_each_risky_beginning_gets_an_apostrophe(beginning: str) -> None:
    assert escaped(f"{beginning}1+1") == f"'{beginning}1+1"


def test_texts_that_begin_like_words_stay_as_they_are() -> None:
    assert [escaped(text) for text in ("", "Ana", "'tis", "1-2", "a=b")] == ["", "Ana", "'tis", "1-2", "a=b"]


def test_a_negative_number_stays_a_number() -> None:
    assert line([-5, Figure("-5"), "-5", None]) == [-5, "-5", "'-5", None]


@given(st.lists(texts.filter(lambda text: not {"\r", "\0"} & {*text}), min_size=1, max_size=4))
def test_a_row_comes_back_from_a_csv_file(cells: list[str]) -> None:
    file = io.StringIO(newline="")
    csv.writer(file, quoting=csv.QUOTE_ALL).writerow(line(cells))
    file.seek(0)

    assert [unescaped(cell) for cell in next(csv.reader(file))] == cells
