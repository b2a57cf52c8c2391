"""Portuguese, as a third language for tests: this folder is all that the code has to know of it."""

from __future__ import annotations

from typing import Final

from ivr.languages.figure_words import word_set
from ivr.languages.pack import Goal, KeyGrammar, Pack, Readability, Scale, SentenceKinds, Voices, Wording
from tests.languages.portuguese.figures import FIGURES
from tests.languages.portuguese.reports import REPORTS
from tests.languages.portuguese.safety import MEDICAL, NOTICE, SAFETY
from tests.languages.portuguese.syllables import portuguese

PORTUGUESE: Final = Pack(
    code="pt",
    name="Portuguese",
    names={"en": "inglês", "es": "espanhol", "pt": "português"},
    glossary_field="portuguese",
    figures=FIGURES,
    wording=Wording(
        negations=word_set("nao nunca jamais sem tampouco ninguem"),
        half_negations=word_set("salvo exceto evite evita evitar indolor inofensivo perde perder"),
        common=word_set(
            "ao aos as até com como da das de depois do dos e ela elas ele eles em entre era essa esse esta este está "
            "estão foi há isso já lhe mais mas me mesmo muito na nas no nos o os ou para pela pelo pode podem por "
            "porque quando que quem se seja ser seu seus sua suas são também te tem têm toda todas todo todos um uma "
            "umas uns você"
        ),
        known_by=word_set("o os as nossa nosso sua é está estão você por hoje amanhã e até para em não do da"),
        parts_of_a_list=("ou", "e"),
        alternatives=("ou",),
        able="não poder pode",
        open_ended=word_set("a o os as do da de e ou com em seu sua se"),
        shortened={
            "hrs.": "horas",
            "min.": "minutos",
            "seg.": "segundos",
            "tel.": "telefone",
            "etc.": "e outras coisas",
        },
    ),
    safety=SAFETY,
    medical=MEDICAL,
    notice=NOTICE,
    answered_by_another=(
        "A linha de informação para a qual você ligou não está funcionando agora. Outra linha atende. "
        "Para falar ali com uma pessoa, aperte 0, ou espere."
    ),
    keys=KeyGrammar(
        press=r"\bpression(?:e|ar) ",
        key=r"(?:asterisco|estrela|sustenido|jogo da velha|nove|[0-9])\b",
        then=r",? (?:e )?(?:depois|então) (?:pressione )?",
        purpose=r",? para (?P<for>[^,.]*)",
        keys={"asterisco": "*", "estrela": "*", "sustenido": "#", "jogo da velha": "#", "nove": "9"},
        goals=(
            (r"\benfermeira\b", Goal.NURSE),
            (r"\bsina(?:l|is) de alerta\b", Goal.WARNING),
            (r"\bmenu principal\b", Goal.MAIN),
            (r"\bmenu\b", Goal.MENU),
            (r"\b(?:equipe|pessoa)\b", Goal.STAFF),
            (r"\bmensagem de texto\b", Goal.TEXT),
            (r"\bmensagem\b", Goal.MESSAGE),
            (r"\b(?:inglês|espanhol|português|idioma)\b", Goal.LANGUAGE),
            (r"\b(?:velocidade|devagar)\b", Goal.SPEED),
            (r"\bouvir\b.*\boutra vez\b", Goal.AGAIN),
        ),
    ),
    sentences=SentenceKinds(
        action=r"\b(?:pressione|desligue|disque|ligue|pergunte|avise|use|tome|fique|espere|aguarde|peça"
        r"|não (?:dirija|levante|tome))\b",
        passive=r"\b(?:é|são|foi|foram|será|serão|ser|sido)\b \w+(?:ado|ada|ido|ida)s?\b",
        comfort=r"\b(?:a maioria|em geral|raro|rara|normal|seguro|sem problemas|não se preocupe|menos provável)\b",
        at_once=r"\b(?:ligue|avise|ligar)\b.*\b(?:imediatamente|agora mesmo|de imediato)\b",
    ),
    readability=Readability(
        scale=Scale(
            name="Flesch index of Martins",
            limits_field="portuguese-index",
            constant=248.835,
            a_word_in_a_sentence=-1.015,
            a_syllable_in_a_word=-84.6,
            warning=60,
            error=50,
            says="has a Flesch index of {value:.1f}",
        ),
        syllables=portuguese,
        digits=(2, 1, 2, 1, 2, 2, 2, 2, 2, 2),
        long_letters={**dict.fromkeys("fhjlmnrsxz", 2), "w": 3, "y": 3},
        menu_seconds=30,
    ),
    voices=Voices(
        carrier={"pt-BR": "Camila Ricardo Thiago Vitoria"},
        example="Polly.Camila-Neural",
        espeak={"pt-BR": "pt-br"},
        rate=1.0,
        letter_seconds=0.09,
    ),
    reports=REPORTS,
)
