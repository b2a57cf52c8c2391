"""What callers say in Spanish."""

from __future__ import annotations

from typing import Final

from ivr.languages.pack import SpokenWords

SPOKEN: Final = SpokenWords(
    digits=(
        ("cero",),
        ("uno", "una", "primero", "primera"),
        ("dos", "segundo", "segunda"),
        ("tres", "tercero", "tercera"),
        ("cuatro", "cuarto", "cuarta"),
        ("cinco", "quinto", "quinta"),
        ("seis",),
        ("siete",),
        ("ocho",),
        ("nueve",),
    ),
    before_a_digit=("oprima", "oprimo", "numero", "opcion", "tecla", "el", "la"),
    keys={
        "staff": (
            *("enfermera", "enfermero", "operadora", "operador", "una persona", "alguien", "agente", "ayuda"),
            *("ayudeme", "recepcion", "recepcionista", "oficina", "doctor", "doctora", "medico", "hablar con"),
        ),
        "again": ("repetir", "repita", "repitalo", "otra vez", "de nuevo", "como dijo", "no oi", "mande"),
        "speed": ("mas despacio", "despacio", "mas lento", "muy rapido", "lento"),
        "language": ("otro idioma", "cambiar de idioma", "cambiar idioma"),
        "back": ("atras", "volver", "regresar", "menu", "menu principal", "asterisco", "estrella"),
        "next": ("siguiente", "seguir", "siga", "adelante", "continuar", "saltar", "numeral", "gato"),
    },
    languages={"en": ("ingles", "english", "en ingles"), "es": ("espanol", "spanish", "castellano")},
    yes=("si", "claro", "correcto", "asi es", "si por favor", "bueno", "eso"),
    no=("no", "no gracias", "nada", "para nada"),
    red_flags=(
        *("emergencia", "urgencia", "urgente", "ambulancia", "nueve uno uno", "infarto", "derrame", "me muero"),
        *("dolor de pecho", "dolor en el pecho", "duele el pecho", "opresion en el pecho", "aprieta el pecho"),
        *("no puedo respirar", "no respiro", "falta el aire", "falta de aire", "falta aire", "me ahogo", "ahogo"),
        *("tose sangre", "toso sangre", "vomito sangre", "desmayo", "desmaye", "inconsciente", "no despierta"),
        *("convulsion", "convulsiones", "confusion", "confundido", "confundida", "cara torcida", "habla enredada"),
        *("no puedo caminar", "no puedo pararme", "no puedo moverme", "no puedo mover", "paralizado", "paralizada"),
        *("pierna debil", "piernas debiles", "debilidad", "no siento", "adormecida", "adormecido", "dormida"),
        *("no puedo orinar", "no orino", "me orine", "se me sale la orina", "sangre", "sangra", "sangrado"),
        *("sangrando", "fiebre", "calentura", "escalofrios", "infeccion", "infectada", "pus", "hinchado", "hinchada"),
        *("hinchazon", "ronchas", "sarpullido", "alergia", "alergico", "alergica", "dolor fuerte", "mucho dolor"),
        *("dolor insoportable", "peor dolor", "me cai", "matarme", "suicidio", "suicidarme", "quitarme la vida"),
    ),
)
