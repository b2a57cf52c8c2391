"""Audio over HTTP: validators, ranges, the right type, no way out of the folder, and words whatever happens."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import Awaitable, Callable
from pathlib import Path

import httpx
import pytest

from ivr.core.line.model import FILES
from ivr.settings import read
from ivr.speech import audio_library as shelf_module
from ivr.speech.audio_library import AudioLibrary
from ivr.speech.pyttsx3_voice import engine_name
from ivr.speech.rendering.render import render
from ivr.speech.voice import SpeechError
from ivr.web.app import create_app
from ivr.web.audio import part_of
from ivr.wiring import Parts, join
from tests.calls.calls import session_for
from tests.calls.forms import TOKEN, webhook
from tests.lines import SMALL
from tests.speech.sounds import tiny_line, utterance
from tests.web.fakes import speaking

Work = Callable[[httpx.AsyncClient, Parts, str], Awaitable[None]]
LOCAL = "http://127.0.0.1:8000"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An audio folder with a few files of the tiny line."""
    audio = tmp_path_factory.mktemp("audio")
    shelf = AudioLibrary(tiny_line(), audio, FILES, engine_name())
    wanted = {utterance(id_) for id_ in ("emergency", "goodbye", "no-input-2")}
    list(render(shelf, [job for job in shelf.missing() if shelf.utterance(job.to.name) in wanted]))
    return audio


@pytest.fixture
def parts(made: Path, tmp_path: Path) -> Parts:
    audio = shutil.copytree(made, tmp_path / "audio", copy_function=os.link)
    folders = {"IVR_MENUS": str(SMALL), "IVR_DATA": str(tmp_path), "IVR_AUDIO": str(tmp_path / "none")}
    joined = join(read(folders | {"TWILIO_AUTH_TOKEN": TOKEN}))
    shelf = AudioLibrary(tiny_line(), audio, FILES, engine_name())
    session = session_for(tiny_line(), shelf.url)
    return speaking(joined, line=tiny_line(), shelf=shelf, session=session)


def run(parts: Parts, work: Work) -> None:
    async def session() -> None:
        transport = httpx.ASGITransport(create_app(parts))
        async with httpx.AsyncClient(transport=transport, base_url=LOCAL) as client:
            await work(client, parts, parts.publications.current.shelf.url(utterance("goodbye")) or "")

    asyncio.run(session())


def file(parts: Parts, url: str) -> Path:
    return parts.publications.current.shelf.folder / Path(url).name


def test_a_file_is_sent_whole_and_may_be_kept_for_ever(parts: Parts) -> None:
    async def work(client: httpx.AsyncClient, parts: Parts, url: str) -> None:
        got = await client.get(url)
        assert (got.status_code, got.content) == (200, file(parts, url).read_bytes())
        assert got.headers["content-type"] == "audio/wav"
        assert got.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert got.headers["accept-ranges"] == "bytes"
        head = await client.head(url)
        assert head.status_code == 200
        assert dict(head.headers) == dict(got.headers)

    run(parts, work)


def test_what_is_known_is_not_sent_again(parts: Parts) -> None:
    async def work(client: httpx.AsyncClient, _: Parts, url: str) -> None:
        tag = (await client.get(url)).headers["etag"]
        for condition in (tag, f"W/{tag}", f'"other", {tag}', "*"):
            got = await client.get(url, headers={"if-none-match": condition})
            assert (got.status_code, got.content, got.headers["etag"]) == (304, b"", tag)
        assert (await client.get(url, headers={"if-none-match": '"other"'})).status_code == 200

    run(parts, work)


def test_parts_of_a_file(parts: Parts) -> None:
    async def work(client: httpx.AsyncClient, parts: Parts, url: str) -> None:
        data = file(parts, url).read_bytes()
        tag = (await client.get(url)).headers["etag"]
        for wanted, start, stop in (("0-9", 0, 10), ("10-", 10, len(data)), ("-7", len(data) - 7, len(data))):
            got = await client.get(url, headers={"range": f"bytes={wanted}", "if-range": tag})
            assert (got.status_code, got.content) == (206, data[start:stop])
            assert got.headers["content-range"] == f"bytes {start}-{stop - 1}/{len(data)}"
        outside = await client.get(url, headers={"range": f"bytes={len(data)}-"})
        assert (outside.status_code, outside.headers["content-range"]) == (416, f"bytes */{len(data)}")
        changed = await client.get(url, headers={"range": "bytes=0-9", "if-range": '"other"'})
        assert (changed.status_code, changed.content) == (200, data)

    run(parts, work)


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ("", None),
        ("bytes=-", None),
        ("bytes=0-1,3-4", None),
        ("bytes=9-3", None),
        ("lines=0-1", None),
        ("bytes=٣-", None),
        ("bytes= 0 - 3", range(4)),
        ("bytes=0-999", range(100)),
        ("bytes=99-", range(99, 100)),
        ("bytes=-999", range(100)),
        ("bytes=-0", range(100, 100)),
        ("bytes=100-", range(100, 100)),
    ],
)
def test_ranges(wanted: str, expected: range | None) -> None:
    assert part_of(wanted, 100) == expected


