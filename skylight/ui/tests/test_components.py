"""What a component says to somebody who does not see it, and that it lets nothing through."""

from decimal import Decimal

import pytest
from django import forms
from django.template import engines
from django.utils import translation

EVIL = "\"><script>alert('x')</script>"


def shown(call, **context):
    return engines["jinja2"].from_string('{% import "ui/components.html" as ui %}' + call).render(context)


@pytest.mark.parametrize(
    "code", ["on_track", "at_risk", "off_track", "done", "stale", "not_started", "none", "paused"]
)
def test_a_status_is_a_shape_a_colour_and_a_word(code):
    html = shown("{{ ui.status(code) }}|{{ ui.word(code) }}", code=code)

    assert "<svg" in html
    assert f"status--{code.replace('_', '-')}" in html
    assert f"<span>{html.rpartition('|')[2]}</span>" in html


def test_a_word_is_said_in_the_language_of_each_page():
    with translation.override("zh-hans"):
        first = shown("{{ ui.word('done') }}")

    assert shown("{{ ui.word('done') }}") == "Done"
    assert first


@pytest.mark.parametrize(
    "share, expected, said",
    [
        (Decimal("0.62"), Decimal("0.55"), "62 % done, 55 % expected by today"),
        (Decimal(0), None, "0 % done"),
        (None, None, "No figures yet"),
    ],
)
def test_a_bar_says_in_words_what_it_shows(share, expected, said):
    html = shown("{{ ui.bar(share, expected, 'on_track') }}", share=share, expected=expected)

    assert f'role="img" aria-label="{said}"' in html


def test_a_value_stands_beside_its_target():
    html = shown("{{ ui.value_of(current, target, '%') }}", current=Decimal(29), target=Decimal(40))

    assert html == '<span class="value"><span class="value__now">29 %</span> of 40</span>'


@pytest.mark.parametrize(
    "call",
    [
        "{{ ui.status('done', evil) }}",
        "{{ ui.bar(0.5, label=evil) }}",
        "{{ ui.row(evil, evil, evil) }}",
        "{{ ui.stamp(evil) }}",
        "{{ ui.notice(evil) }}",
        "{{ ui.button(evil, name=evil, value=evil, label=evil, attrs={'hx-get': evil}) }}",
        "{{ ui.person_link(evil, evil, true) }}",
        "{{ ui.tabs([(evil, evil, true)], evil) }}",
        "{{ ui.conflict(evil, evil, evil) }}",
        "{{ ui.diff(evil, '') }}",
        "{{ ui.prose(evil) }}",
        "{{ ui.prose(evil|markdown) }}",
        "{{ ui.act(evil, evil, '', hidden={evil: evil}) }}",
        "{{ ui.facts([(evil, evil)]) }}",
        "{{ ui.sparkline([1, 2], evil) }}",
        "{{ ui.value_of(1, 2, evil) }}",
        "{% call ui.panel(evil, id='x') %}{{ evil }}{% endcall %}",
        "{% call ui.dialog('x', evil, evil, evil) %}{{ evil }}{% endcall %}",
    ],
)
def test_nothing_written_by_a_person_becomes_markup(call):
    assert "<script" not in shown(call, evil=EVIL)


class Sample(forms.Form):
    value = forms.DecimalField(help_text="In days.")
    kind = forms.ChoiceField(choices=[("a", "A")], widget=forms.RadioSelect, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)


def test_a_field_is_tied_to_its_help_and_its_error():
    html = shown("{{ ui.field(form['value']) }}", form=Sample({"value": "x"}))

    assert 'aria-describedby="id_value_help id_value_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="id_value_help">In days.' in html
    assert 'id="id_value_error"' in html


def test_choices_are_a_group_with_a_name():
    html = shown("{{ ui.field(form['kind']) }}", form=Sample())

    assert "<fieldset" in html
    assert "<legend" in html


def test_a_hidden_field_is_only_itself():
    html = shown("{{ ui.field(form['version']) }}", form=Sample(initial={"version": 3}))

    assert html.strip() == '<input type="hidden" name="version" value="3" id="id_version">'


def test_the_buttons_that_move_a_row_stop_at_the_ends():
    html = shown("{{ ui.mover('/x', '', 0, 2, 'First') }}")

    assert 'aria-label="Move First up" disabled' in html
    assert 'value="1" aria-label="Move First down">' in html
