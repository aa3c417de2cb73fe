"""What two versions hear in the same sentences is compared, and lost danger is told first."""

from __future__ import annotations

from pathlib import Path

import pytest
from benchmarks.listened import ROOT, Change, changes, listened, put_together, sentences

SAID = ["I want to end my life.", "Yes, I slept well.", "Nein, gar nicht gut."]


def test_sentences_are_found_where_people_speak(tmp_path: Path) -> None:
    """Texts of three words count, in programs and tables; documentation does not."""
    (tmp_path / "test_a.py").write_text(
        '"""Not this one here."""\nSAID = ("nobody helps me", "x")\n'
    )
    (tmp_path / "b.tsv").write_text("language\ttext\nde\tniemand hilft mir mehr\nzh\t没有人帮我\n")
    assert sentences([tmp_path]) == ["nobody helps me", "niemand hilft mir mehr", "没有人帮我"]


def test_sentences_are_put_together_alike_each_time() -> None:
    """Each stands by itself, and beside others."""
    said = list(put_together(SAID))
    assert said == list(put_together(SAID))
    assert set(SAID) < set(said)
    assert any(one.startswith("No, ") or one.endswith("?") for one in said)


def test_a_version_listens() -> None:
    """Danger, and the answers in each language, are told for each sentence in order."""
    heard = listened(ROOT / "src", SAID)
    assert [one["danger"] for one in heard] == ["explicit self", "none", "none"]
    assert (heard[1]["en"], heard[2]["de"]) == ("yes", "no")


def test_a_version_that_cannot_listen_is_named(tmp_path: Path) -> None:
    """A commit without these modules is no commit in which nothing is heard."""
    with pytest.raises(RuntimeError, match="does not listen"):
        listened(tmp_path, SAID)


def test_lost_danger_comes_first() -> None:
    """Whoever looks at the first lines only sees the worst."""
    before = [{"danger": "none", "en": ""}, {"danger": "acute self", "en": "yes"}]
    now = [{"danger": "acute self", "en": ""}, {"danger": "none", "en": ""}]
    first, second, third = changes(["a", "b"], before, now)
    assert (first.is_lost, first) == (True, Change("b", "danger", "acute self", "none"))
    assert (second.said, third.what) == ("a", "en")
    assert str(first) == "acute self → none: b"
