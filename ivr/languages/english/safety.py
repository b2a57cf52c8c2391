"""The words of danger and of medicine in English."""

from __future__ import annotations

from typing import Final

from ivr.languages.safety_words import MedicalWords, NoticeWords, SafetyWords, parts

CONTRACTED: Final = (
    *("do", "does", "did", "is", "are", "was", "were", "has", "have", "had"),
    *("ca", "could", "should", "would", "wo", "must", "need"),
)
"""The verbs that "not" is joined to: don't, can't, won't."""
_NOT: Final = rf"\w+n't; (?:{'|'.join(CONTRACTED)})(?:nt|'nt|n'nt)"
SAFETY: Final = SafetyWords(
    digits=parts(r"zero; one; two; three; four; five; six; seven; eight; nine"),
    hang_up=parts(r"hang up; end (?:this|the) call"),
    dial=parts(r"dial; call; phone"),
    emergency=parts(r"emergency; emergencies"),
    turned=parts(
        rf"not; never; {_NOT}; cannot; no need to; without; rather than; instead of; before; unless; avoid; stop; "
        r"refuse to; only if; except; no one should; nobody should"
    ),
    later=parts(
        r"wait; waits; waiting; later; tomorrow; next week; next day; in the morning; by morning; until morning; "
        r"monday; "
        r"(?:when|whenever|if) (?:you|it) (?:can|like|want|wish|have time|suits?)(?! no| hardly| barely| only); "
        r"(?:within|in) a (?:day|week|month); this week; next month; (?:at|on|over) the weekend; "
        r"(?:only|just) to be safe; "
        r"in a few (?:hours|days); soon(?! as (?:you|it) (?:have|has|starts?|gets?|notice|see)); "
        r" eventually; some ?time; at your leisure; no hurry; no rush; not urgent; "
        r"need not; if you prefer; if possible; when possible; as you like; optional; "
        r"you (?:may|might|could|can) (?:want to|wish to|also )?(?:hang|dial|call); consider; perhaps; maybe; "
        r"think about; (?<!will\s)try to; sleep on it; rest first; first rest; during office hours; not serious; "
        r"at your next visit; take your time; your convenience; feel free; stay calm and rest"
    ),
    unless_turned=parts(rf"not; never; {_NOT}; cannot; without"),
    urgent=parts(
        r"right away; right now; now; at once; immediately; straight away; without delay; instantly; hang up; "
        r"emergency; emergencies; urgent; urgently; do not wait; don't wait; never wait; today; this minute; "
        r"without waiting"
    ),
    acts=parts(
        r"act; seek; see; call; calls; dial; tell; hang up; go; press; reach; talk; speak; come; treat; ask; get; "
        r"let; wait; is an emergency; are emergencies; know; connect; need"
    ),
    likewise=parts(r"too; also; same; as well; likewise"),
    condition=parts(r"if; when; unless"),
    better=parts(
        r"better; improves?; improving; stops?; stopped; goes away; go away; gone; eases?; eased; heals?; healed; "
        r"normal; well; fine; no longer; less; fades?; passes"
    ),
    worse=parts(
        r"worse; worsens?; worsening; comes? back; returns?; new; more; spreads?; grows?; rises?; keeps?; starts?; "
        r"lots? of; heavy; heavily; fever; swelling; swollen; redness; emergency; numb; numbness; tingly; "
        r"tingling; weak; weakness; bleed; pus; rash; hives"
    ),
    no_advice=parts(r"advice; advise; substitute; replace; diagnosis; your own case"),
    absent=parts(
        r"no; without; free of; lack(?: of)?; (?:is|are|am|was|were|be|being|been) (?:not|never); "
        r"(?:is|are|was|were)n'?t; never (?:have|had); "
        r"(?:do|does|did|have|has|had)(?: not|n'?t)(?: yet)? (?:have|had|got|get|feel|felt|notice|see|suffer)"
    ),
    between=r"a|an|any|the|your|such|some|very|really|too|so|also|sudden|severe|new|much|more|longer|having|\w+ly",
    order_not=r"(?:do not|do'?n'?t|never|must not)(?! need| have to)",
    press=parts(r"press; key"),
    at_least=parts(r"at least; or more; no less than; not less than; a minimum of"),
    at_most=parts(r"at most; or less; no more than; not more than; up to; a maximum of; less than; fewer than"),
    about="care team medical nurse line stay",
    order="In an emergency, hang up and dial {spelled}.",
    write_no_advice="This is general information. It is not advice for your own case.",
)

