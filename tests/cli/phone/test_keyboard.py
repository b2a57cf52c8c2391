"""The keyboard: single keys at a terminal, lines on a pipe, and a terminal that is put back."""

from __future__ import annotations

import os
import pty
import signal
import sys
import termios
from collections.abc import Iterator

import pytest

from ivr.cli.phone.keyboard import END, HANG_UP, SILENCE, Keyboard


@pytest.fixture
def pipe() -> Iterator[tuple[int, int]]:
    ends = os.pipe()
    yield ends
    for end in ends:
        try:
            os.close(end)
        except OSError:
            assert end == ends[1], "a test may close the writing end only"


@pytest.fixture
def terminal() -> Iterator[tuple[int, int]]:
    outer, inner = pty.openpty()
    yield outer, inner
    os.close(outer)
    os.close(inner)


def test_lines_of_a_pipe_are_keys_and_an_empty_line_is_silence(pipe: tuple[int, int]) -> None:
    reading, writing = pipe
    os.write(writing, b"9\n\n3,#\n0")
    os.close(writing)
    with Keyboard(reading) as keyboard:
        assert [keyboard.key(1) for _ in range(7)] == ["9", SILENCE, "3", "#", "0", END, END]


def test_no_key_in_time_is_none(pipe: tuple[int, int]) -> None:
    with Keyboard(pipe[0]) as keyboard:
        assert keyboard.key(0) is None
        assert not keyboard.sleep(0.001)


def test_keys_of_a_pipe_are_not_forgotten(pipe: tuple[int, int]) -> None:
    os.write(pipe[1], b"9\n")
    with Keyboard(pipe[0]) as keyboard:
        keyboard.forget()
        assert keyboard.key(1) == "9"


def test_a_terminal_gives_single_keys_and_is_put_back(terminal: tuple[int, int]) -> None:
    outer, inner = terminal
    before = termios.tcgetattr(inner)
    with Keyboard(inner) as keyboard:
        assert keyboard.raw
        assert termios.tcgetattr(inner) != before
        os.write(outer, b"9")
        assert keyboard.key(1) == "9"
    assert termios.tcgetattr(inner) == before


def test_a_terminal_is_put_back_after_an_error_too(terminal: tuple[int, int]) -> None:
    before = termios.tcgetattr(terminal[1])
    with pytest.raises(RuntimeError), Keyboard(terminal[1]):
        raise RuntimeError
    assert termios.tcgetattr(terminal[1]) == before


def test_keys_pressed_at_a_terminal_while_none_are_taken_are_forgotten(terminal: tuple[int, int]) -> None:
    outer, inner = terminal
    with Keyboard(inner) as keyboard:
        os.write(outer, b"12")
        assert keyboard.key(1) == "1"
        os.write(outer, b"3")
        keyboard.forget()
        assert keyboard.key(0) is None


def test_the_first_interrupt_hangs_up_and_the_second_leaves(pipe: tuple[int, int]) -> None:
    before = signal.getsignal(signal.SIGINT)
    with Keyboard(pipe[0]) as keyboard:
        signal.raise_signal(signal.SIGINT)
        assert keyboard.key(10) == HANG_UP
        assert keyboard.sleep(10)
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is before


def test_being_ended_puts_everything_back_first(terminal: tuple[int, int]) -> None:
    before = termios.tcgetattr(terminal[1])
    with pytest.raises(SystemExit), Keyboard(terminal[1]):
        signal.raise_signal(signal.SIGTERM)
    assert termios.tcgetattr(terminal[1]) == before


def test_without_any_input_no_key_can_come(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    with Keyboard() as keyboard:
        keyboard.forget()
        assert keyboard.key(1) == END


def test_control_d_at_a_terminal_ends_the_keys(terminal: tuple[int, int]) -> None:
    with Keyboard(terminal[1]) as keyboard:
        os.write(terminal[0], b"\x04")
        assert keyboard.key(1) == END


def test_what_stands_between_quotation_marks_is_one_thing_on_a_pipe(pipe: tuple[int, int]) -> None:
    reading, writing = pipe
    os.write(writing, b'4,"I need a nurse, now" 1\n')
    os.close(writing)
    with Keyboard(reading) as keyboard:
        assert [keyboard.key(1) for _ in range(4)] == ["4", '"I need a nurse, now"', "1", END]


def test_and_at_a_terminal_up_to_the_second_one_or_the_end_of_the_line(terminal: tuple[int, int]) -> None:
    outer, inner = terminal
    with Keyboard(inner) as keyboard:
        os.write(outer, b'4"a nurse"1"two\n')
        assert [keyboard.key(5) for _ in range(4)] == ["4", '"a nurse"', "1", '"two"']
