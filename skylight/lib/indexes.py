"""Indexes that both engines read in the same order."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.backends.ddl_references import Statement


class NewestFirst(models.Index):
    """An index whose falling fields have their nulls at the end, where SQLite keeps them and PostgreSQL does not."""

    def create_sql(self, model: Any, schema_editor: Any, using: str = "", **options: Any) -> Statement:
        """The statement that makes it."""
        orders = self.fields_orders
        if schema_editor.connection.vendor == "postgresql":
            self.fields_orders = [(name, _order(model, name, order)) for name, order in orders]
        try:
            return super().create_sql(model, schema_editor, using=using, **options)
        finally:
            self.fields_orders = orders


def _order(model: Any, name: str, order: str) -> str:
    return f"{order} NULLS LAST" if order and model._meta.get_field(name).null else order
