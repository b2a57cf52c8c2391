"""Names of fields as somebody writes them who thinks in Spanish, or writes a language by its name.

The files have one set of names, so that every example and every message fits them. A name from here is offered in
place of "delete it", which would lose what was written.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from ivr.core.signs import plain

_MEANT: Final[Mapping[str, str]] = {
    "ingles english eng": "en",
    "espanol spanish castellano esp sp": "es",
    "linea": "line",
    "inicio comienzo empieza": "start",
    "idioma lengua lenguaje": "language",
    "idiomas lenguas": "languages",
    "voz": "voice",
    "nombre": "name",
    "limites": "limits",
    "aprobaciones": "approvals",
    "papel rol": "role",
    "numero-de-emergencia emergencia": "emergency-number",
    "teclas-fijas": "fixed-keys",
    "hablar": "speak",
    "personal": "staff",
    "zona-horaria zona": "time-zone",
    "feriados festivos dias-feriados dias-festivos": "holidays",
    "pais": "country",
    "estado provincia": "state",
    "equipo": "team",
    "equipos": "teams",
    "numero telefono tel cifra": "number numbers",
    "numeros telefonos": "numbers",
    "habla": "speaks",
    "correo correos email e-mail": "emails",
    "horario horarios horas": "hours",
    "dia dias": "days",
    "desde de": "from",
    "hasta a": "to until",
    "excepcion excepciones": "exceptions",
    "fecha": "date",
    "cerrado cerrada": "closed",
    "llamar timbrar suena": "ring",
    "senal-de-alerta bandera-roja alerta bandera": "red-flag",
    "senales-de-alerta banderas-rojas alertas": "warning-signs red-flags",
    "silencio": "silence",
    "menu": "menu",
    "tema": "topic",
    "titulo": "title",
    "decir dice di texto textos": "say says text",
    "opcion opciones": "choices",
    "tecla oprima oprimir pulse pulsar marque presione": "press",
    "despues": "after",
    "hechos hecho datos dato": "facts fact",
    "senal": "sign",
    "senales": "signs",
    "afirma declara": "claims",
    "permisos permiso": "waivers",
    "razon motivo porque": "reason why",
    "conflicto conflictos": "conflict conflicts",
    "nivel": "level",
    "importancia": "importance",
    "documento": "document",
    "documentos": "documents",
    "nota": "note",
    "frases": "phrases",
    "palabra": "word",
    "palabras": "words",
    "pronunciacion": "pronunciation",
    "glosario": "glossary",
}
_FIELDS: Final = {written: fields.split() for every, fields in _MEANT.items() for written in every.split()}


def meant(word: str, known: Iterable[str]) -> str:
    """The known name that somebody means who writes this; "" if it is none of these."""
    written = plain(word.strip().casefold()).replace("_", "-").replace(" ", "-")
    there = set(known)
    return next((each for each in _FIELDS.get(written, ()) if each in there), "")
