"""Time that passes only when nothing is left to be done, and threads that take no real one."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from contextvars import Context, ContextVar, copy_context
from heapq import heappop, heappush
from typing import Any, Final, Protocol

_SOON: Final = 1e-6
_AT_ONCE: Final = 0.0002
_Call = Callable[..., object]


class Alive(Protocol):
    """A process of the simulated system."""

    alive: bool


PROCESS: ContextVar[Alive] = ContextVar("process")
"""Whose code is running."""


class Killed(BaseException):  # not an error: nothing may catch it
    """The process whose code runs has just been killed."""


class Due:
    """Stands in for asyncio's handles: something to be called, unless it is cancelled before."""

    __slots__ = ("_when", "arguments", "call", "context")

    def __init__(
        self, call: Callable[..., object] | None, arguments: tuple[Any, ...], context: Context, when: float
    ) -> None:
        self.call, self.arguments, self.context, self._when = call, arguments, context, when

    def cancel(self) -> None:
        """Do not call it."""
        self.call, self.arguments = None, ()

    def cancelled(self) -> bool:
        """Whether it is not called."""
        return self.call is None

    def when(self) -> float:
        """On the loop's clock."""
        return self._when


class VirtualLoop(asyncio.BaseEventLoop):
    """An event loop whose clock jumps to the next thing that is due. What is due at once is called in its order.

    It does what asyncio's own does, and no more: that one looks for sockets, signals and threads, which are not here.
    """

    def __init__(self) -> None:
        super().__init__()
        self._now = 0.0
        self._soon: deque[Due] = deque()
        self._later: list[tuple[float, int, Due]] = []
        self._count = 0
        self.set_exception_handler(lambda _loop, _context: None)

    def time(self) -> float:
        """Seconds since the loop began."""
        return self._now

    def call_soon(self, callback: _Call, *args: Any, context: Context | None = None) -> Due:  # type: ignore[override]  # noqa: ANN401  # as asyncio calls it
        """Call it next."""
        due = Due(callback, args, context or copy_context(), self._now)
        self._soon.append(due)
        return due

    def call_at(self, when: float, callback: _Call, *args: Any, context: Context | None = None) -> Due:  # type: ignore[override]  # noqa: ANN401  # as asyncio calls it
        """Call it at a time."""
        due = Due(callback, args, context or copy_context(), when)
        self._count += 1
        heappush(self._later, (when, self._count, due))
        return due

    def call_later(self, delay: float, callback: _Call, *args: Any, context: Context | None = None) -> Due:  # type: ignore[override]  # noqa: ANN401  # as asyncio calls it
        """Call it so many seconds later."""
        return self.call_at(self._now + delay, callback, *args, context=context)

    def _run_once(self) -> None:
        """Call what is due, and jump to what is due next, until it is stopped. asyncio goes round by round instead."""
        soon, later = self._soon, self._later
        while not self._stopping:  # type: ignore[attr-defined]  # asyncio's own
            while soon:
                due = soon.popleft()
                if due.call is not None:
                    try:
                        due.context.run(due.call, *due.arguments)
                    except (SystemExit, KeyboardInterrupt):
                        raise
                    except BaseException:  # noqa: BLE001, S110  # as asyncio does, which tells a handler of it: there is none
                        pass
            self._jump(soon, later)

    def _jump(self, soon: deque[Due], later: list[tuple[float, int, Due]]) -> None:
        """Let the time pass until something is due."""
        while later and later[0][2].call is None:
            heappop(later)
        if not later:
            if not self._stopping:  # type: ignore[attr-defined]  # asyncio's own
                raise RuntimeError("Everything in the rehearsal waits for something that never comes.")
            return
        self._now = max(self._now, later[0][0])
        until = self._now + _SOON
        while later and later[0][0] < until:
            soon.append(heappop(later)[2])

    def call_soon_threadsafe(self, callback: _Call, *args: Any, context: Context | None = None) -> Due:  # type: ignore[override]  # noqa: ANN401  # as asyncio calls it
        """The same as `call_soon`: there is one thread."""
        return self.call_soon(callback, *args, context=context)

    def run_in_executor(self, _executor: Any, func: Callable[..., Any], *arguments: Any) -> asyncio.Future[Any]:  # type: ignore[override]  # noqa: ANN401  # as asyncio calls it
        """Do it at once."""
        future = self.create_future()
        try:
            future.set_result(func(*arguments))
        except Exception as error:  # noqa: BLE001  # whoever waits for it gets it
            future.set_exception(error)
        return future


class Spent:
    """The seconds that what a thread does is taken to last, told by whoever is asked meanwhile."""

    seconds = 0.0


class _Later:
    """A loop that is told of the end so many seconds later."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop

    def call_soon_threadsafe(self, callback: Callable[..., object], *arguments: Any) -> None:  # noqa: ANN401
        """As asyncio's, but later."""
        self._loop.call_later(Spent.seconds, callback, *arguments)


class Thread:
    """Stands in for `threading.Thread`: does its work at once, and tells of its end when the time for it has passed."""

    def __init__(self, *, target: Callable[..., None], args: tuple[Any, ...], **_more: object) -> None:
        self._target, self._arguments = target, args

    def start(self) -> None:
        """Begin."""
        asyncio.get_running_loop().call_soon(self._run)

    def _run(self) -> None:
        if not PROCESS.get().alive:
            return
        Spent.seconds = 0.0
        arguments = tuple(
            _Later(each) if isinstance(each, asyncio.AbstractEventLoop) else each for each in self._arguments
        )
        try:
            self._target(*arguments)
        except Killed:
            return


class Worker:
    """Stands in for `ivr.store.durable.worker.Worker`: takes its turns on the virtual clock."""

    stall: Callable[[str], float] = staticmethod(lambda _name: 0.0)
    """For how many seconds what a worker writes to hangs now."""
    rest: Callable[[float], float] = staticmethod(lambda seconds: seconds)
    """How long it rests where it would look again after so many seconds: longer while nothing can have changed."""

    def __init__(self, name: str, turn: Callable[[], float]) -> None:
        self._name, self._turn = name, turn
        self._timer: asyncio.TimerHandle | None = None
        self._started = self._busy = self._news = False
        self.stopping = False
        """Whether the next turn is to leave nothing behind."""

    def start(self) -> None:
        """Take the first turn now."""
        if not self._started:
            self._started = self._busy = True
            self._go_on()

    def wake(self) -> None:
        """Have it take a turn now, or at once when the present one is over."""
        self._news = True
        if not self._busy and self._timer is not None:
            self._timer.cancel()
            self._busy = True
            asyncio.get_running_loop().call_soon(self._go_on)

    def stop(self, _seconds: float) -> bool:
        """Nothing is stopped in a rehearsal, only killed."""
        return True

    def trouble(self) -> str:
        """Nothing is wrong with it."""
        return ""

    def _go_on(self) -> None:
        if not PROCESS.get().alive:
            return
        loop, self._busy = asyncio.get_running_loop(), True
        hangs = self.stall(self._name)
        if hangs > 0:
            loop.call_later(hangs, self._go_on)
            return
        self._news = False
        try:
            wait = self._turn()
        except Killed:
            return
        except Exception:  # noqa: BLE001  # as the real one: it goes on
            wait = 1.0
        self._busy = self._news
        seconds = _AT_ONCE if self._news else self.rest(wait) if wait > 0 else _AT_ONCE
        self._timer = loop.call_later(seconds, self._go_on)
