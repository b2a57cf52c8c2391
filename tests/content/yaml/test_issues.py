"""Issues sort by place and print as one line."""

from __future__ import annotations

from ivr.content.yaml.issues import MAX_MESSAGE, Place, Severity


def test_an_error_prints_as_one_line() -> None:
    issue = Place("topics/recovery.yaml", 12).error("'es' is empty", "Write the text.").below("menus")
    assert str(issue) == "menus/topics/recovery.yaml:12: 'es' is empty. Write the text."


def test_a_warning_says_that_it_is_one() -> None:
    assert str(Place("line.yaml", 2).warning("Odd", "Look.")) == "line.yaml:2: warning: Odd. Look."


def test_issues_sort_by_file_and_line_as_a_number() -> None:
    places = [Place("b.yaml", 1), Place("a.yaml", 10), Place("a.yaml", 9)]
    found = sorted(place.error("x", "y") for place in places)
    assert [(issue.file, issue.line) for issue in found] == [("a.yaml", 9), ("a.yaml", 10), ("b.yaml", 1)]


def test_quoted_text_of_any_length_and_with_line_ends_stays_one_short_line() -> None:
    problem = Place("a.yaml", 1).error("'" + "long\n text " * 1000, "Shorten it.").problem
    assert "\n" not in problem
    assert len(problem) == MAX_MESSAGE + len(" ...")


def test_an_issue_as_json_holds_all_its_parts() -> None:
    assert Place("a.yaml", 1).warning("Odd", "Look.").as_dict() == {
        "file": "a.yaml",
        "line": 1,
        "problem": "Odd",
        "remedy": "Look.",
        "severity": Severity.WARNING,
        "code": "",
    }


def test_an_issue_about_the_folder_itself_is_named_by_it() -> None:
    assert Place("", 1).error("Odd", "Look.").below("var/kept.json").file == "var/kept.json"
