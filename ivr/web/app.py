"""The web application: health for whoever watches it, with the webhook routes in front."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from ivr import __version__
from ivr.web import metrics
from ivr.web.audio import ROUTE, Audio
from ivr.web.console.joined import with_console
from ivr.web.metrics import Counts
from ivr.web.pages import Pages
from ivr.web.phone import LoopbackOnly, Phone
from ivr.web.phone_sounds import Sounds
from ivr.web.upkeep import Upkeep
from ivr.web.voice import VoiceRoutes
from ivr.web.watch import Watch
from ivr.wiring import Parts

_READ = ["GET", "HEAD"]


def create_app(parts: Parts) -> ASGIApp:
    """The application for parts that `ivr.wiring` joined.

    The webhook routes stand outside FastAPI's own middleware, which costs a webhook more than its whole answer.
    """
    counts = Counts()
    upkeep = Upkeep(parts)
    app = FastAPI(
        title="Phone information line",
        version=__version__,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
        lifespan=upkeep.lifespan,
    )
    watch = Watch(parts, upkeep, counts)
    _add_health(app, parts, counts, watch)
    app.router.routes += [Route(ROUTE, Audio(parts).get), *Pages(parts).routes()]
    if not parts.settings.local:
        return with_console(VoiceRoutes(app, parts, counts), parts, watch.troubles)
    Phone(parts, Sounds(parts.publications, parts.settings.public_url)).add_to(app)
    line = VoiceRoutes(LoopbackOnly(app), parts, counts)
    return with_console(line, parts, watch.troubles, guard=LoopbackOnly)


def _add_health(app: FastAPI, parts: Parts, counts: Counts, watch: Watch) -> None:
    switch = parts.switch()

    @app.api_route("/healthz", methods=_READ, response_model=None)
    async def healthz() -> dict[str, Any]:
        """Alive, with which menus since when, and what is wrong with newer ones; and what was refused or not kept."""
        news, line = parts.news, parts.line
        others = {each.name: _told(each) for each in parts.every[1:]}
        return {
            "status": "ok",
            "line": line.id,
            "menus": line.version,
            "last_good": news is not None and bool(news.folder.errors),
            "publication": news.as_data() if news else None,
            "refused_webhooks": switch.refused,
            "unwritten_entries": counts.kept_nowhere,
            "voice": parts.voice.progress().as_dict(),
            **({"lines": others} if others else {}),
        }

    @app.api_route("/readyz", methods=_READ, response_model=None)
    async def readyz(response: Response) -> dict[str, Any]:
        """Whether calls can be taken, and if not why: 503 takes the service out of a load balancer."""
        reasons = watch.troubles()
        response.status_code = 503 if reasons else 200
        lines = watch.lines()
        return {"ready": not reasons, "reasons": reasons, **({"lines": lines} if lines else {})}

    @app.api_route("/metrics", methods=_READ)
    async def get_metrics() -> Response:
        """Counts, for Prometheus."""
        return Response(metrics.text(await watch.metrics()), media_type=metrics.CONTENT_TYPE)


def _told(parts: Parts) -> dict[str, Any]:
    """How another line stands."""
    news = parts.news
    return {
        "line": parts.line.id,
        "menus": parts.line.version,
        "last_good": news is not None and bool(news.folder.errors),
        "publication": news.as_data() if news else None,
        "voice": parts.voice.progress().as_dict(),
    }
