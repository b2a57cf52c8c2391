"""A console with something to do on each of its pages: who waits, what is to be approved, a notice, facts, a draft."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from ivr.alerts.messages import FOLDER, path_of, write
from ivr.staffing import notice
from ivr.web.console.gate import NOBODY
from ivr.wiring.console import Desk
from tests.lines import EVIDENCE
from tests.store.made import until_over
from tests.web.console.filled import before, fill

CALLS = (
    (3, until_over("4", "1")),
    (2, (*until_over("0"), "2", "kept", "ended!")),
    (1, until_over("4", "1")),
)
"""How many hours ago, and what happened."""
FACTS = b"""\
fact-topic: rest
title:
  en: Rest
  es: El descanso
facts:
  - fact: RES-01
    importance: may
    en: |
      Rest as long as you like.
    es: |
      Descanse cuanto quiera.
    support:
      - document: leaflet
        heading: At home
"""
_MORE = (Path("menus/pronunciation.yaml"), EVIDENCE / "facts" / "documents.yaml")


def make_ready(at: Desk) -> None:
    """Write all that into the data folder, the database and the menus of a service."""
    settings, now = at.settings, at.now()
    fill(settings, at.line, [(before(now, hours=hours), happened) for hours, happened in CALLS])
    for entry in at.callbacks(NOBODY)[0].listed():
        write(path_of(settings.shared / FOLDER, entry.id), at.vault.encrypt_bytes(b"RIFF"))
    texts = (("en", "Our office is closed."), ("es", "El consultorio está cerrado."))
    notice.write(settings.data / notice.FILE, notice.Notice(texts, now + timedelta(hours=1)))
    for path in _MORE:
        (settings.menus / path.name).write_bytes(path.read_bytes())
    (settings.menus / "rest.yaml").write_bytes(FACTS)
    (settings.menus / "approvals.yaml").unlink(missing_ok=True)
