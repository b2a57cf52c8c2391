"""Words of medicine by language: a text that claims nothing says none of them, and no text names a strange medicine.

Data. Each is the beginning of a word where it ends in a dash ("infect-" is "infection" and "infected"), else the word.
A dash inside stands for a blank.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final


@dataclass(frozen=True, slots=True)
class MedicalWords:
    """The words of one language."""

    things: str = ""
    """Signs, illnesses, parts of the body, treatments."""
    medicines: str = ""
    """Names of medicines and kinds of them."""
    orders: str = ""
    """What a caller is told to do with the body: only at the beginning of a sentence or clause."""
    places: str = ""
    """Where to go for help: the service's own words may send a caller there whom nobody called back."""


MEDICAL_WORDS: Final[Mapping[str, MedicalWords]] = {
    "en": MedicalWords(
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
        diphenhydramine- benadryl- melatonin-
        """,
        orders="take stop rest wait sleep drink eat rub apply put press-on stretch walk bend sit lie swallow",
        places="emergency-room",
    ),
    "es": MedicalWords(
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
        benadryl- melatonina-
        """,
        orders="tome deje suspenda descanse espere duerma beba coma "
        "frote aplique ponga póngase estire camine empiece trague",
        places="sala-de-emergencias",
    ),
}
_NONE: Final = MedicalWords()


@cache
def _finder(words: str) -> re.Pattern[str]:
    parts = [
        word.removesuffix("-").replace("-", r"[\s-]") + (r"\w*" if word.endswith("-") else "") for word in words.split()
    ]
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)") if words else re.compile(r"(?!)")


@cache
def _ordered(words: str) -> re.Pattern[str]:
    return re.compile(
        rf"(?:^|[.,;:!?]\s+)(?:(?:please|por favor)\s+)?({'|'.join(words.split()).replace('-', ' ')})(?!\w)"
    )


def medical(text: str, language: str, *, orders: bool) -> str:
    """The first medical words of a text in small letters; "" if it has none."""
    known = MEDICAL_WORDS.get(language, _NONE)
    for words in (known.things, known.medicines, known.places if orders else ""):
        if found := _finder(words).search(text):
            return found[0]
    if orders and known.orders and (found := _ordered(known.orders).search(text)):
        return found[1]
    return ""


def medicines(text: str, language: str) -> list[str]:
    """The medicines that a text in small letters names."""
    return _finder(MEDICAL_WORDS.get(language, _NONE).medicines).findall(text)
