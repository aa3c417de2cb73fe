"""A clinic's own file is read, or refused with every fault and its line."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest

from scriptgraph.core.errors import InputError
from scriptgraph.safety.danger import Danger, heard, points_to_help, read_phrases
from scriptgraph.safety.danger.phrase_files import our_phrases, phrases_in

OWN = """
[parts]
wing = "(north|south) wing"

[spelling]
keys = ["locker"]

[except]
phrases = ["roof garden of the {wing}"]

[imminent]
self = ["roof [garden] of the {wing}"]

[indirect.patterns]
self = ['\\blocker (?:7|seven)\\b']

[help]
phrases = ["ward seven"]
"""


def test_a_clinics_file_is_heard(tmp_path: Path) -> None:
    """Its phrases, patterns, parts, slips, exceptions and helpers, each beside ours."""
    (tmp_path / "own.toml").write_text(OWN, "utf-8")
    own = read_phrases(tmp_path / "own.toml")
    assert heard("The Roof of the south wing", own) == Danger(
        "imminent", "self", "Roof of the south wing"
    )
    assert heard("the roof garden of the north wing", own).level == "none"
    assert heard("I took it out of lokcer 7.", own).level == "indirect"
    assert points_to_help("Go to ward seven", own)
    assert not points_to_help("Go to ward seven")


def test_a_clinics_exceptions_make_nothing_of_ours_unheard() -> None:
    """A file can only add."""
    own = phrases_in('except.phrases = ["i want to die"]\ndenial.words = ["i"]', "own")
    assert heard("I want to die", own) == heard("I want to die") != Danger("none", "", "")


@pytest.mark.parametrize(
    ("text", "told"),
    {
        "[explicit]\nself = [": "own, line 2: this is no TOML",
        "[explicit]\n[grave]\nself = []": "own, line 2: there is no table [grave]: write one of",
        "[explicit]\nothers = []": "own, line 2: there is no others in [explicit]: write one of",
        '[explicit]\nself = "die"': "own, line 2: self has to be a list of texts",
        "[explicit]\nself = [3]": "own, line 2: self has to be a list of texts",
        "explicit = 3": "own, line 1: explicit is a table",
        '[explicit]\nself = [\n  "ok then",\n  "",\n]': "own, line 4: the phrase '': it is empty",
        '[indirect]\nself = ["..."]': "own, line 2: the phrase '...'",
        '[indirect]\n\nself = ["(no|go"]': "own, line 3: the phrase '(no|go': a ) is missing",
        '[indirect]\nself = ["{x} go"]': "own, line 2: the phrase '{x} go': {x} is no part",
        '[parts]\nx = ""': "own, line 2: x has to be a text",
        "[explicit.patterns]\nself = ['(?:a']": "line 2: the pattern '(?:a': it is no regular",
        "[explicit.patterns]\nself = ['x*']": "it is found where nothing stands",
        "[explicit.patterns]\nself = ['\\b']": "it is found where nothing stands",
        "[explicit.patterns]\nself = ['(?:a+)+b']": "it repeats what repeats",
        "[explicit.patterns]\nself = ['(?:a|b*c)*d']": "it repeats what repeats",
        "[explicit.patterns]\nself = ['(?:(?:ab){2,}x)+d']": "it repeats what repeats",
        "[explicit.patterns]\nself = ['go.*home']": "write .{0,40}: .* has no end",
        "[explicit.patterns]\nself = ['go[^x]+home']": "write [^x]{0,40}",
        "[explicit.patterns]\nself = ['\\d+ floors']": "write {1,9}: \\d+ is begun anew",
        "[explicit.patterns]\nself = ['(?:ten|\\d\\d*) floors']": "write {1,9}: \\d* is begun",
        "[explicit.patterns]\nself = ['\\b(?:no )*more']": "write {1,9}: (?:no )* is begun",
        "[explicit.patterns]\nself = ['(go)']": "write (?:...) for (...)",
        "[explicit.patterns]\nself = ['(?P<x>go)']": "write (?:...) for (...)",
        "[explicit.patterns]\nself = ['go \\1']": "it is no regular expression",
        "[parts.patterns]\nx = 'a{x}'\n[explicit.patterns]\nself = ['{x}']": "{x} holds itself",
    }.items(),
)
def test_a_file_that_is_written_wrong_is_refused_with_its_line(text: str, told: str) -> None:
    """What is written is named, and what to write instead."""
    with pytest.raises(InputError) as refused:
        phrases_in(text, "own")
    assert told in str(refused.value)


def test_all_faults_are_told_at_once() -> None:
    """In the order of their lines."""
    with pytest.raises(InputError) as refused:
        phrases_in('[explicit]\nself = ["", "ok", "(a"]\nx = []\n[no]\n', "own")
    assert [line.split(":")[0] for line in str(refused.value).splitlines()] == [
        "own, line 2",
        "own, line 2",
        "own, line 3",
        "own, line 4",
    ]


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    """One that is too large, in another encoding, or not there."""
    path = tmp_path / "own.toml"
    with pytest.raises(InputError, match="cannot be read"):
        read_phrases(path)
    path.write_bytes(b"# \xff")
    with pytest.raises(InputError, match="not in UTF-8"):
        read_phrases(path)
    path.write_text("#" * 1_000_001)
    with pytest.raises(InputError, match="larger than 1 MB"):
        read_phrases(path)


@pytest.mark.parametrize("name", ["de", "en", "es", "fr", "other", "zh"])
def test_our_own_files_pass_every_check_of_a_clinics(name: str) -> None:
    """The checks of patterns are left out when they are read, so they are held here."""
    text = files("scriptgraph.safety.danger").joinpath(f"phrases/{name}.toml").read_text("utf-8")
    assert phrases_in(text, name).patterns
    assert len(our_phrases()) == 6
