"""The words of each language that the safety rules look for. Data: a language without an entry has no such words.

Each list holds parts of regular expressions, looked for as whole words in small letters.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Final


@dataclass(frozen=True, slots=True)
class SafetyWords:
    """The words of one language."""

    digits: tuple[str, ...] = ()
    """From zero to nine, as a number to dial is said."""
    hang_up: tuple[str, ...] = ()
    dial: tuple[str, ...] = ()
    emergency: tuple[str, ...] = ()
    turned: tuple[str, ...] = ()
    """Before an order to hang up or dial, these turn it round: "do not dial", "before you dial"."""
    later: tuple[str, ...] = ()
    """They make a caller wait, or leave it to them."""
    unless_turned: tuple[str, ...] = ()
    """In front of one of `later`, these turn it round: "do not wait"."""
    urgent: tuple[str, ...] = ()
    acts: tuple[str, ...] = ()
    """What a caller is told to do at once. "Now" and "right away" are urgent only in a sentence with one of these."""
    likewise: tuple[str, ...] = ()
    """A sentence with one of these goes on with the urgency of the sentence before: "Call too if ..."."""
    condition: tuple[str, ...] = ()
    better: tuple[str, ...] = ()
    worse: tuple[str, ...] = ()
    """What is good and bad to notice: nobody is to call only when things get better."""
    no_advice: tuple[str, ...] = ()
    """Negated, these say that the line is no advice for the caller's own case."""
    order_not: str = ""
    """The words that forbid; "" where a language cannot be told apart by them: then the other languages decide."""
    press: tuple[str, ...] = ()
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """How keys that are no digits are called."""
    at_least: tuple[str, ...] = ()
    at_most: tuple[str, ...] = ()


def _list(parts: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in parts.split(";"))


ENGLISH: Final = SafetyWords(
    digits=_list(r"zero; one; two; three; four; five; six; seven; eight; nine"),
    hang_up=_list(r"hang up; end (?:this|the) call"),
    dial=_list(r"dial; call; phone"),
    emergency=_list(r"emergency; emergencies"),
    turned=_list(
        r"not; never; \w+n't; cannot; no need to; without; rather than; instead of; before; unless; avoid; stop; "
        r"refuse to; only if; except; no one should; nobody should"
    ),
    later=_list(
        r"wait; waits; waiting; later; tomorrow; next week; next day; in the morning; by morning; until morning; "
        r"monday; "
        r"(?:when|whenever|if) (?:you|it) (?:can|like|want|wish|have time|suits?)(?! no| hardly| barely| only); "
        r"in a few (?:hours|days); soon; eventually; some ?time; at your leisure; no hurry; no rush; not urgent; "
        r"need not; if you prefer; if possible; when possible; as you like; optional; "
        r"you (?:may|might|could|can) (?:want to|wish to|also )?(?:hang|dial|call); consider; perhaps; maybe; "
        r"think about; (?<!will\s)try to; sleep on it; rest first; first rest; during office hours; not serious; "
        r"at your next visit; take your time; your convenience; feel free; stay calm and rest"
    ),
    unless_turned=_list(r"not; never; \w+n't; cannot; without"),
    urgent=_list(
        r"right away; right now; now; at once; immediately; straight away; without delay; instantly; hang up; "
        r"emergency; emergencies; urgent; urgently; do not wait; don't wait; never wait; today; this minute; "
        r"without waiting"
    ),
    acts=_list(
        r"call; calls; dial; tell; hang up; go; press; reach; talk; speak; come; treat; ask; get; let; wait; "
        r"is an emergency; are emergencies; know; connect; need"
    ),
    likewise=_list(r"too; also; same; as well; likewise"),
    condition=_list(r"if; when; unless"),
    better=_list(
        r"better; improves?; improving; stops?; stopped; goes away; go away; gone; eases?; eased; heals?; healed; "
        r"normal; well; fine; no longer; less; fades?; passes"
    ),
    worse=_list(
        r"worse; worsens?; worsening; comes? back; returns?; new; more; spreads?; grows?; rises?; keeps?; starts?; "
        r"lots? of; heavy; heavily; fever; swelling; swollen; redness; emergency; numb; numbness; tingly; "
        r"tingling; weak; weakness; bleed; pus; rash; hives"
    ),
    no_advice=_list(r"advice; advise; substitute; replace; diagnosis; your own case"),
    order_not=r"(?:do not|don't|never|must not)(?! need| have to)",
    press=_list(r"press; key"),
    keys={"star": ("star",), "pound": ("pound",)},
    at_least=_list(r"at least; or more; no less than; not less than; a minimum of"),
    at_most=_list(r"at most; or less; no more than; not more than; up to; a maximum of; less than; fewer than"),
)
SPANISH: Final = SafetyWords(
    digits=_list(r"cero; uno; dos; tres; cuatro; cinco; seis; siete; ocho; nueve"),
    hang_up=_list(r"cuelgue; cuelguen; colgar; termine (?:esta|la) llamada"),
    dial=_list(r"marque; marquen; marcar; llame; llamen; llamar"),
    emergency=_list(r"emergencia; emergencias"),
    turned=_list(
        r"no; nunca; jamás; sin; en vez de; en lugar de; antes de; salvo; excepto; evite; deje de; a menos que; "
        r"solo si; sólo si; nadie debe; no hace falta; tampoco"
    ),
    later=_list(
        r"espere(?! en la línea); esperar; espera; más tarde; mas tarde; "
        r"luego(?! vuelve| regresa| oprima| [0-9]| cero| uno| dos| tres| cuatro| cinco| seis| siete| ocho| nueve); "
        r"mañana; la próxima semana; al día siguiente; "
        r"lunes; "
        r"(?:cuando|si) (?:pueda|puede|quiera|quiere|guste|gusta|desea|desee|tenga tiempo|le convenga); "
        r"en unas horas; en unos días; pronto; algún día; sin prisa; sin apuro; no hay prisa; no es urgente; "
        r"si prefiere; si es posible; de ser posible; opcional; considere; tal vez; quizás?; a lo mejor; "
        r"puede (?:colgar|marcar|llamar); podría (?:colgar|marcar|llamar); piense si; intente; trate de; "
        r"primero descanse; descanse primero; en horas de oficina; no es grave; en su próxima (?:cita|visita); "
        r"con calma; tómese su tiempo; a su conveniencia; cuando guste"
    ),
    unless_turned=_list(r"no; nunca; sin; tampoco"),
    urgent=_list(
        r"de inmediato; inmediatamente; enseguida; en seguida; ahora; ahora mismo; ya mismo; al instante; "
        r"sin demora; cuanto antes; cuelgue; emergencia; emergencias; urgente; urgentemente; no espere; "
        r"nunca espere; hoy; hoy mismo; sin esperar; inmediata"
    ),
    acts=_list(
        r"llame; llamar; marque; marcar; avise; avisar; avísele; diga; dígale; cuelgue; vaya; oprima; hable; "
        r"hablar; pregunte; acuda; trátela; espere; es una emergencia; son emergencias; comuníquese; saberlo; "
        r"debe saber; necesita; tiene una; oír"
    ),
    likewise=_list(r"también; igual; lo mismo; asimismo"),
    condition=_list(r"si; cuando"),
    better=_list(
        r"mejor; mejora; mejoran; para(?=[,;:.]); paró; se va; se quita; "
        r"alivia; aliviado; sana; sanó; normal; bien; ya no; "
        r"menos; desaparece; pasa; cede"
    ),
    worse=_list(
        r"peor; peores; empeora; empeoran; empeorando; vuelve; regresa; nuevo; nueva; nuevos; más; sigue; siguen; "
        r"empieza; mucho; crece; sube; fiebre; hinchazón; hinchad[oa]s?; enrojecimiento; adormecimiento; "
        r"dormidas?; hormigueo; débil; debilidad; sangra; pus; ronchas; emergencia"
    ),
    no_advice=_list(r"consejo; consejos; sustituye; reemplaza; recomendación; diagnóstico; su caso"),
    press=_list(r"oprima; tecla"),
    keys={"star": ("asterisco",), "pound": ("numeral",)},
    at_least=_list(r"al menos; por lo menos; como mínimo; o más; no menos de; un mínimo de"),
    at_most=_list(r"como máximo; o menos; no más de; a lo sumo; un máximo de; menos de; hasta por"),
)
SAFETY_WORDS: Final[Mapping[str, SafetyWords]] = {"en": ENGLISH, "es": SPANISH}
_NONE: Final = SafetyWords()


