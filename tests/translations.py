"""Takes the sentences out of code and templates, and keeps the catalogue in step with them."""

from __future__ import annotations

import sys
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_keywords, parse_mapping_cfg
from babel.messages.pofile import read_po, write_po

HOME = Path(__file__).resolve().parents[1]
CATALOGUE = HOME / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
# What Django and allauth say of forms, and our catalogue says better in Chinese, or at all: it is asked before theirs.
BORROWED: tuple[str | tuple[str, str], ...] = (
    "This field is required.",
    "Enter a number.",
    "Enter a whole number.",
    "Enter a valid date.",
    "Enter a valid email address.",
    "Select a valid choice. %(value)s is not one of the available choices.",
    "Select a valid choice. That choice is not one of the available choices.",
    "Null characters are not allowed.",
    "Ensure this value is greater than or equal to %(limit_value)s.",
    "Ensure this value is less than or equal to %(limit_value)s.",
    (
        "Ensure this value has at most %(limit_value)d character (it has %(show_value)d).",
        "Ensure this value has at most %(limit_value)d characters (it has %(show_value)d).",
    ),
    (
        "This password is too short. It must contain at least %d character.",
        "This password is too short. It must contain at least %d characters.",
    ),
    "This password is too common.",
    "This password is entirely numeric.",
    "You must type the same password each time.",
)
HEADER = """\
# Skylight in simplified Chinese. Kept in step with the code by bin/translations.
#
# The words of docs/glossary.md; to check in is 更新进展. 你, never 您; verbs on buttons; full-width punctuation in sentences;
# “” around titles and what people wrote. No blanks between Chinese and Latin letters or figures: browsers set that gap."""
LAZY = ["gettext_lazy", "gettext_noop", "ngettext_lazy:1,2", "pgettext_lazy:1c,2", "npgettext_lazy:1c,2,3"]


def main() -> int:
    """Write the catalogue anew: sorted, without places in the code, so that a diff shows sentences only."""
    catalogue = existing()
    wanted = extracted()
    catalogue.update(wanted, no_fuzzy_matching=True, update_creation_date=False)
    catalogue.obsolete.clear()
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    CATALOGUE.write_bytes(written(catalogue))
    missing = sum(1 for message in catalogue if message.id and not _is_translated(message.string))
    print(f"{CATALOGUE.relative_to(HOME)}: {len(catalogue)} sentences, {missing} without a translation.")
    return 0


@cache
def extracted() -> Catalog:
    """Every sentence that the code can say."""
    catalogue = Catalog(project="Skylight", charset="utf-8")
    with (HOME / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)
    keywords = {**DEFAULT_KEYWORDS, **parse_keywords(LAZY)}
    found = extract_from_dir(HOME, methods, options, keywords, comment_tags=["Translators:"])
    for _path, _line, message, comments, context in found:
        catalogue.add(message, None, auto_comments=comments, context=context)
    for borrowed in BORROWED:
        catalogue.add(borrowed, None)
    return catalogue


def existing() -> Catalog:
    """The catalogue as it stands, empty where there is none."""
    if not CATALOGUE.exists():
        return Catalog(locale="zh_Hans", project="Skylight", charset="utf-8", fuzzy=False)
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="zh_Hans")


def written(catalogue: Catalog) -> bytes:
    """The text of the file."""
    output = BytesIO()
    catalogue.header_comment = HEADER
    write_po(output, catalogue, no_location=True, sort_output=True, width=0, omit_header=False)
    header = (
        "Project-Id-Version",
        "POT-Creation-Date",
        "PO-Revision-Date",
        "Last-Translator",
        "Language-Team",
        "Report-Msgid-Bugs-To",
        "Generated-By",
    )
    lines = output.getvalue().decode().splitlines(keepends=True)
    return "".join(line for line in lines if not line.lstrip('"').startswith(header)).encode()


def _is_translated(string: object) -> bool:
    return all(string) if isinstance(string, list | tuple) else bool(string)


if __name__ == "__main__":
    sys.exit(main())
