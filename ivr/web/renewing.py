"""Looks after what is spoken while the service is up: saved files, and what was published on any machine."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Final

from watchfiles import awatch

from ivr.calls.answer import log_fault
from ivr.wiring.renewal import Renewal

logger = logging.getLogger(__name__)

QUIET_MILLISECONDS: Final = 120
"""Saves that follow each other closer than this are one: an editor that saves all its files does that."""
MOST_MILLISECONDS: Final = 400
LOOK_MILLISECONDS: Final = 1_000
"""How often the folder is looked at where the system tells of no saves: on a network's disk, or in a new folder."""
FOLLOW_SECONDS: Final = 0.3
"""How often it is asked what was published: within two seconds every process speaks it, on a busy machine too."""


async def renew(renewal: Renewal) -> None:
    """Go on until cancelled."""
    await asyncio.gather(_watch(renewal), _follow(renewal))


async def _watch(renewal: Renewal) -> None:
    """Look at the folder whenever something is saved in it, and every second."""
    await _quietly(renewal.look, "looking at the menus")  # it may have changed since the start
    async for _ in saves(renewal.settings.menus):
        await _quietly(renewal.look, "looking at the menus")


async def saves(folder: Path) -> AsyncIterator[None]:
    """One item for each save, or group of saves, and one each second; whatever becomes of the folder."""
    while True:
        try:
            async for _ in awatch(
                folder,
                step=QUIET_MILLISECONDS,
                debounce=MOST_MILLISECONDS,
                rust_timeout=LOOK_MILLISECONDS,
                yield_on_timeout=True,
                watch_filter=None,
            ):
                yield
                if not folder.is_dir():  # noqa: ASYNC240  # quick
                    break  # a folder that is put in its place has to be watched for itself
        except (OSError, RuntimeError) as error:
            logger.debug("the menus folder cannot be watched now: %s", type(error).__name__)
        await asyncio.sleep(LOOK_MILLISECONDS / 1000)
        yield


async def _follow(renewal: Renewal) -> None:
    while True:
        await _quietly(renewal.tell, "telling what is spoken")
        await asyncio.sleep(FOLLOW_SECONDS)
        await _quietly(renewal.follow, "asking what was published")


async def _quietly(do: Callable[[], object], what: str) -> None:
    """Do it in a thread; a fault of ours changes nothing for callers, and the next time is soon."""
    try:
        await asyncio.to_thread(do)
    except Exception as error:  # noqa: BLE001  # as above
        log_fault(what, error)
