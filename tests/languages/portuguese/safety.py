"""The words of danger and of medicine in Portuguese."""

from __future__ import annotations

from typing import Final

from ivr.languages.safety_words import MedicalWords, NoticeWords, SafetyWords, parts

SAFETY: Final = SafetyWords(
    digits=parts("zero; um; dois; três; quatro; cinco; seis; sete; oito; nove"),
    hang_up=parts("desligue; desliguem; desligar; encerre a ligação"),
    dial=parts("disque; disquem; discar; ligue; liguem; ligar"),
    emergency=parts("emergência; emergências"),
    turned=parts(
        "não; nunca; jamais; sem; em vez de; em lugar de; antes de; salvo; exceto; evite; deixe de; a menos que; "
        "só se; somente se; ninguém deve; não precisa; tampouco"
    ),
    later=parts(
        r"espere(?! na linha); esperar; espera; aguarde(?! na linha); mais tarde; depois(?! pressione| [0-9]); amanhã; "
        r"na próxima semana; no dia seguinte; segunda-feira; (?:quando|se) (?:puder|quiser|tiver tempo); "
        r"em algumas horas; em alguns dias; logo mais; em breve; sem pressa; não é urgente; se preferir; se possível; "
        r"opcional; considere; talvez; pode (?:desligar|discar|ligar); tente; no horário comercial; não é grave; "
        r"na sua próxima consulta; com calma"
    ),
    unless_turned=parts("não; nunca; sem; tampouco"),
    urgent=parts(
        "imediatamente; de imediato; agora; agora mesmo; já; na hora; sem demora; desligue; emergência; emergências; "
        "urgente; com urgência; não espere; hoje; hoje mesmo; sem esperar"
    ),
    acts=parts(
        "ligue; ligar; disque; discar; avise; avisar; diga; fale; falar; desligue; vá; pressione; pergunte; espere; "
        "aguarde; é uma emergência; são emergências; precisa; procure"
    ),
    likewise=parts("também; igualmente; o mesmo"),
    condition=parts("se; quando"),
    better=parts("melhor; melhora; melhoram; passa; passou; some; alivia; normal; bem; menos; diminui; para de"),
    worse=parts(
        "pior; piora; pioram; volta; novo; nova; mais; continua; começa; muito; cresce; sobe; febre; inchaço; "
        "vermelhidão; dormência; formigamento; fraqueza; sangra; pus; emergência"
    ),
    no_advice=parts("conselho; conselhos; substitui; orientação; diagnóstico; seu caso"),
    absent=parts("sem; nenhum; nenhuma; não (?:há|tem|têm|sente|está|é)"),
    between="um|uma|o|a|os|as|muito|muita|mais",
    press=parts("pressione; tecla"),
    at_least=parts("pelo menos; ao menos; no mínimo; ou mais; um mínimo de"),
    at_most=parts("no máximo; ou menos; um máximo de; menos de; até"),
    about="equipe enfermeira linha fique médica",
    order="Em uma emergência, desligue e disque {spelled}.",
    write_no_advice="Estas informações são gerais. Não são um conselho para o seu caso.",
)

MEDICAL: Final = MedicalWords(
    things="""
    dor dores dói doem febre- calafrio- temperatura infec- pus inch- vermelhid- coceira- sangr- hematoma- dormên-
    formig- fraqueza- desmai- tontura- confus- respir- tosse- vômit- náusea- derrame- coágul- paral- convuls- alergi-
    peito coração pulm- coluna vértebra- vertebral osso- costas perna- braço- rosto lábios língua garganta pele cabeça
    pescoço estômago bexiga urin- nervo- músculo- costela- quadril ferida- agulha- ponto pontos curativo- cimento balão
    fratura- osteopor- artrit- câncer- tumor- sintoma- doença- diabet- grávid- anestesi- sedat- cirurg- radiograf-
    injeç- remédio- medicament- comprimid- dose- antibiótic- vitamina- insulina- massage- exercíc- banho- dirig- dieta
    álcool fum- repouso gelo pomada- muleta-
    """,
    medicines="""
    ibuprofeno- acetaminofeno- paracetamol- dipirona- aspirina- naproxeno- codeína- morfina- oxicodona- tramadol-
    varfarina- heparina- clopidogrel- prednisona- corticoide- amoxicilina- penicilina- antibiótic- diclofenaco-
    gabapentina- diazepam- metformina- insulina- laxante- analgésic- melatonina-
    """,
    orders="tome deixe suspenda descanse espere durma beba coma passe aplique coloque estique caminhe comece engula",
    please="por favor",
    places="pronto-socorro",
)

NOTICE: Final = NoticeWords(
    key_names="zero|um|dois|três|quatro|cinco|seis|sete|oito|nove|asterisco|estrela|sustenido",
    before_a_key="pression[ae]m?|apert[ae]m?|disc[ao]|disquem?|tecl[ae]m?|escolh[ae]m?|digit[ae]m?|teclas?|opção|opções",
    between="o|a|na|no|tecla|número|opção",
    keys=r"\bpression[ae]\w*|\bteclas?\b",
    hang_up=r"\bdeslig(?:ue|uem|ar|a)\b|\bencerr[ae]m?\s+(?:a|esta|sua)\s+(?:ligação|chamada)\b",
    signs=parts(
        r"dor(?:es)?|dói; febre; calafrios?; peito; sangr\w*; incha\w*; "
        r"dormên\w*; desmai\w*|tontur\w*; respir\w*; tosse; vômit\w*"
    ),
    takes=r"tom[ae]m?|deix[ae]m?\s+de\s+tomar|suspend[ae]m?|us[ae]m?|comec[ae]m?",
    taken=r"aspirina\w*|ibuprofeno|paracetamol|dipirona|antibiótic\w*|remédio\w*|medicament\w*|comprimid\w*|insulina",
)
