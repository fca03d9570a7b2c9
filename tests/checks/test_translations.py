"""The Chinese catalogue says all that the code says, and puts the same things into its sentences."""

from __future__ import annotations

import re

from babel.messages.catalog import Catalog, Message

from tests import translations

PLACEHOLDER = re.compile(r"%(?:\((\w+)\))?[#0\-+]*[\d.]*([a-zA-Z])|{(\w*)}")
MARKUP = re.compile(r"</?[a-z][^>]*>")
ADVICE = "run bin/translations and translate what is new"


def test_every_sentence_is_there() -> None:
    missing = keys(translations.extracted()) - keys(translations.existing())

    assert not missing, f"{ADVICE}: {sorted(map(str, missing))[:20]}"


def test_nothing_is_there_that_nobody_says_any_more() -> None:
    obsolete = keys(translations.existing()) - keys(translations.extracted())

    assert not obsolete, f"{ADVICE}: {sorted(map(str, obsolete))[:20]}"


def test_every_sentence_is_translated_and_none_is_a_guess() -> None:
    catalogue = translations.existing()

    assert [message.id for message in said(catalogue) if message.fuzzy or not all(texts(message))] == []


def test_the_same_things_are_put_into_both_sentences() -> None:
    catalogue = translations.existing()

    assert [message.id for message in said(catalogue) if not agrees(message)] == []


def test_the_catalogue_is_written_as_the_tool_writes_it() -> None:
    if translations.CATALOGUE.exists():
        assert translations.CATALOGUE.read_bytes() == translations.written(translations.existing())


def said(catalogue: Catalog) -> list[Message]:
    return [message for message in catalogue if message.id]


def keys(catalogue: Catalog) -> set[tuple[object, object]]:
    return {(message.context, message.id) for message in said(catalogue)}


def texts(message: Message) -> tuple[str, ...]:
    return tuple(message.string) if isinstance(message.string, list | tuple) else (message.string or "",)


def agrees(message: Message) -> bool:
    # Of the two English forms, the plural is the one that names the number.
    original = message.id[-1] if isinstance(message.id, list | tuple) else message.id
    return all(put_in(text) == put_in(original) for text in texts(message))


def put_in(text: str) -> tuple[set[tuple[str, ...]], list[str]]:
    return {found.groups("") for found in PLACEHOLDER.finditer(text)}, sorted(MARKUP.findall(text))


def test_the_check_of_placeholders_can_fail() -> None:
    assert agrees(Message("%(name)s left", "%(name)s已离开"))
    assert not agrees(Message("%(name)s left", "%(nome)s已离开"))
    assert not agrees(Message("%(name)s left", "已离开"))
    assert not agrees(Message("{name} left", "{nam}已离开"))
    assert not agrees(Message("at least %d", "至少"))
    assert not agrees(Message("<em>gone</em>", "<b>gone</b>"))
    assert agrees(Message(("%(count)d goal", "%(count)d goals"), ("%(count)d个目标",)))


def test_the_sentences_of_code_and_templates_are_found() -> None:
    found = {str(message.id) for message in translations.extracted() if message.id}

    assert "There is a company already." in found
    assert len(found) > 100
