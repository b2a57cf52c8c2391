"""The words of danger and of medicine in Spanish."""

from __future__ import annotations

from typing import Final

from ivr.languages.safety_words import MedicalWords, NoticeWords, SafetyWords, parts

SAFETY: Final = SafetyWords(
    digits=parts(r"cero; uno; dos; tres; cuatro; cinco; seis; siete; ocho; nueve"),
    hang_up=parts(r"cuelgue; cuelguen; colgar; termine (?:esta|la) llamada"),
    dial=parts(r"marque; marquen; marcar; llame; llamen; llamar"),
    emergency=parts(r"emergencia; emergencias"),
    turned=parts(
        r"no; nunca; jamás; sin; en vez de; en lugar de; antes de; salvo; excepto; evite; deje de; a menos que; "
        r"solo si; sólo si; nadie debe; no hace falta; tampoco"
    ),
    later=parts(
        r"espere(?! en la línea); esperar; espera; más tarde; mas tarde; "
        r"luego(?! vuelve| regresa| oprima| [0-9]| cero| uno| dos| tres| cuatro| cinco| seis| siete| ocho| nueve); "
        r"mañana; la próxima semana; al día siguiente; "
        r"lunes; "
        r"(?:cuando|si) (?:pueda|puede|quiera|quiere|guste|gusta|desea|desee|tenga tiempo|le convenga); "
        r"(?:en|dentro de) (?:un día|una semana|un mes); esta semana; el próximo mes; el fin de semana; "
        r"(?:solo|sólo) por (?:precaución|si acaso); "
        r"en unas horas; en unos días; pronto; algún día; sin prisa; sin apuro; no hay prisa; no es urgente; "
        r"si prefiere; si es posible; de ser posible; opcional; considere; tal vez; quizás?; a lo mejor; "
        r"puede (?:colgar|marcar|llamar); podría (?:colgar|marcar|llamar); piense si; intente; trate de; "
        r"primero descanse; descanse primero; en horas de oficina; no es grave; en su próxima (?:cita|visita); "
        r"con calma; tómese su tiempo; a su conveniencia; cuando guste"
    ),
    unless_turned=parts(r"no; nunca; sin; tampoco"),
    urgent=parts(
        r"de inmediato; inmediatamente; enseguida; en seguida; ahora; ahora mismo; ya mismo; al instante; "
        r"sin demora; cuanto antes; cuelgue; emergencia; emergencias; urgente; urgentemente; no espere; "
        r"nunca espere; hoy; hoy mismo; sin esperar; inmediata"
    ),
    acts=parts(
        r"actúe; actuar; busque; consulte; pida; "
        r"llame; llamar; marque; marcar; avise; avisar; avísele; diga; dígale; cuelgue; vaya; oprima; hable; "
        r"hablar; pregunte; acuda; trátela; espere; es una emergencia; son emergencias; comuníquese; saberlo; "
        r"debe saber; necesita; tiene una; oír"
    ),
    likewise=parts(r"también; igual; lo mismo; asimismo"),
    condition=parts(r"si; cuando"),
    better=parts(
        r"mejor; mejora; mejoran; para(?=[,;:.]); paró; se va; se quita; "
        r"alivia; aliviado; sana; sanó; normal; bien; ya no; "
        r"menos; desaparece; pasa; cede"
    ),
    worse=parts(
        r"peor; peores; empeora; empeoran; empeorando; vuelve; regresa; nuevo; nueva; nuevos; más; sigue; siguen; "
        r"empieza; mucho; crece; sube; fiebre; hinchazón; hinchad[oa]s?; enrojecimiento; adormecimiento; "
        r"dormidas?; hormigueo; débil; debilidad; sangra; pus; ronchas; emergencia"
    ),
    no_advice=parts(r"consejo; consejos; sustituye; reemplaza; recomendación; diagnóstico; su caso"),
    absent=parts(
        r"sin; ningún; ninguna; no (?:hay|tiene|tienen|tenga|tuvo|ha tenido|siente|sienten|sienta|nota|sufre|presenta|"
        r"está|están|esté|es|le|se le|les|aparece|aparecen)"
    ),
    between=r"un|una|el|la|los|las|su|sus|ningún|ninguna|nada|de|muy|mucho|mucha|tan|más|tener|nuevo|nueva|fuerte|\w+mente",
    press=parts(r"oprima; tecla"),
    at_least=parts(r"al menos; por lo menos; como mínimo; o más; no menos de; un mínimo de"),
    at_most=parts(r"como máximo; o menos; no más de; a lo sumo; un máximo de; menos de; hasta por"),
    about="equipo médico enfermera línea quédese",
    order="En una emergencia, cuelgue y marque el {spelled}.",
    write_no_advice="Es información general. No es un consejo para su caso.",
)

