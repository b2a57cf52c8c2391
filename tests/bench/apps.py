"""The two servers that the service is compared with; ``python -m tests.bench.apps NAME PORT TOKEN SAYS BYTES``.

``limit``: as little as any service must do. ``tutorial``: as the carrier's tutorials teach it.
Both answer ``GET /healthz`` and every signed ``POST /voice...``, always with the same TwiML of about BYTES bytes.
"""

from __future__ import annotations

import base64
import hmac
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated
from urllib.parse import parse_qsl

import uvicorn
from fastapi import FastAPI, Form, HTTPException, Request, Response
from twilio.request_validator import RequestValidator
from twilio.twiml.voice_response import Gather, VoiceResponse

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

WORDS = "Keep the bandage on for forty-eight hours. This helps prevent infection. "
"""What is said over and over until the TwiML has the wanted size."""


def twiml(says: int, letters: int) -> str:
    """A document like the service's: some statements to listen to, then the way on without a key.

    Args:
        says: How many ``<Say>`` it has.
        letters: How long each of their texts is.
    """
    response = VoiceResponse()
    gather = Gather(num_digits=1, finish_on_key="", timeout=10, action="/voice?v=1&at=main", method="POST")
    for _ in range(says):
        gather.say((WORDS * (letters // len(WORDS) + 1))[:letters], voice="Polly.Joanna-Neural", language="en-US")
    response.append(gather)
    response.redirect("/voice?v=1&at=main", method="POST")
    return str(response)


def letters_for(says: int, size: int) -> int:
    """How long each text must be for a document of about ``size`` bytes."""
    return max(1, (size - len(twiml(says, 1))) // says + 1)


def limit(base: str, token: str, says: int, size: int) -> ASGIApp:
    """Read the body, parse the form, verify the signature, answer constant TwiML: nothing else, no framework."""
    key = token.encode()
    content = twiml(says, letters_for(says, size)).encode()
    headers = [(b"content-type", b"text/xml"), (b"content-length", str(len(content)).encode())]

    def signed(scope: Scope, body: bytes) -> bool:
        """Whether the form came from the holder of the token, to this very URL."""
        query = b"?" + scope["query_string"] if scope["query_string"] else b""
        text = base + (scope["raw_path"] + query).decode()
        text += "".join([name + value for name, value in sorted(parse_qsl(body.decode(), keep_blank_values=True))])
        expected = base64.b64encode(hmac.digest(key, text.encode(), "sha1"))
        return any(hmac.compare_digest(v, expected) for k, v in scope["headers"] if k == b"x-twilio-signature")

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        body = b""
        more = True
        while more:
            message = await receive()
            if message["type"] != "http.request":
                return
            body += message["body"]
            more = message["more_body"]
        status = 200 if scope["method"] == "GET" or signed(scope, body) else 403
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": content})

    return app


def tutorial(_base: str, token: str, says: int, size: int) -> FastAPI:
    """FastAPI with form parameters, the SDK's validator, and a document built anew for every request."""
    app = FastAPI()
    letters = letters_for(says, size)

    @app.get("/healthz")
    async def healthz() -> dict[str, str]:
        """Whether the server is up."""
        return {"status": "ok"}

    @app.post("/voice")
    @app.post("/voice/whisper")
    async def voice(
        request: Request,
        call_sid: Annotated[str, Form(alias="CallSid")],
        caller: Annotated[str, Form(alias="From")],
        call_status: Annotated[str, Form(alias="CallStatus")],
        digits: Annotated[str | None, Form(alias="Digits")] = None,
    ) -> Response:
        """Answer one step of a call. The parameters are declared as in the tutorials, though the answer is constant."""
        del call_sid, caller, call_status, digits
        validator = RequestValidator(token)
        form = await request.form()
        if not validator.validate(str(request.url), form, request.headers.get("X-Twilio-Signature", "")):
            raise HTTPException(status_code=403, detail="wrong signature")
        return Response(content=twiml(says, letters), media_type="application/xml")

    return app


APPS: dict[str, Callable[[str, str, int, int], ASGIApp]] = {"limit": limit, "tutorial": tutorial}


def main(name: str, port: int, token: str, says: int, size: int) -> None:
    """Serve one of `APPS` with the same server settings as the service."""
    app = APPS[name](f"http://127.0.0.1:{port}", token, says, size)
    # As in ``ivr serve``: the three differ in their applications only.
    uvicorn.run(
        app,
        host="127.0.0.1",
        port=port,
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=False,
        proxy_headers=False,
        timeout_keep_alive=75,
        timeout_graceful_shutdown=5,
        ws="none",
    )


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3], int(sys.argv[4]), int(sys.argv[5]))
