"""How Spanish says numbers."""

from __future__ import annotations

from typing import Final

from ivr.languages.figure_words import FigureWords, counted, joined, named, tens, word_set

_NUMBERS = (
    "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete "
    "dieciocho diecinueve veinte veintiuno veintidós veintitrés veinticuatro veinticinco veintiséis veintisiete "
    "veintiocho veintinueve"
)
_TENS = "veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa"
_STEMS = "veinte " + " ".join(ten[:-1] for ten in _TENS.split()[1:])
"""Without their last vowel, but for twenty: its words, such as "veintidós", are of their own and have accents."""

FIGURES: Final = FigureWords(
    numbers=counted(_NUMBERS)
    | tens(_TENS)
    | joined(_TENS, _NUMBERS, "y", "i")
    | joined(_TENS, "cero ún", "i")
    | joined(_STEMS, _NUMBERS, "i")  # cuarentiocho
    | {"un": 1, "una": 1, "veintiún": 21, "veintiuna": 21, "par": 2, "docena": 12}
    | {"cien": 100, "ciento": 100, "doscientos": 200, "doscientas": 200, "trescientos": 300, "trescientas": 300}
    | {"cuatrocientos": 400, "cuatrocientas": 400, "quinientos": 500, "quinientas": 500}
    | {"seiscientos": 600, "seiscientas": 600, "setecientos": 700, "setecientas": 700, "ochocientos": 800}
    | {"ochocientas": 800, "novecientos": 900, "novecientas": 900},
    factors={"mil": 1000, "millón": 1_000_000, "millones": 1_000_000},
    ones=word_set("un uno una"),
    articles=word_set("un una"),
    units=named(
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
    joins=word_set("a o u y"),
    links=word_set("y"),
    shares=(("de", "cada"),),
    people=word_set("persona personas paciente pacientes"),
    parts={"tercio": 3, "tercios": 3, "cuarto": 4, "cuartos": 4, "quintos": 5, "décimos": 10},
    rooms=word_set("cuarto"),
    of=word_set("de del"),
    halves=word_set("medio media"),
    half_of=word_set("mitad"),
    fillers=word_set("más o menos de enteras enteros completas completos seguidas seguidos buenos buenas"),
    ordinals=counted("segundo tercer cuarto quinto sexto séptimo octavo noveno décimo", 2)
    | counted("segunda tercera cuarta quinta sexta séptima octava novena décima", 2),
    fixed={"quincena": (15, "day")},
    loose=word_set("ambos ambas"),
    the=word_set("los las la el estos estas esos esas"),
    endings=word_set("º ª o a er ro ra do da to ta mo ma vo va no na"),
    press=word_set("oprima oprimir marque marcar pulse presione tecla toque"),
    slips={"sinco": "cinco", "dose": "doce", "trese": "trece", "catorse": "catorce", "quinse": "quince"}
    | {"seisientos": "seiscientos", "nuebe": "nueve"},
)
