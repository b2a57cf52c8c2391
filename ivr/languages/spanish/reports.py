"""The words of reports in Spanish."""

from __future__ import annotations

from typing import Final

from ivr.languages.pack import ReportWords

REPORTS: Final = ReportWords(
    titles={
        "summary": "Resumen",
        "languages": "Llamadas por idioma",
        "endings": "Cómo terminaron las llamadas",
        "topics": "Temas",
        "menus": "Silencios y teclas sin función",
        "places": "Dónde se pierden las personas",
        "transfers": "Personas que querían hablar con el personal",
        "rings": "Llamadas al personal que nadie atendió",
        "red-flags": "Señales de alerta",
        "hours": "Llamadas por hora del día",
        "days": "Llamadas por día",
    },
    notes={
        "endings": (
            "Atendida: una persona tomó la llamada. Sin respuesta: se buscó al personal y nadie tomó la llamada."
        ),
        "topics": "Dejado: la persona oprimió una tecla que llevaba a otra parte, o colgó.",
        "menus": "Cuántas veces no se oprimió nada a tiempo, o se oprimió una tecla sin función en ese lugar.",
        "places": "El árbol de los menús. Volvió: regresó de inmediato. Colgó: lo último que oyó.",
        "transfers": "Las señales de alerta no están incluidas: tienen su propia tabla.",
        "rings": (
            "Cada teléfono al que se llamó, también por señales de alerta. Sin tecla: contestaron, pero nadie "
            "oprimió 1."
        ),
        "red-flags": (
            "Sin respuesta: nadie tomó la llamada mientras duró. Lo demás está en la lista de llamadas por devolver."
        ),
    },
    columns={
        "figure": "Cifra",
        "calls": "Llamadas",
        "opened": "Abierto",
        "heard": "Oído hasta el final",
        "left": "Dejado",
        "silences": "Silencios",
        "wrong-keys": "Teclas sin función",
        "visits": "Llegadas",
        "back": "Volvió",
        "hung-up": "Colgó",
        "wanted": "Pidieron personal",
        "answered": "Atendidas",
        "nobody": "Nadie contestó",
        "away": "Consultorio cerrado",
        "gone": "La persona colgó",
        "rings": "Intentos",
        "chosen": "Elegidas",
        "unanswered": "Sin respuesta",
    },
    rows={
        "summary": {
            "calls": "Llamadas",
            "seconds": "Duración promedio de una llamada, en segundos",
            "messages": "Mensajes dejados",
        },
        "languages": {
            "": "no se sabe (no se oprimió ninguna tecla)",
        },
        "endings": {
            "transferred": "atendida por una persona",
            "error": "error",
            "gave_up": "silencio: la línea se despidió",
            "transfer_failed": "sin respuesta del personal",
            "completed": "colgó después de oír un tema hasta el final",
            "hung_up": "colgó antes",
        },
        "transfers": {
            "staff": "oprimió 0",
            "silence": "tres silencios",
            "wrong": "tres teclas sin función",
        },
        "rings": {
            "no-answer": "sin respuesta",
            "busy": "ocupado",
            "failed": "falló",
            "canceled": "cancelado",
            "declined": "sin tecla",
        },
        "red-flags": {
            "unknown": "tipo desconocido",
        },
    },
    page={
        "title": "Informe de la línea telefónica",
        "from-to": "del {first} al {last}",
        "zone": "Días y horas según el reloj de {zone}.",
        "one": "Concepto",
        "nothing": "Nada.",
        "masked": (
            "<5: menos de cinco personas. ~N: N junto con una cifra que no se muestra. *: no se muestra, para "
            "que no se pueda deducir una cifra menor. Cada persona cuenta una vez al día; un número oculto, "
            "una vez por llamada."
        ),
        "chart": "Barras: {title}. La tabla tiene las mismas cifras.",
        "start": "menú principal",
    },
)
