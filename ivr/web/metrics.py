"""``GET /metrics``: counts in the text format of Prometheus. They say how many, never who: no call, number or text.

Anybody who reaches the service may read them, in live mode too; a proxy in front of it can keep them for itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from ivr.calls.documents import FALLBACK, STATUS, VOICE, WHISPER
from ivr.core.entries import Kept

CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
ALERT: Final = VOICE + "/alert"
RECORDING: Final = VOICE + "/recording"
_ROUTES: Final = (VOICE, STATUS, FALLBACK, RECORDING)
_FAMILIES: Final = (WHISPER, ALERT)
"""Routes with more behind them, such as the language; they count as one."""
OTHER: Final = "other"

Labels = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Metric:
    """One metric with its values; ``kind`` is "counter" or "gauge"."""

    name: str
    kind: str
    help: str
    values: tuple[tuple[Labels, float], ...]

    def lines(self) -> Iterator[str]:
        """The metric as Prometheus reads it."""
        yield f"# HELP {self.name} {self.help}"
        yield f"# TYPE {self.name} {self.kind}"
        for labels, value in self.values:
            inside = ",".join(f'{name}="{_escaped(text)}"' for name, text in labels)
            yield f"{self.name}{{{inside}}} {value:.15g}" if inside else f"{self.name} {value:.15g}"


class Counts:
    """What this process has counted since its start. For one thread, that of the event loop."""

    def __init__(self) -> None:
        self._webhooks: Counter[tuple[str, int]] = Counter()
        self._kept: Counter[str] = Counter(dict.fromkeys(Kept, 0))

    def webhook(self, path: str, status: int) -> None:
        """One webhook was answered."""
        self._webhooks[route(path), status] += 1

    def kept(self, where: Kept, entries: int) -> None:
        """Entries of the call log were put somewhere before their webhook was answered."""
        self._kept[where] += entries

    @property
    def kept_nowhere(self) -> int:
        """Entries whose webhook was answered before they were on disk."""
        return self._kept[Kept.NOWHERE]

    def metrics(self) -> Iterator[Metric]:
        """All that was counted here."""
        webhooks = ((("route", path), ("status", str(status))) for path, status in sorted(self._webhooks))
        values = zip(webhooks, (self._webhooks[key] for key in sorted(self._webhooks)), strict=True)
        yield Metric("ivr_webhooks_total", "counter", "Webhooks answered.", tuple(values))
        kept = tuple(((("where", where),), count) for where, count in sorted(self._kept.items()))
        yield Metric("ivr_entries_total", "counter", "Entries of the call log, by where they were kept.", kept)


def route(path: str) -> str:
    """The route of a path, one of a few whatever strangers ask for."""
    if path in _ROUTES:
        return path
    return next((family for family in _FAMILIES if path == family or path.startswith(family + "/")), OTHER)


def number(name: str, kind: str, help_: str, value: float) -> Metric:
    """A metric of one value."""
    return Metric(name, kind, help_, (((), value),))


def by(name: str, help_: str, label: str, counts: Mapping[str, float]) -> Metric:
    """A gauge with one value for each value of a label."""
    return Metric(name, "gauge", help_, tuple((((label, each),), counts[each]) for each in sorted(counts)))


def text(metrics: Iterable[Metric]) -> str:
    """What is answered."""
    return "\n".join(line for metric in metrics for line in metric.lines()) + "\n"


def _escaped(value: str) -> str:
    return value.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
