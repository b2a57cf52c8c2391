"""The words of reports in Portuguese."""

from __future__ import annotations

from typing import Final

from ivr.languages.pack import ReportWords

REPORTS: Final = ReportWords(
    titles={
        "summary": "Resumo",
        "languages": "Ligações por idioma",
        "endings": "Como terminaram as ligações",
        "topics": "Temas",
        "menus": "Silêncios e teclas sem função",
        "places": "Onde as pessoas se perdem",
        "transfers": "Pessoas que queriam falar com a equipe",
        "rings": "Chamadas que ninguém atendeu",
        "red-flags": "Sinais de alerta",
        "hours": "Ligações por hora do dia",
        "days": "Ligações por dia",
    },
    notes={
        "endings": "Atendida: uma pessoa atendeu a ligação. Sem resposta: a equipe foi chamada e ninguém atendeu.",
        "topics": "Deixado: a pessoa pressionou uma tecla que levava a outro lugar, ou desligou.",
        "menus": "Quantas vezes nada foi pressionado a tempo, ou uma tecla sem função naquele lugar.",
        "places": "A árvore dos menus. Voltou: retornou de imediato. Desligou: a última coisa que ouviu.",
        "transfers": "Os sinais de alerta não estão incluídos: têm a sua própria tabela.",
        "rings": "Cada telefone que tocou, também por sinais de alerta. Sem tecla: ninguém pressionou 1.",
        "red-flags": "Sem resposta: ninguém atendeu durante a ligação. O resto está na lista de retornos.",
    },
    columns={
        "figure": "Número",
        "calls": "Ligações",
        "opened": "Aberto",
        "heard": "Ouvido até o fim",
        "left": "Deixado",
        "silences": "Silêncios",
        "wrong-keys": "Teclas sem função",
        "visits": "Chegadas",
        "back": "Voltou",
        "hung-up": "Desligou",
        "wanted": "Pediram a equipe",
        "answered": "Atendidas",
        "nobody": "Ninguém atendeu",
        "away": "Consultório fechado",
        "gone": "A pessoa desligou",
        "rings": "Tentativas",
        "chosen": "Escolhidos",
        "unanswered": "Sem resposta",
    },
    rows={
        "summary": {
            "calls": "Ligações",
            "seconds": "Duração média de uma ligação, em segundos",
            "messages": "Mensagens deixadas",
        },
        "languages": {"": "não se sabe (nenhuma tecla foi pressionada)"},
        "endings": {
            "transferred": "atendida por uma pessoa",
            "error": "erro",
            "gave_up": "silêncio: a linha se despediu",
            "transfer_failed": "sem resposta da equipe",
            "completed": "desligou depois de ouvir um tema até o fim",
            "hung_up": "desligou antes",
        },
        "transfers": {"staff": "pressionou 0", "silence": "três silêncios", "wrong": "três teclas sem função"},
        "rings": {
            "no-answer": "sem resposta",
            "busy": "ocupado",
            "failed": "falhou",
            "canceled": "cancelado",
            "declined": "sem tecla",
        },
        "red-flags": {"unknown": "tipo desconhecido"},
    },
    page={
        "title": "Relatório da linha telefônica",
        "from-to": "{first} a {last}",
        "zone": "Dias e horas pelo relógio de {zone}.",
        "one": "O quê",
        "nothing": "Nada.",
        "masked": (
            "<5: menos de cinco pessoas. ~N: N junto com um número que não é mostrado. *: não é mostrado, para que "
            "nenhum número menor possa ser deduzido. Cada pessoa conta uma vez por dia; um número oculto, uma vez por "
            "ligação."
        ),
        "chart": "Barras: {title}. A tabela ao lado tem os mesmos números.",
        "start": "menu principal",
    },
)
