"""How names are sorted and found."""

import pytest

from skylight.org.names import search_key, search_words, sort_name


@pytest.mark.parametrize(
    ("name", "sorted_as"),
    [
        ("Ana Ruiz", "ana ruiz"),
        ("王小明", "wang xiao ming"),
        ("曾国藩", "zeng guo fan"),
        ("单田芳", "shan tian fang"),
        ("尉迟恭", "yu chi gong"),
        ("欧阳娜娜", "ou yang na na"),
        ("Chen 陈伟", "chen chen wei"),
        ("Åsa", "åsa"),
        ("", ""),
    ],
)
def test_names_are_sorted_by_sound(name, sorted_as):
    assert sort_name(name) == sorted_as


@pytest.mark.parametrize("typed", ["zengguofan", "zeng guo", "zgf", "cengguofan", "cgf", "曾国", "曾"])
def test_a_name_is_found_as_a_family_name_and_as_it_is_usually_read(typed):
    assert search_words(typed) in search_key("曾国藩")


def test_keys_and_what_is_typed_are_folded_alike():
    assert search_words("  LI  Wei ") == "li wei"
    assert "li wei" in search_key("Li   Wei")


def test_long_names_and_roles_fit_their_columns():
    assert len(sort_name("王" * 200)) == 200
    assert len(search_key("王" * 200, "李" * 200, "r" * 300)) <= 900
