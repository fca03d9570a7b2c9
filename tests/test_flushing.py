"""Emptying the tables waits for whoever is still at work in them."""

from __future__ import annotations

import threading

import pytest
from django.db import connection, transaction

from skylight.org.models import Person
from tests.flushing import wait_until_alone


@pytest.mark.django_db(transaction=True)
def test_a_session_in_the_middle_of_a_transaction_is_waited_for() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("the server goes on without its client on PostgreSQL alone")
    began, enough = threading.Event(), threading.Event()

    def work() -> None:
        try:
            with transaction.atomic():
                Person.objects.count()
                began.set()
                enough.wait(20)
        finally:
            connection.close()

    other = threading.Thread(target=work)
    other.start()
    try:
        assert began.wait(20)
        assert not wait_until_alone(connection, seconds=0.2)
        enough.set()
        assert wait_until_alone(connection)
    finally:
        enough.set()
        other.join()