@pytest.mark.parametrize(
    "path",
    [
        "/audio/",
        "/audio/rendered/",
        "/audio/rendered/..",
        "/audio/rendered/../../secret",
        "/audio/rendered/%2e%2e/%2e%2e/secret",
        "/audio/rendered/..%2f..%2fsecret",
        "/audio/recordings/en/goodbye.wav",
        "/audio/rendered//etc/passwd",
        f"/audio/rendered/{'a' * 32}.wav",
        f"/audio/rendered/{'a' * 32}.wav%00",
        f"/audio//rendered/{'a' * 32}.wav",
    ],
)
def test_there_is_no_way_out_of_the_folder(path: str, parts: Parts, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")

    async def work(client: httpx.AsyncClient, _: Parts, _url: str) -> None:
        for sent in (path, path.replace("%2e", ".")):
            got = await client.get(sent, follow_redirects=True)
            assert (got.status_code, got.content) == (404, b"") or got.json() == {"detail": "Not Found"}

    run(parts, work)


def test_a_link_is_not_followed(parts: Parts, tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"secret" * 100)

    async def work(client: httpx.AsyncClient, parts: Parts, url: str) -> None:
        unknown = parts.publications.current.shelf.folder / f"{'a' * 32}.wav"
        for path in (unknown, file(parts, url)):
            path.unlink(missing_ok=True)
            path.symlink_to(tmp_path / "secret")
        assert (await client.get(f"/audio/rendered/{unknown.name}")).status_code == 404
        got = await client.get(url)
        assert got.status_code == 200
        assert b"secret" not in got.content

    run(parts, work)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_files_are_only_read(method: str, parts: Parts) -> None:
    async def work(client: httpx.AsyncClient, _: Parts, url: str) -> None:
        assert (await client.request(method, url)).status_code == 405

    run(parts, work)


def test_a_missing_or_broken_file_is_made_again_while_the_caller_waits(parts: Parts) -> None:
    async def work(client: httpx.AsyncClient, parts: Parts, url: str) -> None:
        path = file(parts, url)
        data = path.read_bytes()
        for content in (None, b"", data[:100], data[:44] + bytes(len(data) - 44)):
            path.unlink()
            if content is not None:
                path.write_bytes(content)
            answers = await asyncio.gather(*[client.get(url) for _ in range(3)], client.get("/healthz"))
            assert [got.content for got in answers[:3]] == [data] * 3
            assert answers[3].status_code == 200

    run(parts, work)


def test_where_nothing_can_be_made_other_words_are_sent_and_documents_do_without_the_file(
    parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_voice(_: object) -> None:
        raise SpeechError("The voice is gone.")

    monkeypatch.setattr(shelf_module, "do_now", no_voice)

    async def work(client: httpx.AsyncClient, parts: Parts, _: str) -> None:
        url = parts.publications.current.shelf.url(utterance("emergency")) or ""
        assert url.encode() in parts.session.answer(webhook("/voice")).body
        file(parts, url).unlink()
        got = await client.get(url)
        spare = (
            parts.publications.current.shelf.folder
            / Path(parts.publications.current.shelf.url(utterance("no-input-2")) or "").name
        )
        assert (got.status_code, got.content) == (200, spare.read_bytes())
        assert got.headers["cache-control"] == "no-store"
        assert "etag" not in got.headers
        after = parts.session.answer(webhook("/voice")).body
        assert url.encode() not in after
        assert b"<Say" in after

    run(parts, work)


def test_without_any_file_nothing_is_sent_but_the_carrier_speaks(
    parts: Parts, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def no_voice(_: object) -> None:
        raise SpeechError("The voice is gone.")

    monkeypatch.setattr(shelf_module, "do_now", no_voice)
    bare = AudioLibrary(tiny_line(), tmp_path / "empty", FILES, engine_name())
    session = session_for(tiny_line(), bare.url)

    async def work(client: httpx.AsyncClient, parts: Parts, _: str) -> None:
        assert b"<Play>" not in parts.session.answer(webhook("/voice")).body
        assert (await client.get(next(iter(bare.utterances())))).status_code == 404

    run(speaking(parts, shelf=bare, session=session), work)
