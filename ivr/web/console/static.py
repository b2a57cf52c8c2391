"""Styles and scripts of the console, read once. They are the same for everybody, signed in or not."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from http import HTTPStatus
from pathlib import Path
from typing import Final

from starlette.responses import Response

from ivr.web import phone
from ivr.web.console.request import Request

PATH: Final = "/static/"
FOLDER: Final = Path(__file__).with_name("static")
_PHONE: Final = Path(phone.__file__).with_name("static")
"""The telephone's, which calls drafts too."""
_TYPES: Final = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


@cache
def _files() -> dict[str, tuple[bytes, str, str]]:
    """Each file by its name, with its media type and its mark."""
    named = [("", path) for path in FOLDER.iterdir()] + [("phone/", path) for path in _PHONE.iterdir()]
    found = ((folder + path.name, path.suffix, path.read_bytes()) for folder, path in named if path.suffix in _TYPES)
    return {name: (data, _TYPES[suffix], f'"{sha256(data).hexdigest()[:16]}"') for name, suffix, data in found}


def answer(asked: Request) -> Response:
    """The file, that it has not changed, or 404."""
    found = _files().get(asked.path.removeprefix(PATH))
    if found is None or asked.method != "GET":
        if found is None:
            return Response(status_code=HTTPStatus.NOT_FOUND)
        return Response(status_code=HTTPStatus.METHOD_NOT_ALLOWED, headers={"Allow": "GET"})
    data, media_type, mark = found
    headers = {"ETag": mark, "Cache-Control": "no-cache"}
    if asked.headers.get("if-none-match") == mark:
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    return Response(data, headers=headers, media_type=media_type)
