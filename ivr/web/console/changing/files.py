"""Any file of the menus as text, with the messages beside their lines."""

from __future__ import annotations

from collections import Counter
from http import HTTPStatus
from urllib.parse import urlencode

from ivr.content.editing.draft import Files
from ivr.content.editing.errors import EditError
from ivr.content.editing.outline import languages, outline
from ivr.content.yaml.decode import MAX_BYTES
from ivr.content.yaml.issues import Severity
from ivr.web.console.changing.drafting import Refused, edit, file_of, opened, view
from ivr.web.console.changing.messages import listed
from ivr.web.console.page import Answer, Asked, ProblemError
from ivr.wiring.drafts.checking import looked_at


def show_all(asked: Asked) -> Answer:
    """The list of files."""
    draft = opened(asked)
    loaded = looked_at(draft.files)
    counts = Counter((each.file, each.severity) for each in loaded.issues)
    rows = [
        {"name": name, "changed": name in draft.draft.changed, "errors": counts[name, Severity.ERROR]}
        | {"warnings": counts[name, Severity.WARNING]}
        for name in draft.files
    ]
    return view(asked, draft, "change_files.html", rows=rows)


def show(asked: Asked, refused: Refused | None = None) -> Answer:
    """One file."""
    draft = opened(asked)
    name = asked.wish("name") or asked.field("name")
    file = file_of(draft.files, name)
    try:
        text = file.data.decode().replace("\r\n", "\n").removeprefix("\ufeff")
    except UnicodeDecodeError:
        raise ProblemError(HTTPStatus.CONFLICT, "not-utf-8", name=name) from None
    if refused:
        text = asked.field("content")
    loaded = looked_at(draft.files)
    told = listed((each for each in loaded.issues if each.file == name), asked.language)
    has_form = outline(name, file.data, languages(draft.files)) is not None
    line = asked.wish("line")
    values = {"name": name, "text": text, "messages": told, "has_form": has_form}
    shown = line if line.isascii() and line.isdecimal() and len(line) < 7 else ""  # noqa: PLR2004  # digits
    return view(asked, draft, "change_file.html", refused, line=shown, **values)


def save(asked: Asked) -> Answer:
    """Keep a file as it was typed, right or wrong: the messages stand beside it, and a wrong draft reaches nobody."""
    name = asked.field("name")

    def change(files: dict[str, bytes]) -> Files:
        before = file_of(files, name).data
        return {name: as_written(asked.field("content"), before)}

    to = "/change/file?" + urlencode({"name": name, "done": "saved"})
    result = edit(asked, f"file {name}", change, lambda: to, name, by_form=False)
    return show(asked, result) if isinstance(result, Refused) else result


def as_written(typed: str, before: bytes) -> bytes:
    """A text out of a browser as bytes, with line ends and byte order mark as the file had them.

    Raises:
        EditError: It is too large.
    """
    text = typed.replace("\r\n", "\n").replace("\r", "\n")
    if before.count(b"\r\n") * 2 > before.count(b"\n"):
        text = text.replace("\n", "\r\n")
    data = (b"\xef\xbb\xbf" if before.startswith(b"\xef\xbb\xbf") else b"") + text.encode("utf-8", "replace")
    if len(data) > MAX_BYTES:
        raise EditError("The file would be larger than 1 MB", "Spread its content over several files.")
    return data
