"""Processes side by side: order, bounds, and what becomes of trouble."""

import time

import pytest

from quality.errors import MissingExtra, WorkerLost
from quality.scoring.pool import mapped

pytestmark = pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")


def double(number):
    """Take longer for some than for others."""
    time.sleep(0.01 * (number % 3))
    return 2 * number


def fail(number):
    """Raise what a reader may raise, or die."""
    if number == 3:
        raise MissingExtra("html", "HTML")
    if number == 4:
        raise SystemExit(5)
    return number


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_results_come_in_order(workers):
    """Nothing in, nothing out; else one result a task, in the order of the tasks."""
    with mapped(double, workers) as spread:
        assert [] == list(spread([]))
        assert [2 * number for number in range(20)] == list(spread(range(20)))


@pytest.mark.parametrize("workers", [1, 2])
def test_none_is_no_task(workers):
    """It hands on what is done, before the next task is there."""
    seen = []

    def tasks():
        yield 1
        while not seen:
            time.sleep(0.01)
            yield None
        yield 2

    with mapped(double, workers) as spread:
        for result in spread(tasks()):
            seen.append(result)

    assert [2, 4] == seen


def test_tasks_are_asked_for_as_workers_become_free():
    """However many there are, few are under way."""
    asked = []

    def tasks():
        for number in range(1000):
            asked.append(number)
            yield number

    with mapped(double, 2) as spread:
        for result in spread(tasks()):
            assert len(asked) <= result // 2 + 7
            if result == 60:
                break


def test_errors_of_ours_come_back_as_they_are():
    """With their words and their exit code."""
    with (
        mapped(fail, 2) as spread,
        pytest.raises(MissingExtra, match="HTML needs a library") as raised,
    ):
        list(spread([1, 2, 3]))
    assert 3 == raised.value.exit_code


def test_a_worker_that_dies_is_named():
    """No result is waited for that cannot come."""
    with mapped(fail, 2) as spread, pytest.raises(WorkerLost, match=r"exit code 5"):
        list(spread([1, 4, 1, 1, 1, 1, 1, 1, 1]))
