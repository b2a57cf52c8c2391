"""Somebody at the pages Change and Try, without a screen."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urlencode

import httpx

from tests.web.console.browsing import Browsing, text


@dataclass
class Editing:
    """Sends what forms send, with the state of the draft that the page showed."""

    browsing: Browsing
    token: str = field(default="")

    def __post_init__(self) -> None:
        self.fresh()

    def look(self, path: str) -> httpx.Response:
        """Open a page, whose forms are then used."""
        answer = self.browsing.get(path)
        for name in ("token", "revision"):
            if found := re.search(rf'name="{name}" value="([0-9a-f]+)"', answer.text):
                setattr(self, "token" if name == "token" else "revision", found[1])
        return answer

    revision: str = "0"

    def send(self, path: str, form: Mapping[str, str | list[str]], *, fresh: bool = True) -> httpx.Response:
        """Send a form."""
        if fresh:
            self.fresh()
        sent = {"token": self.token, "revision": self.revision, **form}
        headers = {"content-type": "application/x-www-form-urlencoded", "origin": self.browsing.origin}
        return self.browsing.ask("POST", f"/console{path}", urlencode(sent, doseq=True).encode(), headers)

    def fresh(self) -> None:
        """Look at the draft as it is now."""
        self.look("/console/change/topic")

    def discard(self) -> None:
        """Begin again."""
        self.send("/change/discard", {}, fresh=False)

    def path(self, file: str, id_: str) -> str:
        """The way to a text, by its id."""
        page = self.browsing.get(f"/console/change/place?{urlencode({'file': file})}").text
        found = re.search(rf'name="path" value="([^"]+)">\s*<h2[^\n]*<code class="soft">{re.escape(id_)}</code>', page)
        assert found, f"{file} shows no text {id_}"
        return found[1]

    def check(self, file: str, id_: str, **words: str) -> list[str]:
        """What is said of a text while it is typed."""
        form = {"file": file, "path": self.path(file, id_)} | {
            name.replace("text_", "text-"): said for name, said in words.items()
        }
        answer = self.send("/change/check", dict(form))
        assert answer.status_code == 200, answer.text
        told = json.loads(answer.text)
        if "refused" in told:
            return [f"error: {told['refused']['problem']}. {told['refused']['remedy']}"]
        return [f"{each['severity']}: {each['problem']}. {each['remedy']}" for each in told["remarks"]]

    def words(self, path: str) -> str:
        """The words of a page."""
        return text(self.look(f"/console{path}"))

    def file(self, name: str) -> str:
        """A file of the draft, as its page shows it."""
        page = self.browsing.get(f"/console/change/file?{urlencode({'name': name})}").text
        found = re.search(r"<textarea[^>]*data-code[^>]*>\n(.*?)</textarea>", page, re.DOTALL)
        assert found, name
        return unescape(found[1])

    def replace(self, name: str, before: str, after: str) -> httpx.Response:
        """Change a file as text."""
        content = self.file(name)
        assert before in content, before
        return self.send("/change/file", {"name": name, "content": content.replace(before, after)})

    def mistakes(self) -> list[str]:
        """What the page Try says is to be put right."""
        return self.told("error")

    def told(self, kind: str = "error|warning") -> list[str]:
        """The same, and what it says is to be looked at."""
        page = self.browsing.get("/console/try").text
        found = re.findall(rf'<li class="(?:{kind})"><strong>[^<]*</strong> <span lang="e[ns]">(.*?)</span>', page)
        return [unescape(each) for each in found]