MEDICAL: Final = MedicalWords(
    things="""
    dolor- duele- molesti- fiebre- calentura escalofrío- temperatura
    infec- pus hinch- enrojec- sarpull- roncha- picaz-
    comezón sangr- moret- adormec- dormidas dormida hormigue-
    débil- debilid- desmay- mare- confus- respir- ahog- tos
    tose vómit- vomit- náusea- derrame coágul- parál- inconsciente convuls- alergi- alérgic- pecho corazón pulmon-
    columna vertebral- vértebra- hueso- espalda pierna- brazo- cara labios lengua garganta piel cabeza cuello
    estómago vejiga orina- orinar excremento nervio- músculo- costilla- cadera herida- aguja punto puntos vendaje-
    cemento balón fractura- osteoporo- artriti- cáncer-
    tumor- síntoma- enfermedad- diabet- embaraz- anestesi- sedant-
    cirug- radiograf- inyecci- droga- medicina- medicament- pastilla- píldora- tableta- dosis antibiótic- vitamina-
    insulina- masaj- ejercici- ducha- bañ- levante manej- dieta alcohol- fum- sana sanar cura curar reposo hielo
    pomada- crema corsé muleta-
    """,
    medicines="""
    ibuprofeno- acetaminofén- acetaminofeno- paracetamol- tylenol- advil- motrin- aleve- naproxeno- aspirina-
    codeína- morfina- oxicodona- hidrocodona- tramadol- opioide- warfarina- coumadin- heparina- eliquis- apixabán-
    xarelto- rivaroxabán- plavix- clopidogrel- prednisona- esteroide- cortison- amoxicilina- penicilina- antibiótic-
    diclofenaco- celebrex- gabapentina- valium- diazepam- metformina- insulina- laxante- analgésic- difenhidramina-
    benadryl- melatonina- excedrin- voltaren- ketorolaco- toradol- meloxicam- celecoxib- norco- fentanil- hidromorfona-
    enoxaparina- dabigatrán ticagrelor- pregabalina- ciclobenzaprina- metocarbamol- metamizol- dipirona- novalgina-
    """,
    orders="tome deje suspenda descanse espere duerma beba coma "
    "frote aplique ponga póngase estire camine empiece trague",
    places="sala-de-emergencias",
    please="por favor",
    procedures="""
    procedimiento- operación operaciones cirug- vertebroplast- cifoplast- tratamiento- terap- biopsia- patolog- oncolog-
    radiolog-
    """,
)

NOTICE: Final = NoticeWords(
    key_names="cero|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|asterisco|estrella|numeral|gato",
    before_a_key="puls[ae]n?|pulsar|toqu?[eaí]n?|tocar|marqu?[eaí]n?|marcar|elij[ae]n?|elegir|escoj[ae]n?|escoger"
    "|digit[ae]n?|digitar|ingres[ae]n?|ingresar|teclee?n?|apri?et[ae]n?|apretar|seleccion[ae]n?|introduzcan?|teclas?"
    "|marca|púlsese|hund[ae]n?|botón|botones|opción|opciones",
    between="en|el|la|tecla|número|opción",
    keys=r"\boprim[aei]\w*|\bpresion[ae]\w*|\bteclas?\b",
    hang_up=r"\bcu[eé]lgu?[aeo]|\bcolg(?:ar|uen?|uemos)|\bdescon[eé]ct|\badi[oó]s\b|\bcort[ae]n?\s+(?:ya|ahora)\b"
    r"|\b(?:termin[ae]n?|terminar|finalic?[ez]\w*|cort[ae]n?|cortar|deje|cierr[ae]n?|cerrar|pon(?:gan?|er)\s+fin\s+a)\s+"
    r"(?:la|esta|su)\s+(?:llamada|línea|comunicación)\b"
    r"|\bno\s+(?:siga|espere|se\s+quede|permanezca|continúe)n?\s+en\s+la\s+línea\b",
    signs=parts(
        r"(?<!clínica del )(?:dolor\w*|duele\w*|adolorid\w*); fiebre|calentura; escalofr\w*; pecho; sangr\w*; "
        r"hinch\w*; adormec\w*|hormigue\w*; debilidad; desmay\w*|mare(?:os?|ad[oa]s?|arse); respir\w*|ahog\w*; "
        r"tos|tose; v[oó]mit\w*; sarpullidos?|ronchas?; convuls\w*; derrames?; s[ií]ntomas?; heridas?; pus"
    ),
    takes=r"tom[ae]n?|dej[ae]n?|suspendan?|us[ae]n?|empie[cz][ae]n?|duplique",
    taken=r"aspirin\w*|ibuprofen\w*|paracetamol|acetaminof[eé]n|naproxen\w*|antibi[oó]tico\w*|medicin\w*"
    r"|medicament\w*|pastillas?|dosis|anticoagulant\w*|analg[eé]sic\w*|insulina",
)
