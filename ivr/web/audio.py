"""``GET /audio/rendered/...``: the audio files of the line, and nothing else of the folder they lie in."""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections.abc import Mapping
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from ivr.speech.rendering.naming import is_name
from ivr.wiring import Parts

ROUTE: Final = "/audio/{path:path}"
_FOLDER: Final = "rendered/"
_FOR_EVER: Final = "public, max-age=31536000, immutable"
"""A file's name is made from all that its sound depends on, so what it holds never changes."""
_ONE_RANGE: Final = re.compile(r"bytes=([0-9]{0,15})-([0-9]{0,15})")


class Audio:
    """Answers requests for audio files.

    A file that is gone or broken is made again meanwhile; where that fails too, other words are sent once, and
    documents that are made from now on do without the file.
    """

    def __init__(self, parts: Parts) -> None:
        self._publications = parts.switch()

    async def get(self, request: Request) -> Response:
        """The file, a part of it, that it has not changed, or 404."""
        folder, name = request.path_params["path"][: len(_FOLDER)], request.path_params["path"][len(_FOLDER) :]
        if folder != _FOLDER or not is_name(name):
            return Response(status_code=404)
        publication = self._publications.having(name)
        data, itself = await asyncio.to_thread(publication.shelf.read, name)
        if itself:
            return answer(data, request.headers.get("range", ""), request.headers)
        publication.rest()
        if not data:
            return Response(status_code=404)
        return Response(data, media_type="audio/wav", headers={"Cache-Control": "no-store"})


def answer(data: bytes, wanted: str, conditions: Mapping[str, str]) -> Response:
    """A file or one part of it, for caches and players.

    Args:
        data: The whole file.
        wanted: The header `Range`; more than one range, or none that can be read, is answered with the whole file.
        conditions: The headers `If-None-Match` and `If-Range`.
    """
    tag = f'"{hashlib.sha256(data).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": _FOR_EVER, "Accept-Ranges": "bytes"}
    known = {each.strip().removeprefix("W/") for each in conditions.get("if-none-match", "").split(",")}
    if known & {tag, "*"}:
        return Response(status_code=304, headers=headers)
    part = part_of(wanted, len(data)) if conditions.get("if-range", tag) == tag else None
    if part is None:
        return Response(data, media_type="audio/wav", headers=headers)
    headers["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{len(data)}" if part else f"bytes */{len(data)}"
    if not part:
        return Response(status_code=416, headers=headers)
    return Response(data[part.start : part.stop], 206, media_type="audio/wav", headers=headers)


def part_of(wanted: str, size: int) -> range | None:
    """The bytes that a `Range` asks for: none at all if it lies outside, None if the whole file is to be sent."""
    found = _ONE_RANGE.fullmatch(wanted.replace(" ", ""))
    if found is None or found[0] == "bytes=-":
        return None
    first, last = (int(each) if each else None for each in found.groups())
    if first is None:
        return range(max(size - (last or 0), 0), size)
    if last is not None and last < first:
        return None
    return range(first, min(size if last is None else last + 1, size))
