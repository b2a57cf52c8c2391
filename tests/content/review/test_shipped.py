"""The fact base and the texts held against those that were shipped: nothing is weakened, or forgotten, unseen.

The edits are made by meaning, so that they hold for whatever words the shipped line has.
"""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from ivr.content.load import Loaded, load, read_folder
from ivr.content.review.approvals import Approvals, chosen
from ivr.content.review.rules import Role, Scope
from ivr.content.review.shipped import FILE, shipped
from ivr.content.review.translations import forgotten
from ivr.content.yaml.issues import Severity
from tests.content.shipped import MENUS, wanted
from tests.content.signing import FILES, approved

SHIPPED = read_folder(MENUS)
FACTS = [name for name in SHIPPED if name.startswith("facts/")]
Files = dict[str, bytes]


def edited(pattern: str, new: str, names: list[str] | None = None) -> Files:
    """The shipped files with other words, in some of them or in all."""
    found = dict(SHIPPED)
    for name in names or SHIPPED:
        found[name] = re.sub(pattern, new, SHIPPED[name].decode(), flags=re.MULTILINE).encode()
    assert found != SHIPPED
    return found


def told(loaded: Loaded, start: str = "Not what was shipped") -> list[str]:
    return [str(issue) for issue in loaded.issues if issue.problem.startswith(start)]


def waiting(loaded: Loaded) -> set[str]:
    """What live mode waits for, beside the usual red flags."""
    evidence = loaded.evidence
    assert evidence is not None
    approvals = Approvals(evidence)
    return {str(each.texts) for each in evidence.rules.required if approvals.missing(each)} - {"red-flags"}


def test_what_is_kept_is_what_is_shipped() -> None:
    # After a change of the shipped texts or facts that is meant: python -m tests.content.shipped
    assert FILE.read_text(encoding="utf-8") == wanted()


def test_the_shipped_line_needs_no_more_approvals() -> None:
    loaded = load(SHIPPED)
    assert told(loaded) == []
    assert waiting(loaded) == set()


def test_a_line_of_its_own_is_held_against_nothing() -> None:
    assert told(load(FILES)) == []


WEAKER = {
    "urgency": (r" right away| at once| immediately| now\b| de inmediato| enseguida| ahora mismo", ""),
    "strength": (r"^    importance: must", "    importance: may"),
    "level": (r"level: (?:emergency|call-now)", "level: tell-team"),
    "figure": (r"forty-eight|cuarenta y ocho", "eighty-four"),
    "prohibition": (r"^( +)(?:Do not|Never) ", r"\g<1>You may "),
}


@pytest.mark.parametrize("kind", WEAKER)
def test_who_weakens_facts_and_texts_together_needs_a_clinician(kind: str) -> None:
    pattern, new = WEAKER[kind]
    loaded = load(edited(pattern, new))
    found = told(loaded)
    assert found
    assert all(each.split(":")[0] in FACTS for each in found)
    assert "decisions" in waiting(loaded)
    assert all("ivr approve decision.fact." in each for each in found)


def test_every_entry_of_the_fact_base_is_looked_at() -> None:
    text = edited(r"^( +)(en|es): \|\n +", r"\g<0>Perhaps. ", FACTS)
    found = " ".join(told(load(text)))
    spoken = [id_ for id_, entry in shipped().entries.items() if entry.get("en")]
    assert len(spoken) > 100
    silent = [id_ for id_ in spoken if f"decision.fact.{id_.lower()} " not in found]
    assert all(id_.startswith("RED-") for id_ in silent)  # whose short words stand on one line


@pytest.mark.parametrize("what", ["facts", "signs", "conflicts"])
def test_an_entry_that_is_gone_or_new_is_told(what: str) -> None:
    first = {"facts": "- fact: ", "signs": "- sign: ", "conflicts": "- conflict: "}[what]
    name = next(name for name in FACTS if first in SHIPPED[name].decode())
    text = SHIPPED[name].decode()
    id_ = text.split(first)[1].split("\n")[0]
    found = told(load(SHIPPED | {name: text.replace(f"{first}{id_}\n", f"{first}NEW-01\n", 1).encode()}))
    assert any(f"'{id_}'" in each and "decision.facts-gone" in each for each in found)
    assert any(f"{name}:" in each and "NEW-01 was not shipped" in each for each in found)


