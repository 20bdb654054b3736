"""What counts as the database being away, as opposed to a statement that is wrong."""

import psycopg.errors as raised
import pytest
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from services.chassis.database import is_away


def wrapped(error: Exception, kind: type[DBAPIError] = OperationalError) -> DBAPIError:
    return kind("SELECT 1", {}, error)


@pytest.mark.parametrize(
    "error",
    [
        PoolTimeout(),
        wrapped(raised.OperationalError("the connection is closed")),
        wrapped(raised.AdminShutdown()),
        wrapped(raised.TooManyConnections()),
        wrapped(raised.QueryCanceled()),
        wrapped(raised.LockNotAvailable()),
    ],
    ids=repr,
)
def test_a_server_that_cannot_answer_now_is_away(error: Exception) -> None:
    assert is_away(error)


@pytest.mark.parametrize(
    "error",
    [
        ValueError(),
        wrapped(raised.UniqueViolation(), IntegrityError),
        wrapped(raised.UndefinedTable(), ProgrammingError),
        wrapped(raised.DeadlockDetected()),
    ],
    ids=repr,
)
def test_a_statement_that_is_wrong_or_may_be_tried_again_at_once_is_no_outage(error: Exception) -> None:
    assert not is_away(error)
