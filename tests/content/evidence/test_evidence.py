"""What is gathered from the files: every text with its place, and which of them callers can reach."""

from __future__ import annotations

from ivr.content.evidence.evidence import Evidence, Kind, Waiver
from ivr.content.evidence.fact_base import Basis, Importance, Level
from ivr.content.load import load, read_folder
from ivr.content.yaml.issues import Place
from tests.lines import EVIDENCE, SMALL

FILES = read_folder(EVIDENCE)


def evidence(files: dict[str, bytes] = FILES) -> Evidence:
    """The evidence of the line, or of a changed one."""
    loaded = load(files)
    assert loaded.evidence is not None, loaded.issues
    return loaded.evidence


def test_texts_stand_in_the_order_in_which_callers_meet_them() -> None:
    spoken = [each for each in evidence().spoken.values() if each.kind is not Kind.PHRASE]
    owners = list(dict.fromkeys((each.kind, each.owner) for each in spoken))
    assert owners == [
        (Kind.MENU, "main"),
        (Kind.CHOICE, "main"),
        (Kind.TOPIC, "recovery"),
        (Kind.TOPIC, "risks"),
        (Kind.MENU, "warning"),
        (Kind.CHOICE, "warning"),
        (Kind.SIGN, "fever"),
        (Kind.STEP_UP, "fever"),
    ]
    assert all(each.reachable for each in spoken)


def test_each_text_knows_its_place_and_what_it_cites() -> None:
    bandage = evidence().spoken["recovery-bandage"]
    assert (bandage.place, bandage.owner) == (Place("topics/recovery.yaml", 6), "recovery")
    assert (bandage.at("en"), bandage.at("es")) == (Place(bandage.place.file, 7), Place(bandage.place.file, 9))
    assert bandage.at("fr") == bandage.place
    assert bandage.cites.facts == {"REC-01": Place(bandage.place.file, 12)}
    assert not bandage.cites.nothing
    assert evidence().spoken["recovery-nurse"].cites.nothing
    assert evidence().spoken["main.1"].cites.nothing


def test_the_fact_base_is_what_its_files_say() -> None:
    base = evidence()
    assert (len(base.documents), len(base.topics), len(base.facts), len(base.conflicts)) == (2, 2, 10, 2)
    assert base.documents["handbook"].headings == ("Recovery", "What can go wrong")
    fact = base.facts["REC-06"]
    assert (fact.importance, fact.topic, fact.conflicts) == (Importance.SHOULD, "recovery", ("CON-02",))
    assert fact.note == "Twenty minutes alone could make a caller get up too soon."
    assert [(each.value, each.unit, each.speak) for each in fact.figures] == [("20", "minutes", False)]
    assert base.conflicts["CON-01"].pages[1].says == "At least six weeks."
    sign = base.signs["RED-01"]
    assert (sign.level, sign.basis, sign.found) == (Level.EMERGENCY, Basis.SAFETY, "no")
    assert [group.signs for group in base.groups] == [("RED-01",), ("RED-02",)]
    assert base.omitted[1].figures == ("87 percent",)
    assert base.omitted[0].terms["es"] == ("Hilltop Spine", "milagro")
    assert [each.unless for each in base.glossary[2].avoid] == [("médula espinal",)]
    assert not base.empty
    assert evidence(read_folder(SMALL)).empty


def test_waivers_and_exceptions_are_read() -> None:
    figure = b"      - figure: two days\n        reason: An example.\n"
    word = b"      - word: no\n        reason: An idiom, which negates nothing at all.\n"
    more = b"      - REC-01\n    waivers:\n" + figure + word
    topic = FILES["topics/recovery.yaml"].replace(b"      - REC-01\n", more)
    cites = evidence(FILES | {"topics/recovery.yaml": topic}).spoken["recovery-bandage"].cites
    assert [(each.figure, each.word, each.reason) for each in cites.waivers] == [
        ("two days", "", "An example."),
        ("", "no", "An idiom, which negates nothing at all."),
    ]
    assert isinstance(cites.waivers[0], Waiver)


def test_the_evidence_is_there_though_errors_keep_the_line_from_being_used() -> None:
    loaded = load(FILES | {"topics/risks.yaml": FILES["topics/risks.yaml"].replace(b"one in ten", b"one in two")})
    assert loaded.line is None
    assert loaded.evidence is not None
    assert "one in two" in loaded.evidence.line.topics["risks"].parts[0].statements[0].text["en"]


def test_what_no_choice_leads_to_stands_last_and_is_not_reachable() -> None:
    main = FILES["menus/main.yaml"].replace(b"topic: recovery", b"topic: risks", 1)
    spoken = list(evidence(FILES | {"menus/main.yaml": main}).spoken.values())
    assert [each.owner for each in spoken if not each.reachable] == ["recovery"] * 7


def test_the_words_of_omit_are_not_read_while_nobody_knows_the_languages() -> None:
    files = FILES | {"line.yaml": b"line: x\n"}
    assert not [issue for issue in load(files).issues if issue.file == "facts/omit.yaml"]
