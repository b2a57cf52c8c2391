"""How Portuguese says numbers."""

from __future__ import annotations

from typing import Final

from ivr.languages.figure_words import FigureWords, counted, joined, named, tens, word_set

_NUMBERS = (
    "zero um dois três quatro cinco seis sete oito nove dez onze doze treze quatorze quinze dezesseis dezessete "
    "dezoito dezenove"
)
_TENS = "vinte trinta quarenta cinquenta sessenta setenta oitenta noventa"

FIGURES: Final = FigureWords(
    numbers=counted(_NUMBERS)
    | tens(_TENS)
    | joined(_TENS, _NUMBERS, "e")
    | {"uma": 1, "duas": 2, "par": 2, "dúzia": 12, "catorze": 14, "meia": 6}
    | {"cem": 100, "cento": 100, "duzentos": 200, "duzentas": 200, "trezentos": 300, "trezentas": 300}
    | {"quinhentos": 500, "quinhentas": 500},
    factors={"mil": 1000, "milhão": 1_000_000, "milhões": 1_000_000},
    ones=word_set("um uma"),
    articles=word_set("um uma"),
    units=named(
        second="segundo segundos",
        minute="minuto minutos",
        hour="hora horas",
        day="dia dias",
        week="semana semanas",
        month="mês meses",
        year="ano anos",
        night="noite noites",
        percent="%",
        times="vezes",
        degree="grau graus",
        pound="libra libras",
    ),
    percent=("por", "cento"),
    joins=word_set("a ou e"),
    links=word_set("e"),
    shares=(("em", "cada"), ("em",), ("de", "cada")),
    people=word_set("pessoa pessoas paciente pacientes"),
    parts={"terço": 3, "terços": 3, "quarto": 4, "quartos": 4, "quintos": 5, "décimos": 10},
    rooms=word_set("quarto"),
    of=word_set("de da do das dos"),
    halves=word_set("meio"),
    half_of=word_set("metade"),
    fillers=word_set("mais ou menos de inteiras inteiros completas completos seguidas seguidos"),
    ordinals=counted("segundo terceiro quarto quinto sexto sétimo oitavo nono décimo", 2)
    | counted("segunda terceira quarta quinta sexta sétima oitava nona décima", 2),
    endings=word_set("º ª o a"),
    loose=word_set("ambos ambas"),
    the=word_set("os as o a estes estas esses essas"),
    press=word_set("pressione pressionar disque discar aperte tecla"),
)
