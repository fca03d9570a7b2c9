"""What the drawing brings along: modules that keep to the rules of islands, and its words in the page's language."""

import json
import re
from pathlib import Path

import pytest
from django.template.loader import get_template
from django.utils import translation

from tests import make

MODULES = sorted((Path(__file__).parents[1] / "static" / "maps" / "js").glob("*.js"))
WORD = re.compile(r"(?<!/)\bwords\.(\w+)")


def words_in(language: str) -> dict[str, str]:
    with translation.override(language):
        page = get_template("maps/drawing.html").render({})
    return json.loads(re.search(r'<script type="application/json">(.*?)</script>', page, re.DOTALL)[1])


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
def test_a_module_is_small_and_runs_no_strings(path):
    code = path.read_text()

    assert len(code.splitlines()) < 80
    assert not re.search(r"\beval\(|new Function|innerHTML|outerHTML|insertAdjacentHTML|\.style\b", code)


def test_each_word_that_the_drawing_uses_is_given_in_the_language_of_the_page():
    used = {word for path in MODULES for word in WORD.findall(path.read_text())}
    english, chinese = words_in("en"), words_in("zh-hans")

    assert used
    assert used | {"person", "team"} == english.keys() == chinese.keys()


def test_what_changes_in_a_sentence_has_the_same_name_in_both_languages():
    english, chinese = words_in("en"), words_in("zh-hans")

    assert {key: set(re.findall(r"\{\w+\}", one)) for key, one in english.items()} == {
        key: set(re.findall(r"\{\w+\}", one)) for key, one in chinese.items()
    }
    assert "{num}" in english["open"]


def test_a_title_is_drawn_without_its_markup(as_, ana, sam):
    goal = make.objective(ana, "Sell **more** shoes")

    answer = as_(sam).get(f"/alignment/nodes/?around=o{goal.pk}").json()

    assert [node["title"] for node in answer["nodes"]] == ["Sell more shoes"]
