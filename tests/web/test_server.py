"""What the server keeps free, binds and logs."""

from __future__ import annotations

import logging
import resource
import socket

import pytest

from ivr.web import server
from ivr.web.server import FewWarnings, bind, most_connections


def test_warnings_that_strangers_cause_are_written_ever_more_seldom() -> None:
    few = FewWarnings()
    flood = logging.makeLogRecord({"msg": "Invalid HTTP request received."})
    assert [n for n in range(1, 20) if few.filter(flood)] == [1, 2, 4, 8, 16]
    assert few.filter(logging.makeLogRecord({"msg": "anything else"}))


@pytest.mark.parametrize(
    ("limits", "most"),
    [((1024, 1024), 768), ((200, 200), 100), ((256, 4096), 2000), ((-1, -1), 2000)],
)
def test_some_handles_are_kept_for_disk_and_alerts(
    limits: tuple[int, int], most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resource, "getrlimit", lambda _: limits)
    monkeypatch.setattr(resource, "setrlimit", lambda *_: None)
    assert most_connections() == most


def test_one_value_serves_both_kinds_of_address_and_a_missing_kind_is_left_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if socket.has_dualstack_ipv6():
        (both,) = bind(("::",), 0)
        with both, socket.create_connection(("127.0.0.1", both.getsockname()[1])):
            pass
    real = socket.create_server

    def without_ipv6(address: tuple[str, int], **options: object) -> socket.socket:
        if ":" in address[0]:
            raise OSError(server._NO_SUCH_ADDRESS[0], "no such address")
        return real(address, **options)  # type: ignore[arg-type]  # handed on as they came

    monkeypatch.setattr(socket, "create_server", without_ipv6)
    (only,) = bind(("127.0.0.1", "::1"), 0)
    only.close()
    with pytest.raises(OSError, match="no such address"):
        bind(("::1",), 0)


def test_a_port_in_use_is_an_error_whatever_else_could_be_bound() -> None:
    (taken,) = bind(("127.0.0.1",), 0)
    with taken, pytest.raises(OSError, match="in use"):
        bind(("127.0.0.1", "::1"), taken.getsockname()[1])
