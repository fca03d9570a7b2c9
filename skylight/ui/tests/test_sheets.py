"""The sheets and the islands keep to the few rules that keep them calm."""

import re
from pathlib import Path

import pytest

STATIC = Path(__file__).parents[1] / "static" / "ui"
SHEETS = sorted(path for path in (STATIC / "css").glob("*.css") if path.name != "index.css")
RULES = [path for path in SHEETS if path.name != "tokens.css"]
ISLANDS = sorted((STATIC / "js").glob("*.js"))
PHYSICAL = (
    r"(?:margin|padding|border)-(?:left|right|top|bottom)\b|(?:width|height|left|right|top|bottom|float)\s*:"
)


def words(path):
    return re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)


def name(path):
    return path.name


@pytest.mark.parametrize("path", RULES, ids=name)
@pytest.mark.parametrize(
    "banned",
    [
        r"#[\w-]+",
        r"\d(?:px|pt)\b",
        r"!important",
        r"\b(?:rgb|hsl|oklch|oklab)a?\(",
        rf"[;{{]\s*(?:{PHYSICAL})",
    ],
    ids=["an id or a hex colour", "pixels", "important", "a colour of its own", "left and right"],
)
def test_every_value_comes_from_the_tokens(path, banned):
    assert re.findall(banned, words(path).replace("in oklab", "")) == []


@pytest.mark.parametrize("path", SHEETS, ids=name)
def test_every_rule_is_in_a_layer(path):
    outside = re.sub(r"@layer [\w, ]+(?:;|{(?:[^{}]|{(?:[^{}]|{(?:[^{}]|{[^{}]*})*})*})*})", "", words(path))

    assert outside.strip() == ""


@pytest.mark.parametrize("path", SHEETS, ids=name)
def test_every_sheet_is_loaded_once(path):
    assert (STATIC / "css" / "index.css").read_text().count(f'url("{path.name}")') == 1


def test_every_token_that_is_used_is_given():
    sheets = "".join(words(path) for path in SHEETS)

    used = set(re.findall(r"var\((--[\w-]+)\)", sheets))

    assert used - set(re.findall(r"(--[\w-]+)\s*:", sheets)) == set()


@pytest.mark.parametrize("path", ISLANDS, ids=name)
def test_an_island_is_small_and_runs_no_strings(path):
    code = path.read_text()

    assert len(code.splitlines()) < 80
    assert not re.search(r"\beval\(|new Function|innerHTML|outerHTML|insertAdjacentHTML|\.style\b", code)


@pytest.mark.parametrize("path", [path for path in ISLANDS if path.name.startswith("x-")], ids=name)
def test_every_island_is_brought_in(path):
    assert f'import "./{path.name}";' in (STATIC / "js" / "index.js").read_text()
