"""The words of reports, in English and Spanish."""

from __future__ import annotations

from typing import Final

LANGUAGES: Final = ("en", "es")

TITLES: Final[dict[str, tuple[str, str]]] = {
    "summary": ("Summary", "Resumen"),
    "languages": ("Calls by language", "Llamadas por idioma"),
    "endings": ("How calls ended", "Cómo terminaron las llamadas"),
    "topics": ("Topics", "Temas"),
    "menus": ("Silences and wrong keys", "Silencios y teclas sin función"),
    "transfers": ("Callers who wanted staff", "Personas que querían hablar con el personal"),
    "rings": ("Rings that nobody took", "Llamadas al personal que nadie atendió"),
    "red-flags": ("Red flags", "Señales de alerta"),
    "hours": ("Calls by hour of the day", "Llamadas por hora del día"),
    "days": ("Calls by day", "Llamadas por día"),
}
"""English and Spanish, by the id of the table."""

NOTES: Final[dict[str, tuple[str, str]]] = {
    "endings": (
        "Transferred: a person took the call. Not reached: staff were wanted and nobody took the call.",
        "Atendida: una persona tomó la llamada. Sin respuesta: se buscó al personal y nadie tomó la llamada.",
    ),
    "topics": (
        "Left: the caller pressed a key that led elsewhere, or hung up.",
        "Dejado: la persona oprimió una tecla que llevaba a otra parte, o colgó.",
    ),
    "menus": (
        "How often a caller pressed nothing in time, or a key without a meaning there.",
        "Cuántas veces no se oprimió nada a tiempo, o se oprimió una tecla sin función en ese lugar.",
    ),
    "transfers": (
        "Red flags are not among them: they have a table of their own.",
        "Las señales de alerta no están incluidas: tienen su propia tabla.",
    ),
    "rings": (
        "Each phone that rang for a caller, red flags included. Declined: picked up, but nobody pressed 1.",
        "Cada teléfono al que se llamó, también por señales de alerta. Sin tecla: contestaron, pero nadie oprimió 1.",
    ),
    "red-flags": (
        "Unanswered: no person took the call while it lasted. What became of it is on the callback list.",
        "Sin respuesta: nadie tomó la llamada mientras duró. Lo demás está en la lista de llamadas por devolver.",
    ),
}

COLUMNS: Final[dict[str, tuple[str, str]]] = {
    "figure": ("Figure", "Cifra"),
    "calls": ("Calls", "Llamadas"),
    "opened": ("Opened", "Abierto"),
    "heard": ("Heard to the end", "Oído hasta el final"),
    "left": ("Left", "Dejado"),
    "silences": ("Silences", "Silencios"),
    "wrong-keys": ("Wrong keys", "Teclas sin función"),
    "wanted": ("Wanted staff", "Pidieron personal"),
    "answered": ("Answered", "Atendidas"),
    "nobody": ("Nobody answered", "Nadie contestó"),
    "away": ("Office closed", "Consultorio cerrado"),
    "gone": ("Caller hung up", "La persona colgó"),
    "rings": ("Rings", "Intentos"),
    "chosen": ("Chosen", "Elegidas"),
    "unanswered": ("Unanswered", "Sin respuesta"),
}

ROWS: Final[dict[str, dict[str, tuple[str, str]]]] = {
    "summary": {
        "calls": ("Calls", "Llamadas"),
        "seconds": ("Average length of a call, in seconds", "Duración promedio de una llamada, en segundos"),
        "messages": ("Messages that were left", "Mensajes dejados"),
    },
    "languages": {
        "": ("not known (no key was pressed)", "no se sabe (no se oprimió ninguna tecla)"),
        "en": ("English", "inglés"),
        "es": ("Spanish", "español"),
    },
    "endings": {
        "transferred": ("transferred", "atendida por una persona"),
        "error": ("error", "error"),
        "gave_up": ("silent caller: the line said goodbye", "silencio: la línea se despidió"),
        "transfer_failed": ("staff not reached", "sin respuesta del personal"),
        "completed": ("hung up after a topic was heard to its end", "colgó después de oír un tema hasta el final"),
        "hung_up": ("hung up before", "colgó antes"),
    },
    "transfers": {
        "staff": ("pressed 0", "oprimió 0"),
        "silence": ("was silent three times", "tres silencios"),
        "wrong": ("pressed three wrong keys", "tres teclas sin función"),
    },
    "rings": {
        "no-answer": ("no answer", "sin respuesta"),
        "busy": ("busy", "ocupado"),
        "failed": ("failed", "falló"),
        "canceled": ("canceled", "cancelado"),
        "declined": ("declined", "sin tecla"),
    },
    "red-flags": {"unknown": ("unknown kind", "tipo desconocido")},
}
"""The names of rows that are no places or signs of the line."""

_MASKED_EN: Final = (
    "<5: fewer than five callers. ~N: N together with a figure that is kept back. *: kept back, so that no smaller "
    "figure can be worked out from it. A caller counts once a day; withheld numbers count once a call."
)
_MASKED_ES: Final = (
    "<5: menos de cinco personas. ~N: N junto con una cifra que no se muestra. *: no se muestra, para que no se "
    "pueda deducir una cifra menor. Cada persona cuenta una vez al día; un número oculto, una vez por llamada."
)
PAGE: Final[dict[str, tuple[str, str]]] = {
    "title": ("Report of the phone line", "Informe de la línea telefónica"),
    "from-to": ("{first} to {last}", "del {first} al {last}"),
    "zone": ("Days and hours by the clock of {zone}.", "Días y horas según el reloj de {zone}."),
    "one": ("What", "Concepto"),
    "nothing": ("Nothing.", "Nada."),
    "masked": (_MASKED_EN, _MASKED_ES),
    "chart": (
        "Bars: {title}. The table beside it has the same figures.",
        "Barras: {title}. La tabla tiene las mismas cifras.",
    ),
    "start": ("main menu", "menú principal"),
}


def word(words: dict[str, tuple[str, str]], key: str, language: str) -> str:
    """A word in a language of the reports; the key itself where there is none."""
    found = words.get(key)
    return found[LANGUAGES.index(language)] if found else key
