"""The browser phone over HTTP: who is let in, what the page is told, and a whole call over the real webhooks."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from ivr.cli.fixtures.playing import InProcess
from ivr.core.keys import UNIVERSAL
from ivr.settings import read
from ivr.settings.model import ConsolePlace
from ivr.sim.recorded.reading_files import read as read_call
from ivr.speech.audio_library import AudioLibrary
from ivr.web import phone
from ivr.web.app import create_app
from ivr.wiring import Parts, join
from ivr.wiring.trying.trial import TrialLine
from tests.lines import texting_menus

Message = dict[str, Any]
NOON_ON_A_TUESDAY = "2026-03-31T12:00:00-04:00"
FRONT_DESK = "+12025550121"
SOUND = b"RIFF, as good as a voice"


def with_hours(folder: Path) -> Path:
    """The small line with texts, whose front desk is there on weekdays."""
    menus = texting_menus(folder / "menus")
    staff = menus / "staff.yaml"
    hours = "    hours:\n      - days: monday-friday\n        from: 08:00\n        to: 17:00\n"
    text = staff.read_text(encoding="utf-8").replace("  - team: front-desk\n", f"  - team: front-desk\n{hours}")
    staff.write_text(text.replace("teams:\n", "time-zone: America/New_York\nteams:\n"), encoding="utf-8")
    return menus


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Parts]:
    folder = tmp_path_factory.mktemp("phone")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {"PORT": str(port), "IVR_DATA": str(folder), "IVR_AUDIO": str(folder), "IVR_NOW": NOON_ON_A_TUESDAY}
    parts = join(read(environment | {"IVR_MENUS": str(with_hours(folder))}))

    def speak(_shelf: AudioLibrary, text: str, language: str, slow: bool) -> bytes:  # noqa: FBT001 - as it is called
        if language == "es":
            raise OSError("no voice")
        return SOUND + f" {text} {slow}".encode()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(AudioLibrary, "speak", speak)
        config = uvicorn.Config(create_app(parts), port=port, ws="websockets-sansio", log_config=None)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run)
        thread.start()
        until = time.monotonic() + 10
        while not server.started and time.monotonic() < until:
            time.sleep(0.01)
        yield parts
        server.should_exit = True
        thread.join(timeout=60)


@pytest.fixture
def client(parts: Parts) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=parts.settings.public_url, trust_env=False) as client:
        yield client


@pytest.fixture
def dial(parts: Parts) -> Callable[..., Any]:
    @contextmanager
    def dialled(*, origin: str | None = None, wish: object = None) -> Iterator[ClientConnection]:
        base = parts.settings.public_url
        address = base.replace("http", "ws") + phone.SOCKET
        with connect(address, origin=Origin(origin or base), proxy=None) as connection:
            with suppress(ConnectionClosed):  # one that is refused may be closed by now
                connection.send(json.dumps(wish or {"caller": "shown", "staff": "answers"}))
            yield connection

    return dialled


def lived(connection: ClientConnection, answer: Callable[[Message], Message]) -> Iterator[Message]:
    """Every message of a call; each moment is answered."""
    while True:
        try:
            message: Message = json.loads(connection.recv(timeout=60))
        except ConnectionClosed:
            return
        yield message
        if message["event"] == "moment":
            connection.send(json.dumps({"moment": message["n"], "after": 0} | answer(message)))


def press(*keys: str) -> Callable[[Message], Message]:
    """Press keys one after the other, each when the line waits, and then hang up."""
    left = list(keys)

    def answer(moment: Message) -> Message:
        if moment["doing"] != "waiting":
            return {}
        return {"key": left.pop(0)} if left else {"hangUp": True}

    return answer


def test_the_page_is_a_phone_that_loads_nothing_from_elsewhere(client: httpx.Client) -> None:
    page = client.get("/")
    assert page.status_code == 200
    assert page.headers["content-type"].startswith("text/html")
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert "http" not in page.text.replace("http://www.w3.org", "")
    for name in ("main.js", "call.js", "phone.css", "base.css", "icon.svg"):
        assert client.get(f"/phone/static/{name}").status_code == 200
    assert client.get("/phone/static/../phone.py").status_code == 404
    assert client.get("/phone/static/%2e%2e/phone.py").status_code == 404


@pytest.mark.parametrize(
    "host", ["evil.example", "192.0.2.7:8000", "", "127.0.0.1.evil.example", "[::1", "localhost@evil"]
)
@pytest.mark.parametrize("path", ["/", "/phone/line", "/phone/static/main.js", "/healthz"])
def test_a_stranger_who_calls_this_machine_by_another_name_is_sent_away(
    client: httpx.Client, path: str, host: str
) -> None:
    assert client.get(path, headers={"host": host}).status_code in {400, 421}


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost:8000", "[::1]:8000", "phone.localhost"])
def test_this_machine_is_known_by_its_own_names(client: httpx.Client, host: str) -> None:
    assert client.get("/", headers={"host": host}).status_code == 200


@pytest.mark.parametrize("origin", ["http://evil.example", "http://127.0.0.1:1", "null", "http://[", "file://"])
def test_only_the_page_itself_takes_a_call(dial: Callable[..., Any], origin: str) -> None:
    with pytest.raises(InvalidStatus, match="403"), dial(origin=origin):
        pytest.fail("it was let in")


def test_other_methods_are_refused_and_other_paths_unknown(client: httpx.Client) -> None:
    assert client.post("/").status_code == 405
    assert client.post("/phone/line").status_code == 405
    assert client.get("/phone").status_code == 404


def test_the_page_is_told_the_menu_tree_in_each_language_and_no_secret(client: httpx.Client, parts: Parts) -> None:
    answer = client.get("/phone/line")
    about = answer.json()
    assert [language["code"] for language in about["languages"]] == ["en", "es"]
    english, spanish = (language["tree"] for language in about["languages"])
    assert (english[0]["depth"], english[0]["kind"], english[0]["id"]) == (0, "menu", "main")
    assert [row["id"] for row in english] == [row["id"] for row in spanish]
    assert english[1]["label"] != spanish[1]["label"]
    assert parts.settings.auth_tokens[0] not in answer.text
    assert "+1" not in answer.text


def test_the_page_is_told_what_the_universal_keys_do_in_its_languages(
    client: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = client.get("/phone/line").json()["keys"]
    assert (keys["en"]["0"], keys["en"]["*"], keys["en"]["1"]) == (["", "staff"], ["star", "back"], ["", ""])
    assert (keys["es"]["#"], keys["es"]["9"]) == (["numeral", "siguiente"], ["", "idioma"])
    monkeypatch.setitem(UNIVERSAL, "6", replace(UNIVERSAL["*"], id="next"))
    assert client.get("/phone/line").json()["keys"]["en"]["6"] == ["", "next"]


def test_a_call_goes_through_the_real_webhooks(dial: Callable[..., Any], client: httpx.Client, parts: Parts) -> None:
    with dial() as connection:
        told = list(lived(connection, press("9", "3")))
    kinds = [message["event"] for message in told]
    assert (kinds[0], kinds[-1]) == ("began", "ended")
    assert told[-1]["how"] == "person-hung-up"
    requested = [message for message in told if message["event"] == "requested"]
    assert [(message["reason"], message["status"]) for message in requested] == [
        ("start", 200), ("key", 200), ("key", 200), ("status", 204),
    ]  # fmt: skip
    assert ["Digits", "9"] in requested[1]["form"]
    assert "<Response>" in requested[1]["body"]
    heard = [message for message in told if message["event"] == "heard"]
    assert {message["lang"] for message in heard} == {"en", "es"}
    assert heard[0]["words"] == parts.line.phrases["emergency"].text["en"].strip()
    assert parts.settings.auth_tokens[0] not in json.dumps(told)
    sound = client.get(heard[0]["audio"])
    assert (sound.status_code, sound.headers["content-type"]) == (200, "audio/wav")
    assert sound.content == SOUND + f" {heard[0]['words']} False".encode()


def test_the_page_shows_what_a_text_to_the_caller_would_say_and_when(dial: Callable[..., Any], parts: Parts) -> None:
    assert parts.texts
    parts.texts.wishes.look()
    with dial() as connection:
        told = list(lived(connection, press("1", "#", "6", "1")))
    ((at, text),) = [(number, each) for number, each in enumerate(told) if each["event"] == "texted"]
    assert (text["lang"], text["words"].startswith("Harbor Clinic: the information")) == ("en", True)
    assert f"{parts.settings.public_url}/pages/" in text["words"]
    said = [" ".join(each["words"].split()) for each in told[at:] if each["event"] == "heard"]
    assert " ".join(parts.line.phrases["text-promised"].text["en"].split()).startswith(said[0])


def test_without_a_voice_the_page_is_told(dial: Callable[..., Any], client: httpx.Client) -> None:
    with dial() as connection:
        told = list(lived(connection, press()))
    spanish = next(message for message in told if message["event"] == "heard" and message["lang"] == "es")
    assert client.get(spanish["audio"]).status_code == 503
    assert client.get("/phone/sound/" + "0" * 32).status_code == 404
    assert client.get(spanish["audio"], headers={"sec-fetch-site": "cross-site"}).status_code == 403


@pytest.mark.parametrize(
    ("staff", "ring", "bridged"),
    [("answers", "answered", True), ("no-answer", "no-answer", False), ("silent", "answered", False)],
)
def test_staff_do_what_was_chosen(dial: Callable[..., Any], staff: str, ring: str, *, bridged: bool) -> None:
    with dial(wish={"caller": "withheld", "staff": staff}) as connection:
        told = list(lived(connection, press("0")))
    assert next(message["outcome"] for message in told if message["event"] == "ring-ended") == ring
    assert next(message["bridged"] for message in told if message["event"] == "transfer-ended") is bridged
    form = next(message["form"] for message in told if message["event"] == "requested")
    assert ["From", "anonymous"] in form


@pytest.mark.parametrize(("clinic", "rings"), [("clock", True), ("open", True), ("closed", False)])
def test_the_clinic_is_as_the_tester_wishes(dial: Callable[..., Any], clinic: str, *, rings: bool) -> None:
    with dial(wish={"caller": "shown", "staff": "no-answer", "clinic": clinic}) as connection:
        told = list(lived(connection, press("0")))
    dialled = [message["number"] for message in told if message["event"] == "dialled"]
    assert (FRONT_DESK in dialled) is rings
    assert {message["status"] for message in told if message["event"] == "requested"} <= {200, 204}


@pytest.mark.parametrize("wish", [{"caller": "nobody", "staff": "answers"}, ["no", "wish"], 7])
def test_a_wish_that_is_none_ends_the_connection(dial: Callable[..., Any], wish: object) -> None:
    with dial(wish=wish) as connection, pytest.raises(ConnectionClosed, match="must be one of"):
        connection.recv(timeout=60)


def test_a_browser_that_wishes_nothing_is_sent_away(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(phone, "WISH_SECONDS", 0.05)
    base = parts.settings.public_url
    address = base.replace("http", "ws") + phone.SOCKET
    with connect(address, origin=Origin(base), proxy=None) as connection, pytest.raises(ConnectionClosed):
        connection.recv(timeout=60)


def test_nonsense_in_between_changes_nothing(dial: Callable[..., Any]) -> None:
    with dial() as connection:
        for nonsense in ("{", "7", b"\x00\xff", '{"moment": 1, "key": []}'):
            connection.send(nonsense)
        told = list(lived(connection, press("9")))
    assert [message["key"] for message in told if message["event"] == "pressed"] == ["9"]


def test_calls_at_the_same_time_have_a_bound_and_those_left_make_room(dial: Callable[..., Any]) -> None:
    def first_event(connection: ClientConnection) -> str:
        return str(json.loads(connection.recv(timeout=60))["event"])

    connections = [dial() for _ in range(phone.MAX_CALLS)]
    opened = [connection.__enter__() for connection in connections]
    assert {first_event(connection) for connection in opened} == {"began"}
    with dial() as one_too_many:
        assert first_event(one_too_many) == "refused-call"
    for connection in opened:
        connection.close()
    until = time.monotonic() + 10
    while time.monotonic() < until:
        with dial() as again:
            if first_event(again) == "began":
                return
    pytest.fail("calls that were left still count")


def test_a_call_that_breaks_off_on_our_side_ends_at_the_browser_too(
    dial: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_arguments: object) -> None:
        raise RuntimeError("a mistake of ours")

    monkeypatch.setattr(phone, "play", broken)
    with dial() as connection, pytest.raises(ConnectionClosed):
        connection.recv(timeout=60)


def test_live_there_is_no_phone(parts: Parts) -> None:
    live = replace(parts, settings=replace(parts.settings, local=False, console=ConsolePlace(on=False)))
    paths = {getattr(route, "path", "") for route in create_app(live)._app.routes}  # type: ignore[attr-defined]
    assert "/healthz" in paths
    assert not {path for path in paths if path in {"/", ""} or path.startswith("/phone")}


def test_a_call_that_was_wished_for_is_kept_as_a_file_that_is_replayed(
    parts: Parts, dial: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    wish = {"caller": "withheld", "staff": "no-answer", "clinic": "closed", "record": True}
    with dial(wish=wish) as connection:
        messages = list(lived(connection, press("1")))
    (kept,) = [message for message in messages if message["event"] == "kept"]
    script = read_call(Path(kept["file"]))
    assert (script.hours, script.caller, str(script.clock)) == ("closed", "anonymous", "2026-03-31 12:00:00")
    assert script.steps[0].told.keys
    with TrialLine(parts.settings) as line:
        result = InProcess(line)(Path(kept["file"]))
    assert result.played
    assert result.played.differences == ()

    def full(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("ivr.wiring.trying.recorder.write", full)
    with dial(wish=wish) as connection:
        messages = list(lived(connection, press("1")))
    assert messages[-1] == {"event": "not-kept", "problem": "No space left on device"}
