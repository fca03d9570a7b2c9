"""Nothing of an installation is forgotten: each table and field is exported, or left out with a reason."""

from __future__ import annotations

from django.apps import apps

from skylight.imports.export.catalogue import FILES, KEYS, LEFT_OUT, MADE_ANEW, SECRETS, columns_of, model_of
from skylight.imports.export.forms import form_of


def every_model() -> set[str]:
    models = apps.get_models(include_auto_created=True)
    return {model._meta.label for model in models if not model._meta.proxy}


def test_every_model_is_exported_or_left_out_with_a_reason() -> None:
    """A new model goes into FILES, or into LEFT_OUT with why (skylight/imports/export/catalogue.py)."""
    assert {*FILES.values(), *LEFT_OUT} == every_model()
    assert not set(FILES.values()) & set(LEFT_OUT)
    assert all(LEFT_OUT.values())


def test_every_field_can_be_written_and_only_secrets_are_held_back() -> None:
    held_back = set()
    for file in FILES:
        everything = {str(field) for field in model_of(file)._meta.concrete_fields}
        held_back |= everything - {str(field) for field in columns_of(model_of(file), secrets=False)}
        assert everything == {str(field) for field in columns_of(model_of(file), secrets=True)}
        for field in columns_of(model_of(file), secrets=True):
            form_of(field)

    assert held_back == set(SECRETS) == set(MADE_ANEW)
    assert set(FILES) > KEYS