def test_a_new_name_for_the_line_hides_nothing() -> None:
    changed = edited("^    importance: must", "    importance: may", ["facts/recovery.yaml"])
    changed["line.yaml"] = changed["line.yaml"].replace(b"line: vertebroplasty", b"line: ours")
    assert told(load(changed))


@pytest.mark.parametrize("name", ["vertebroplasty", "ours"])
def test_a_line_that_lost_its_fact_base_is_told_how_to_get_it_back(name: str) -> None:
    files = {each: data for each, data in SHIPPED.items() if each not in FACTS}
    files["line.yaml"] = files["line.yaml"].replace(b"line: vertebroplasty", f"line: {name}".encode())
    loaded = load(files)
    (error,) = [issue for issue in loaded.issues if issue.severity is Severity.ERROR]
    assert loaded.line is None
    assert error.problem.startswith("There is no fact base")
    assert "Put the folder 'facts' back" in error.remedy


def test_a_file_of_facts_that_is_gone_is_asked_for_and_no_other_fact_is_proposed() -> None:
    found = load({each: data for each, data in SHIPPED.items() if each != "facts/recovery.yaml"}).issues
    missing = [issue for issue in found if re.match("There is no fact '", issue.problem)]
    assert missing
    assert {issue.remedy for issue in missing} == {"It was shipped: put back the file in 'facts' that held it."}


def changed(*languages: str) -> tuple[Loaded, str]:
    """The shipped line with a harmless word more in a text, in some languages, and the id of the text."""
    text, files = SHIPPED["topics/recovery.yaml"].decode(), dict(SHIPPED)
    (id_,) = re.findall(r"- id: (recovery-\S+)", text)[:1]
    for language in languages:
        begin = f"    {language}: |\n      "
        at = text.index(begin, text.index(f"- id: {id_}\n")) + len(begin)
        text = text[:at] + {"en": "So. ", "es": "Pues. "}[language] + text[at:]
    files["topics/recovery.yaml"] = text.encode()
    return load(files), id_


@pytest.mark.parametrize(("language", "other"), [("en", "es"), ("es", "en")])
def test_a_language_that_was_forgotten_is_named_until_somebody_compared_them(language: str, other: str) -> None:
    loaded, id_ = changed(language)
    problem = f"'{id_}' was changed in language '{language}', and language '{other}' is as it was before"
    (warning,) = told(loaded, problem)
    assert re.match(r"topics/recovery.yaml:\d+: warning: ", warning)
    assert f"ivr approve {id_} --role translator --language es" in warning
    assert waiting(loaded) == {"translations"}
    evidence = loaded.evidence
    assert evidence is not None
    assert [each.statement.id for each in chosen(evidence, "translations")] == [id_]
    for role in Role:
        compared = tuple(approved(evidence, id_, "es", role=role))
        assert forgotten(replace(evidence, approvals=compared)) == {}
    alone = tuple(approved(evidence, id_, "en"))
    assert forgotten(replace(evidence, approvals=alone)) == {(id_, "es"): (language, other)}


@pytest.mark.parametrize("language", ["en", "es"])
def test_what_was_compared_once_is_looked_at_again_after_the_next_change(language: str) -> None:
    after, id_ = changed("en", "es")
    before, _ = changed(*{"en", "es"} - {language})
    assert after.evidence is not None
    assert before.evidence is not None
    assert waiting(after) == set()
    compared = tuple(approved(before.evidence, id_, "es"))
    assert set(forgotten(replace(after.evidence, approvals=compared))) == {(id_, "es")}


def test_a_decision_on_a_fact_can_be_approved_and_ends_with_the_next_change() -> None:
    weaker = [
        load(edited(r"^    importance: must", "    importance: may", [f"facts/{name}.yaml"])).evidence
        for name in ("prepare", "recovery")
    ]
    for one, other in (weaker, weaker[::-1]):
        assert one is not None
        assert other is not None
        signed = tuple(approved(one, "decisions", "en"))
        demand = next(each for each in one.rules.required if each.texts is Scope.DECISIONS)
        assert Approvals(replace(one, approvals=signed)).missing(demand) == []
        assert len(Approvals(replace(other, approvals=signed)).missing(demand)) == len(other.decisions)