MEDICAL: Final = MedicalWords(
    things="""
    pain- ache- aching hurt- sore soreness fever- feverish
    chill- temperature infect- pus swell- swollen redness rash
    hives itch- bleed- blood- bruis- numb numbness tingl-
    weak weakness faint- dizz- confus- breath- cough- vomit- nausea-
    nauseous stroke clot- paraly- unconscious seizure- allerg- chest heart lung- spine spinal vertebra- bone-
    your-back the-back back-pain backache
    leg legs arm arms face lips tongue throat skin head neck stomach bladder bowel- urine urin- nerve- muscle- rib
    ribs joint- hip wound- needle stitch- bandage- cement balloon- fracture- osteoporo- arthrit- cancer- tumor-
    symptom- disease- diabet- pregnan- anesthe- sedat- surg- x-ray scan injection- inject- shot shots drug drugs
    medicine- medication- pill pills tablet- dose doses dosage antibiotic- vitamin- insulin- massag- exercis-
    shower- bath bathe lift lifting drive driving diet alcohol- smok- heal healing healed cure-
    bed-rest brace crutch- ice warm-up heat ointment- cream
    """,
    medicines="""
    ibuprofen- acetaminophen- paracetamol- tylenol- advil- motrin- aleve- naproxen- aspirin- codeine- morphine-
    oxycodone- hydrocodone- tramadol- opioid- vicodin- percocet- warfarin- coumadin- heparin- eliquis- apixaban-
    xarelto- rivaroxaban- plavix- clopidogrel- prednisone- steroid- cortison- amoxicillin- penicillin- antibiotic-
    diclofenac- celebrex- gabapentin- valium- diazepam- metformin- insulin- laxative- painkiller- pain-killer-
    diphenhydramine- benadryl- melatonin- excedrin- bufferin- anacin- voltaren- ketorolac- toradol- meloxicam-
    celecoxib- norco- fentanyl- hydromorphon- enoxaparin- lovenox- dabigatran- pradaxa- ticagrelor- brilinta-
    pregabalin- lyrica cyclobenzaprin- methocarbamol- metamizol-
    """,
    orders="take stop rest wait sleep drink eat rub apply put press-on stretch walk bend sit lie swallow",
    places="emergency-room",
    please="please",
    procedures="""
    procedure- operation- vertebroplast- kyphoplast- treatment- therap- biops- patholog- oncolog- radiolog-
    """,
)

NOTICE: Final = NoticeWords(
    key_names="zero|one|two|three|four|five|six|seven|eight|nine|star|pound|hash",
    before_a_key=r"push|punch|hit|dial|enter|choose|select|touch|tap|type|key\s+in|keys?|options?|buttons?",
    between="the|on|key|number|option|button",
    keys=r"\bpress(?:ing)?\b|\b(?:star|pound|hash)\s+key\b",
    hang_up=r"\bhang(?:s|ing)?[\s-]*up\b|\bdisconnect"
    r"|\b(?:put|set)\s+(?:the\s+|your\s+)?(?:phone|receiver)\s+down|\bput\s+down\s+the\s+(?:phone|receiver)"
    r"|\b(?:end|ending|leave|drop|terminate|close|cut|(?:get|go)\s+off)\s+(?:the|this|your)\s+(?:call|line|phone)\b"
    r"|\bhang\s+(?:the|this|your)\s+(?:phone|call)\s+up\b|\bring\s+off\b|\bgood-?bye\b"
    r"|\b(?:not|n't|no\s+need\s+to)\s+(?:stay|wait|remain|hold)(?:\s+on)?\s+(?:the|this)\s+(?:line|phone)\b",
    signs=parts(
        r"pain(?:s|ful)?(?!\s+(?:clinic|center|management))|aches?|hurts?|sore(?:ness)?; fevers?|feverish; chills; "
        r"chest; bleed(?:s|ing)?; swell\w*|swollen; numb(?:ness)?|tingl\w*; weakness; faint(?:s|ed|ing)?|dizz\w*; "
        r"breath\w*; cough\w*; vomit\w*; rash|hives; seizures?; strokes?; symptoms?; wounds?; pus"
    ),
    takes="take|stop|start|skip|use|double",
    taken=r"aspirin\w*|ibuprofen\w*|acetaminophen|paracetamol|tylenol|advil|naproxen\w*|antibiotic\w*|medicin\w*"
    r"|medication\w*|drugs?|pills?|tablets?|dos[ei]s?|blood\s+thinner\w*|anticoagulant\w*|painkiller\w*|insulin",
)