def words_of(language: str) -> SafetyWords:
    """The words of a language; of one that is not known, none."""
    return SAFETY_WORDS.get(language, _NONE)


@cache
def finder(parts: tuple[str, ...]) -> re.Pattern[str]:
    """Finds any of these as whole words, however they are spaced; of none, nothing."""
    spaced = (part.replace(" ", r"[\s-]+") for part in parts)
    return re.compile(rf"(?<!\w)(?:{'|'.join(spaced)})(?!\w)" if parts else r"(?!)")


@cache
def turner(first: tuple[str, ...], then: tuple[str, ...]) -> re.Pattern[str]:
    """Finds one of the first in front of one of the others, inside one clause and at most some words away."""
    if not first or not then:
        return re.compile(r"(?!)")
    one, two = ("|".join(part.replace(" ", r"\s+") for part in parts) for parts in (first, then))
    return re.compile(rf"(?<!\w)(?:{one})(?:[\s-]+[^\s.,;:!?]+){{0,4}}?[\s-]+(?:{two})(?!\w)")


@cache
def number_finder(number: str, language: str) -> re.Pattern[str]:
    """Finds a number to dial, in digits or in the words of a language."""
    digits = words_of(language).digits
    forms = ["[ -]?".join(number)]
    if digits:
        forms.append(r"[\s,-]+".join(digits[int(digit)] for digit in number))
    return re.compile(rf"(?<!\w)(?:{'|'.join(forms)})(?!\w)")


def spelled(number: str, language: str) -> str:
    """A number to dial in the words of a language: `nine one one`."""
    digits = words_of(language).digits
    return " ".join(digits[int(digit)] for digit in number) if digits else number


def plain(text: str) -> str:
    """A text as it is looked at: small letters, one kind of apostrophe."""
    return " ".join(text.lower().replace("\u2019", "'").split())
