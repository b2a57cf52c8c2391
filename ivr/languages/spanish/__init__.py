"""Spanish."""

from __future__ import annotations

from typing import Final

from ivr.languages.figure_words import word_set
from ivr.languages.pack import (
    Goal,
    KeyGrammar,
    Pack,
    Phonemes,
    Readability,
    Scale,
    SentenceKinds,
    TextWords,
    Voices,
    Wording,
)
from ivr.languages.spanish.figures import FIGURES
from ivr.languages.spanish.reports import REPORTS
from ivr.languages.spanish.safety import MEDICAL, NOTICE, SAFETY
from ivr.languages.spanish.spoken import SPOKEN
from ivr.languages.spanish.syllables import spanish

_WORDING: Final = Wording(
    negations=word_set("no nunca jamas sin tampoco nadie"),
    half_negations=word_set(
        "salvo evite evita evitar excepto desconocido desconocida indoloro inofensivo pierde perder"
    ),
    common=word_set(
        "al algo algunas algunos ante antes así aunque con cual cuando de del desde donde durante el ella ellas ellos "
        "en entre era es esa ese eso esta este esto está están fue ha han hay hasta la las le les lo los más me muy o "
        "para pero por porque puede pueden que qué quien se sea ser si sobre son su sus también te tiene tienen toda "
        "todas todo todos tras u un una unas uno unos usted y ya"
    ),
    known_by=word_set("el la los las nuestra nuestro su es está están usted de por hoy mañana y hasta para en"),
    parts_of_a_list=("o", "u", "y", "e"),
    alternatives=("o",),
    able="no poder puede",
    open_ended=word_set("a el los las del de y o con en su si"),
    shortened={
        "hrs.": "horas",
        "hrs": "horas",
        "hr.": "hora",
        "hr": "hora",
        "h.": "horas",
        "min.": "minutos",
        "mins.": "minutos",
        "seg.": "segundos",
        "aprox.": "más o menos",
        "etc.": "y otras cosas",
        "ej.": "ejemplo",
        "p.ej.": "por ejemplo",
        "tel.": "teléfono",
        "Ud.": "usted",
        "Uds.": "ustedes",
        "Vd.": "usted",
        "temp.": "temperatura",
        "máx.": "como máximo",
        "mín.": "por lo menos",
        "c/": "cada",
        "s/": "sin",
        "pte.": "paciente",
    },
    familiar=word_set(
        "tú tu tus ti contigo tuyo tuya tuyos tuyas eres estás tienes puedes debes quieres necesitas sientes "
        "vas oyes llegas tomas llamas vives duermes comes bebes sabes prefieres tuviste fuiste "
        "siéntate acuéstate levántate quédate llámanos avísanos dinos dile pregúntale espérate muévete cuídate "
        "haz escúchanos podrás deberás tendrás"
    ),
    familiar_form=r"\w*[áéíóú]\w*[ae]te|\w+[áéí]rte(?:lo|la|los|las)",  # "déjate", "quitártelo"
    polite=word_set("usted su sus le oprima llame marque cuelgue tome pregunte pida tenga vaya puede debe siga"),
)
_KEYS: Final = KeyGrammar(
    press=r"\boprim(?:a|e|ir) ",
    key=r"(?:asterisco|numeral|nueve|[0-9])\b",
    then=r",? (?:y )?(?:después|luego) (?:oprima )?",
    purpose=r",? para (?P<for>[^,.]*)",
    keys={"asterisco": "*", "numeral": "#", "nueve": "9"},
    hints={
        "staff": "personal",
        "again": "repetir",
        "speed": "despacio",
        "language": "idioma",
        "back": "atrás",
        "next": "siguiente",
    },
    goals=(
        (r"\benfermera\b", Goal.NURSE),
        (r"\bseñal(?:es)? de alerta\b", Goal.WARNING),
        (r"\bmenú principal\b", Goal.MAIN),
        (r"\bmenú\b", Goal.MENU),
        (r"\b(?:personal|persona)\b", Goal.STAFF),
        (r"\bmensaje de texto\b", Goal.TEXT),
        (r"\bmensaje\b", Goal.MESSAGE),
        (r"\b(?:inglés|español|idioma)\b", Goal.LANGUAGE),
        (r"\b(?:velocidad|despacio)\b", Goal.SPEED),
        (r"\boír\b.*\botra vez\b", Goal.AGAIN),
    ),
)
_TEXTS: Final = TextWords(stop=word_set("parar pare alto baja detener cancelar"), start=word_set("iniciar empezar"))
_SENTENCES: Final = SentenceKinds(
    action=r"\b(?:oprima|cuelgue|marque|llame|preg[uú]nt\w+|dígale|avise|use|tome|déjese|respete|espere|siga|anote|asegúrese"
    r"|no (?:lo )?(?:deje|maneje|levante|tome|ponga|se levante)|haga|pida|apriete)\b",
    passive=r"\b(?:es|son|fue|fueron|será|serán|ser|sido)\b \w+(?:ado|ada|ido|ida)s?\b",
    comfort=r"\b(?:la mayoría|por lo general|poco común(?:es)?|raro|rara|normal|seguro|sin problemas|no se preocupe"
    r"|no causa un daño|menos probable)\b",
    at_once=r"\b(?:llame|avise|llamar)\b.*\b(?:de inmediato|enseguida|ahora mismo)\b",
)
_READABILITY: Final = Readability(
    scale=Scale(
        name="INFLESZ index",
        limits_field="spanish-index",
        constant=206.835,
        a_word_in_a_sentence=-1.0,
        a_syllable_in_a_word=-62.3,
        warning=65,
        error=55,
        says="has an INFLESZ index of {value:.1f}",
    ),
    syllables=spanish,
    digits=(2, 2, 1, 2, 2, 2, 1, 2, 2, 2),
    long_letters={**dict.fromkeys("fhjlmnñrsxz", 2), "w": 3, "y": 1},
    menu_seconds=30,
)
_VOICES: Final = Voices(
    carrier={
        "es-US": "Lupe Miguel Pedro Penelope",
        "es-MX": "Andres Mia Mía",
        "es-ES": "Conchita Enrique Lucia Sergio",
    },
    example="Polly.Lupe-Neural",
    espeak={"es-US": "es-419", "es-MX": "es-419"},  # of the United States or Mexico there is none
    rate=1.065,
    letter_seconds=0.095,
    neural={
        "ef_dora": "f66ec66bd295acb18372e37008533a9a3228483ccd294e7538d5d9294ac9a532",
        "em_alex": "27809e9eafdcbcfff90a3016c697568676531de2a2c39cee29c96c7bd6b83e95",
    },
    neural_letter="e",
    neural_rate=1.083,
    pronounced_by="es-419",
    # espeak-ng's "ll" within some words, as in "sarpullido", is two sounds, which were heard as "sarpuillido".
    phonemes=Phonemes(then={"-": "", "jj": "ʝ"}),
    # As they are spoken in Latin America and in one breath: "un paso" as "umpaso", "se empapa" as "sempapa".
    sounds_alike=(
        (r"\bequis\b", "x"),
        ("(?<!c)h", ""),
        ("v", "b"),
        ("z", "s"),
        ("c(?=[ei])", "s"),
        ("ll", "y"),
        ("y(?![aeiou])", "i"),
        ("g(?=[ei])", "j"),
        ("n(?=[bp])", "m"),
        (r"([^r])\1", r"\1"),
    ),
)
_ANSWERED_BY_ANOTHER: Final = (
    "La línea de información a la que llamó no funciona en este momento. Contesta otra línea. "
    "Para hablar ahí con una persona, oprima 0, o espere."
)
SPANISH: Final = Pack(
    code="es",
    name="Spanish",
    names={"en": "inglés", "es": "español"},
    glossary_field="spanish",
    figures=FIGURES,
    wording=_WORDING,
    safety=SAFETY,
    medical=MEDICAL,
    notice=NOTICE,
    keys=_KEYS,
    spoken=SPOKEN,
    answered_by_another=_ANSWERED_BY_ANOTHER,
    texts=_TEXTS,
    sentences=_SENTENCES,
    readability=_READABILITY,
    voices=_VOICES,
    reports=REPORTS,
)
