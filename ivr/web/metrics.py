"""``GET /metrics``: counts in the text format of Prometheus. They say how many, never who: no call, number or text.

Anybody who reaches the service may read them, in live mode too; a proxy in front of it can keep them for itself.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from ivr.calls.documents import FALLBACK, STATUS, VOICE, WHISPER
from ivr.calls.texts.inbound import TEXT
from ivr.core.entries import Kept

CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
ALERT: Final = VOICE + "/alert"
RECORDING: Final = VOICE + "/recording"
_ROUTES: Final = (VOICE, STATUS, FALLBACK, RECORDING, TEXT)
_FAMILIES: Final = (WHISPER, ALERT)
"""Routes with more behind them, such as the language; they count as one."""
OTHER: Final = "other"

SECONDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""What the histogram of webhooks tells apart, by their upper ends; the carrier itself gives up after 15."""


@dataclass(frozen=True, slots=True)
class Metric:
    """One metric; ``kind`` is "counter", "gauge" or "histogram", and ``values`` are by `series`."""

    name: str
    kind: str
    help: str
    values: Mapping[str, float]

    def lines(self) -> Iterator[str]:
        """The metric as Prometheus reads it."""
        yield f"# HELP {self.name} {self.help}"
        yield f"# TYPE {self.name} {self.kind}"
        yield from (f"{series} {value:.15g}" for series, value in self.values.items())


class Counts:
    """What this process has counted since its start. For one thread, that of the event loop."""

    def __init__(self) -> None:
        self._webhooks: Counter[tuple[str, int]] = Counter()
        self._steps: defaultdict[str, list[int]] = defaultdict(lambda: [0] * (len(SECONDS) + 1))
        """By route, how many took at most each of `SECONDS` and more than the one before it; at last all others."""
        self._seconds: defaultdict[str, float] = defaultdict(float)
        self._kept: Counter[str] = Counter(dict.fromkeys(Kept, 0))

    def webhook(self, path: str, status: int, seconds: float) -> None:
        """One webhook was answered, so long after it came."""
        name = route(path)
        self._webhooks[name, status] += 1
        self._steps[name][bisect_left(SECONDS, seconds)] += 1
        self._seconds[name] += seconds

    def count_entries(self, where: Kept, entries: int) -> None:
        """Entries of the call log were put somewhere before their webhook was answered."""
        self._kept[where] += entries

    @property
    def kept_nowhere(self) -> int:
        """Entries whose webhook was answered before they were on disk."""
        return self._kept[Kept.NOWHERE]

    def metrics(self) -> Iterator[Metric]:
        """All that was counted here."""
        name = "ivr_webhooks_total"
        webhooks = {series(name, route=path, status=status): n for (path, status), n in sorted(self._webhooks.items())}
        yield Metric(name, "counter", "Webhooks answered.", webhooks)
        yield Metric("ivr_webhook_seconds", "histogram", "How long webhooks took.", dict(self._histogram()))
        yield by(
            "ivr_entries_total", "Entries of the call log, by where they were kept.", "where", self._kept, "counter"
        )

    def _histogram(self) -> Iterator[tuple[str, float]]:
        name = "ivr_webhook_seconds"
        for path, counts in sorted(self._steps.items()):
            for limit, count in zip((*SECONDS, "+Inf"), accumulate(counts), strict=True):
                yield series(f"{name}_bucket", route=path, le=limit), count
            yield series(f"{name}_sum", route=path), self._seconds[path]
            yield series(f"{name}_count", route=path), sum(counts)


def route(path: str) -> str:
    """The route of a path, one of a few whatever strangers ask for."""
    if path in _ROUTES:
        return path
    return next((family for family in _FAMILIES if path == family or path.startswith(family + "/")), OTHER)


def series(name: str, **labels: object) -> str:
    """What stands in front of one value."""
    escapes = str.maketrans({"\\": r"\\", '"': r"\"", "\n": r"\n"})
    inside = ",".join(f'{label}="{str(each).translate(escapes)}"' for label, each in labels.items())
    return f"{name}{{{inside}}}"


def number(name: str, kind: str, help_: str, value: float) -> Metric:
    """A metric of one value."""
    return Metric(name, kind, help_, {name: value})


def by(name: str, help_: str, label: str, counts: Mapping[str, float], kind: str = "gauge") -> Metric:
    """A metric with one value for each value of a label."""
    return Metric(name, kind, help_, {series(name, **{label: each}): counts[each] for each in sorted(counts)})


def text(metrics: Iterable[Metric]) -> str:
    """What is answered."""
    return "\n".join(line for metric in metrics for line in metric.lines()) + "\n"
