"""A fault is told by its kind and place, never by what it says."""

from __future__ import annotations

import pytest

from ivr.calls.answer import Answer, log_fault


def test_a_fault_is_told_without_its_message(caplog: pytest.LogCaptureFixture) -> None:
    def fail() -> None:
        raise ValueError("the caller +12025550171 said something")

    try:
        fail()
    except ValueError as error:
        log_fault("asking somebody", error)
    assert "asking somebody failed with ValueError at fail:" in caplog.text
    assert "1202" not in caplog.text


def test_an_answer_does_not_show_its_document() -> None:
    assert "secret" not in repr(Answer(200, b"secret"))
