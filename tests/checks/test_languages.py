"""A sentence is looked up when it is said: not once and for all, in the language of whoever came first."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from babel.messages.extract import DEFAULT_KEYWORDS
from babel.messages.frontend import parse_keywords
from babel.messages.pofile import read_po
from django.template import engines
from jinja2 import nodes

from tests import translations
from tests.checks.files import HOME, called, short

AT_ONCE = {"gettext", "ngettext", "pgettext", "npgettext"}
KNOWN = {*DEFAULT_KEYWORDS, *parse_keywords(translations.LAZY)}


def modules() -> list[Path]:
    return [path for path in called(".py") if path.is_relative_to(HOME / "skylight")]


@pytest.mark.parametrize("path", modules(), ids=short)
def test_no_sentence_is_looked_up_while_its_module_loads(path: Path) -> None:
    assert looked_up_early(path.read_text()) == []


@pytest.mark.parametrize("path", modules(), ids=short)
def test_whoever_translates_has_a_name_that_the_catalogue_knows(path: Path) -> None:
    names = translators(ast.parse(path.read_text()))

    assert {name for name, original in names.items() if original in KNOWN} <= KNOWN


def looked_up_early(source: str) -> list[int]:
    """The lines on which a module or class body, or a default of a function, translates at once."""
    tree = ast.parse(source)
    names = {name for name, original in translators(tree).items() if original in AT_ONCE}
    calls = [node for node in run_on_loading(tree) if isinstance(node, ast.Call)]
    return [call.lineno for call in calls if isinstance(call.func, ast.Name) and call.func.id in names]


def translators(tree: ast.AST) -> dict[str, str]:
    """What a module calls the functions that translate."""
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    ours = [node for node in imports if node.module == "django.utils.translation"]
    return {name.asname or name.name: name.name for node in ours for name in node.names}


def run_on_loading(node: ast.AST) -> Iterator[ast.AST]:
    yield node
    inside = set(node.body) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) else set()
    for child in ast.iter_child_nodes(node):
        if child not in inside and not isinstance(node, ast.Lambda):
            yield from run_on_loading(child)


def test_the_check_of_modules_can_fail() -> None:
    begin = "from django.utils.translation import gettext as _\n"

    assert looked_up_early(begin + "WORD = _('now')") == [2]
    assert looked_up_early(begin + "class A:\n    word = [_('now')]") == [3]
    assert looked_up_early(begin + "def f(word=_('now')):\n    pass") == [2]
    assert looked_up_early(begin + "def f():\n    return _('now')") == []
    assert looked_up_early(begin.replace("gettext", "gettext_lazy") + "WORD = _('now')") == []


def test_an_imported_template_translates_inside_its_macros_only() -> None:
    assert {path: lines for path in imported() if (lines := translated_early(source(path)))} == {}


def imported() -> set[str]:
    found = set()
    for path in called(".html"):
        if "/templates/" in str(path):
            imports = parsed(path.read_text()).find_all((nodes.Import, nodes.FromImport))
            found |= {node.template.value for node in imports if isinstance(node.template, nodes.Const)}
    return found


def translated_early(text: str) -> list[int]:
    """The lines on which what stands outside of macros is translated."""
    return [call.lineno for call in outside_macros(parsed(text)) if getattr(call.node, "name", "") in KNOWN]


def outside_macros(node: nodes.Node) -> Iterator[nodes.Call]:
    for child in node.iter_child_nodes():
        if isinstance(child, nodes.Call):
            yield child
        if not isinstance(child, nodes.Macro):
            yield from outside_macros(child)


def parsed(text: str) -> nodes.Template:
    template: nodes.Template = engines["jinja2"].env.parse(text)
    return template


def source(name: str) -> str:
    environment = engines["jinja2"].env
    text: str = environment.loader.get_source(environment, name)[0]
    return text


def test_the_check_of_templates_can_fail() -> None:
    assert translated_early('{% set word = _("now") %}') == [1]
    assert translated_early("{% trans %}now{% endtrans %}") == [1]
    assert translated_early('{% macro word() %}{{ _("now") }}{% endmacro %}') == []


def test_what_is_borrowed_is_still_said_by_its_library() -> None:
    assert set(translations.BORROWED) - library_sentences() == set()


def library_sentences() -> set[object]:
    found: set[object] = set()
    for name in ("django", "django.contrib.auth", "allauth"):
        (folder,) = find_spec(name).submodule_search_locations  # type: ignore[union-attr]
        home = Path(folder)
        home = home / "conf" if name == "django" else home
        with (home / "locale" / "en" / "LC_MESSAGES" / "django.po").open("rb") as file:
            found |= {message.id for message in read_po(file)}
    return found
