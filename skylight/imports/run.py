"""What all parts of one import share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from skylight.imports.reading import Table
from skylight.imports.report import Report
from skylight.org.models import Company, Person


@dataclass
class Run:
    """Who imports, when, into which company, from which files, and what is said about it."""

    by: Person
    at: datetime
    company: Company
    tables: dict[str, Table]
    report: Report

    @property
    def day(self) -> date:
        """The company's local day of the import."""
        return self.company.day(self.at)

    def file_of(self, stem: str) -> str:
        """The name of the file that holds something, also when there is none."""
        return self.tables[stem].file if stem in self.tables else f"{stem}.csv"
