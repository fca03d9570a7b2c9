import re
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).parents[1] / "templates" / "ui"


def macros() -> list[str]:
    return re.findall(r"{% macro (\w+)", (TEMPLATES / "components.html").read_text())


@pytest.mark.parametrize("macro", macros())
def test_every_component_is_on_the_patterns_page(macro):
    assert re.search(rf"\bui\.{macro}\(", (TEMPLATES / "patterns.html").read_text())
