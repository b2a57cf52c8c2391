"""The words in which figures are spoken, per language: data for ``ivr.content.evidence.figures``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from ivr.core.signs import plain


@dataclass(frozen=True, slots=True)
class Words:
    """How a language says numbers. All words are in small letters; a phrase is a tuple of words."""

    numbers: Mapping[str, int] = field(default_factory=dict)
    """Up to ninety and the hundreds, which are added; those of ``factors`` multiply what stands before them."""
    factors: Mapping[str, int] = field(default_factory=dict)
    ones: frozenset[str] = frozenset()
    """The words for one that are also articles or pronouns: a figure only before a unit or in a share."""
    articles: frozenset[str] = frozenset()
    """What may stand for one before a unit and is often no figure, as in "wait a minute"."""
    units: Mapping[str, str] = field(default_factory=dict)
    """Words to the names of units, which are the same in all languages."""
    percent: tuple[str, ...] = ()
    """Percent in two words."""
    joins: frozenset[str] = frozenset()
    """Between the ends of a range."""
    links: frozenset[str] = frozenset()
    """Between tens and ones, or hundreds and tens."""
    shares: tuple[tuple[str, ...], ...] = ()
    """Between the two numbers of a share, as in one in ten."""
    people: frozenset[str] = frozenset()
    """May stand before those."""
    parts: Mapping[str, int] = field(default_factory=dict)
    """Names of fractions."""
    rooms: frozenset[str] = frozenset()
    """Those that are also a room, unless a unit or ``the`` follows: un cuarto."""
    of: frozenset[str] = frozenset()
    """Stands behind a fraction: a quarter of."""
    halves: frozenset[str] = frozenset()
    """Half of a unit."""
    half_of: frozenset[str] = frozenset()
    """Half of all, before ``of`` or ``the``."""
    fillers: frozenset[str] = frozenset()
    """May stand between a number and its unit: two more days."""
    ordinals: Mapping[str, int] = field(default_factory=dict)
    """A figure before a unit of time: the third day. The first is none."""
    endings: frozenset[str] = frozenset()
    """Make an ordinal of digits."""
    fixed: Mapping[str, tuple[int, str]] = field(default_factory=dict)
    """Words that are a number with a unit."""
    loose: frozenset[str] = frozenset()
    """Words for two things named before: no figure, but they may stand for one of another language."""
    the: frozenset[str] = frozenset()
    """Before two, it names such things as well."""
    press: frozenset[str] = frozenset()
    """Behind these a single digit is a key."""
    slips: Mapping[str, str] = field(default_factory=dict)
    """Words as they are often written by mistake, to how they are written."""
    proper: Mapping[str, str] = field(init=False)
    """Every word without its accents, to how it is written. A forgotten accent hides no figure."""
    begins: frozenset[str] = field(init=False)
    """All words that may begin a figure."""

    def __post_init__(self) -> None:
        """Collect the words that may begin a figure."""
        sets = (self.numbers, self.factors, self.articles, self.halves, self.half_of, self.ordinals, self.fixed)
        object.__setattr__(self, "begins", frozenset().union(*sets, self.loose))
        others = (self.units, self.parts, self.fillers, self.joins, self.the)
        proper = {plain(word): word for word in frozenset().union(self.begins, *others) if word not in self.slips}
        object.__setattr__(self, "proper", {**proper, **self.slips})

    def spelt(self, word: str) -> str:
        """A word in small letters as it is written without slips; itself if it is none of these words."""
        return self.proper.get(plain(word), word)


_EN_NUMBERS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_ES_NUMBERS = (
    "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete "
    "dieciocho diecinueve veinte veintiuno veintidós veintitrés veinticuatro veinticinco veintiséis veintisiete "
    "veintiocho veintinueve"
)
_EN_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_ES_TENS = "veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa"
_TENS = range(20, 100, 10)


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


def _counted(words: str, start: int = 0) -> dict[str, int]:
    return {word: number for number, word in enumerate(words.split(), start)}


def _tens(words: str) -> dict[str, int]:
    return dict(zip(words.split(), _TENS, strict=True))


def _joined(tens: str, ones: str, *links: str) -> dict[str, int]:
    """Tens and ones that are written as one word by mistake: fortyeight, cuarentayocho."""
    pairs = [(ten, one) for ten in _tens(tens).items() for one in list(_counted(ones).items())[1:10]]
    return {f"{ten}{link}{one}": value + more for (ten, value), (one, more) in pairs for link in links}


def _named(**names: str) -> dict[str, str]:
    """Each unit with its words, turned around."""
    return {word: unit for unit, words in names.items() for word in words.split()}


ENGLISH: Final = Words(
    numbers=_counted(_EN_NUMBERS) | _tens(_EN_TENS) | _joined(_EN_TENS, _EN_NUMBERS, "") | {"couple": 2, "dozen": 12},
    factors={"hundred": 100, "thousand": 1000, "million": 1_000_000},
    ones=_set("one"),
    articles=_set("a an"),
    units=_named(
        second="second seconds sec secs",
        minute="minute minutes min mins",
        hour="hour hours hr hrs",
        day="day days",
        week="week weeks",
        month="month months",
        year="year years",
        night="night nights",
        percent="percent %",
        times="times",
        degree="degree degrees",
        pound="pound pounds",
        clock="o'clock",
    ),
    percent=("per", "cent"),
    joins=_set("to or and through"),
    links=_set("and"),
    shares=(("in",), ("out", "of"), ("of", "every"), ("in", "every"), ("of", "each")),
    people=_set("people persons person patients patient"),
    parts={"half": 2, "halves": 2, "third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "fifths": 5, "tenths": 10},
    of=_set("of"),
    halves=_set("half"),
    half_of=_set("half"),
    fillers=_set("more full whole additional extra further straight short long good of or so fewer less"),
    ordinals=_counted("second third fourth fifth sixth seventh eighth ninth tenth", 2),
    endings=_set("st nd rd th"),
    fixed={"twice": (2, "times")},
    loose=_set("both"),
    the=_set("the these those"),
    press=_set("press pressing dial key push"),
    slips={"fourty": "forty", "ninty": "ninety", "fivteen": "fifteen", "fourthy": "forty", "fiveteen": "fifteen"}
    | {"eigth": "eighth", "nineth": "ninth", "twelf": "twelve", "eightteen": "eighteen", "fiv": "five"},
)

SPANISH: Final = Words(
    numbers=_counted(_ES_NUMBERS)
    | _tens(_ES_TENS)
    | _joined(_ES_TENS, _ES_NUMBERS, "y", "i")
    | {"un": 1, "una": 1, "veintiún": 21, "veintiuna": 21, "par": 2, "docena": 12}
    | {"cien": 100, "ciento": 100, "doscientos": 200, "doscientas": 200, "trescientos": 300, "trescientas": 300}
    | {"cuatrocientos": 400, "cuatrocientas": 400, "quinientos": 500, "quinientas": 500}
    | {"seiscientos": 600, "seiscientas": 600, "setecientos": 700, "setecientas": 700, "ochocientos": 800}
    | {"ochocientas": 800, "novecientos": 900, "novecientas": 900},
    factors={"mil": 1000, "millón": 1_000_000, "millones": 1_000_000},
    ones=_set("un uno una"),
    articles=_set("un una"),
    units=_named(
        second="segundo segundos",
        minute="minuto minutos",
        hour="hora horas",
        day="día días",
        week="semana semanas",
        month="mes meses",
        year="año años",
        night="noche noches",
        percent="%",
        times="veces",
        degree="grado grados",
        pound="libra libras",
    ),
    percent=("por", "ciento"),
    joins=_set("a o u y"),
    links=_set("y"),
    shares=(("de", "cada"),),
    people=_set("persona personas paciente pacientes"),
    parts={"tercio": 3, "tercios": 3, "cuarto": 4, "cuartos": 4, "quintos": 5, "décimos": 10},
    rooms=_set("cuarto"),
    of=_set("de del"),
    halves=_set("medio media"),
    half_of=_set("mitad"),
    fillers=_set("más o menos de enteras enteros completas completos seguidas seguidos buenos buenas"),
    ordinals=_counted("segundo tercer cuarto quinto sexto séptimo octavo noveno décimo", 2)
    | _counted("segunda tercera cuarta quinta sexta séptima octava novena décima", 2),
    loose=_set("ambos ambas"),
    the=_set("los las la el estos estas esos esas"),
    endings=_set("º ª o a er ro ra do da to ta mo ma vo va no na"),
    press=_set("oprima oprimir marque marcar pulse presione tecla toque"),
    slips={"sinco": "cinco", "dose": "doce", "trese": "trece", "catorse": "catorce", "quinse": "quince"}
    | {"seisientos": "seiscientos", "nuebe": "nueve"},
)

WORDS: Final[Mapping[str, Words]] = {"en": ENGLISH, "es": SPANISH}
"""Of another language only digits are known."""
