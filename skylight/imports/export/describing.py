"""The tables of docs/export.md, made from the models: `python -m skylight.imports.export.describing` writes them there."""

from __future__ import annotations

import os
from typing import Any

import django
from django.conf import settings

from skylight.imports.export.catalogue import FILES, KEYS, LEFT_OUT, SECRETS, columns_of, model_of
from skylight.imports.export.forms import form_of

BEGIN, END = "<!-- tables: made by skylight.imports.export.describing -->", "<!-- end of tables -->"


def tables() -> str:
    """Every file with every field, and what is left out."""
    return "\n".join([BEGIN, *(_file(file) for file in FILES), _left_out(), END])


def _file(file: str) -> str:
    model = model_of(file)
    about = " ".join((model.__doc__ or "").split("\n\n")[0].split())
    if model._meta.auto_created:
        about = "Who may read which restricted goal."
    elif about.startswith(f"{model.__name__}("):
        about = ""
    keys = " Empty without `--secrets`." if file in KEYS else ""
    lines = [f"### {file}.jsonl\n", f"{about}{keys}\n", "| field | holds |", "|---|---|"]
    lines += [f"| `{field.attname}` | {_holds(field)} |" for field in columns_of(model, secrets=True)]
    return "\n".join(lines) + "\n"


def _holds(field: Any) -> str:
    secret = "only with `--secrets`" if str(field) in SECRETS else ""
    parts = [_kind(field), "" if not field.null else "or null", _choices(field), str(field.help_text), secret]
    kind, null, *rest = parts
    return "; ".join(part for part in (f"{kind} {null}".strip(), *rest) if part).replace("|", "\\|")


def _kind(field: Any) -> str:
    if field.is_relation:
        names = {label: file for file, label in FILES.items()}
        target = field.related_model._meta.label
        return f"the `{field.target_field.attname}` of a row in {names[target]}"
    kind = form_of(field).name.split(",")[0]
    if kind.startswith("decimal"):
        return f"{kind}, {field.decimal_places} places"
    if kind == "text" and field.max_length:
        return f"text, at most {field.max_length} characters"
    return kind


def _choices(field: Any) -> str:
    return ", ".join(f"`{value}`" for value, _ in field.flatchoices) if field.choices else ""


def _left_out() -> str:
    lines = ["### What is left out\n", "| table | why |", "|---|---|"]
    return "\n".join([*lines, *(f"| `{label}` | {why} |" for label, why in LEFT_OUT.items())]) + "\n"


def main() -> None:
    """Write the tables into the page."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "skylight.config.settings")
    django.setup()
    page = settings.BASE / "docs" / "export.md"
    before, _, rest = page.read_text().partition(BEGIN)
    page.write_text(before + tables() + rest.partition(END)[2])


if __name__ == "__main__":
    main()
