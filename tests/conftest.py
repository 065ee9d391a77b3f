"""What holds for every test: no network, the same examples every time, no skip where a part is required.

``--disable-socket`` and ``--allow-hosts`` in ``pyproject.toml`` close all sockets but those of this machine.
"""

import os
import socket

import hypothesis
import pytest

hypothesis.settings.register_profile("fixed", derandomize=True, deadline=None, print_blob=True)
hypothesis.settings.register_profile("search", deadline=None, max_examples=1000, print_blob=True)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "fixed"))

REQUIRED = [word for word in os.environ.get("QUALITY_REQUIRE", "").split(",") if word]
LOOPBACK = {"127.0.0.1", "::1", "localhost", None}


@pytest.fixture(autouse=True)
def _no_names(monkeypatch):
    """Looking up a name is a network connection too."""
    resolve = socket.getaddrinfo

    def local(host, *args, **options):
        assert host in LOOPBACK, f"a test looks up {host!r}"
        return resolve(host, *args, **options)

    monkeypatch.setattr(socket, "getaddrinfo", local)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport():
    """Turn the skip of a test into a failure where its reason names a required part."""
    return _demand((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report():
    """Do the same for modules that skip themselves."""
    return _demand((yield))


def _demand(report):
    if report.skipped and isinstance(report.longrepr, tuple):
        reason = report.longrepr[2]
        if any(word in reason for word in REQUIRED):
            report.outcome, report.longrepr = "failed", f"QUALITY_REQUIRE: {reason}"
    return report
