"""A safety case claims what was shown, and says what it did not show."""

from __future__ import annotations

import asyncio
import json
import re
import sys
from pathlib import Path
from typing import cast

import pytest
from support.browsing import opened_browser, opened_page
from support.fakes import script, task

from scriptgraph.assurance.audit import audit
from scriptgraph.assurance.case import tamperings
from scriptgraph.assurance.case.building import safety_case
from scriptgraph.assurance.case.claims import SafetyCase
from scriptgraph.assurance.case.folder import DATA, PAGE, write_case
from scriptgraph.assurance.case.proved import proved_claims
from scriptgraph.assurance.case.tamperings import TAMPERINGS, try_all
from scriptgraph.assurance.case.walked import audited_claim, replayed_claim, walk, walked_claim
from scriptgraph.core.errors import InputError
from scriptgraph.script.model import Script
from scriptgraph.state.session import SessionState

TWO: dict[str, object] = {
    "a": {"next": [{"to": "b", "when": "the user wants b"}]},
    "b": {},
}
BARRED = {"a": {"next": [{"to": "c"}]}, "b": {}, "c": {}}


def with_guarantees(*guarantees: str) -> Script:
    return script(TWO, guarantees=list(guarantees))


def test_a_broken_guarantee_is_refuted_with_the_way_there() -> None:
    """What holds is claimed, and what does not is shown with the session that breaks it."""
    holds, broken = proved_claims(with_guarantees("a before b", "b before a"), "two.yaml")
    assert (holds.outcome, broken.outcome) == ("shown", "refuted")
    assert holds.check == "scriptgraph check two.yaml"
    (late,) = proved_claims(with_guarantees("never b after a"), "two.yaml")
    assert late.outcome == "refuted"
    assert late.lines[0].startswith("a → b (when the user wants b")


def test_without_the_solver_a_guarantee_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where what proves is not installed, the claim is open and says what to install."""
    monkeypatch.setitem(sys.modules, "z3", None)
    (claim,) = proved_claims(with_guarantees("a before b"), "two.yaml")
    assert claim.outcome == "open"
    assert "scriptgraph[proofs]" in claim.evidence


async def test_a_section_that_nothing_leads_to_refutes_the_claim_that_all_was_walked() -> None:
    """The cohort is of the paths that there are; what none of them reaches is told."""
    made = script(BARRED)
    claim = walked_claim(made, "barred.yaml", {"multi": await walk(made, "multi")})
    assert claim.outcome == "refuted"
    assert "'b'" in claim.lines[0]


async def test_a_falsified_cohort_refutes_the_claims_about_it() -> None:
    """The audit and the replay of the cohort are ones that can fail."""
    made = script(TWO)
    cohort = await walk(made, "multi")
    assert audited_claim(made, "x", {"multi": cohort}).outcome == "shown"
    assert (await replayed_claim(made, "x", {"multi": cohort})).outcome == "shown"
    state = cast(SessionState, {**cohort.sessions[0], "section": "nowhere"})
    falsified = {"multi": type(cohort)(cohort.rehearsal, [state])}
    claim = audited_claim(made, "x", falsified)  # type: ignore[arg-type]
    assert claim.outcome == "refuted"
    nobody = {"multi": type(cohort)(cohort.rehearsal, [])}
    assert audited_claim(made, "x", nobody).outcome == "refuted"  # type: ignore[arg-type]


async def test_a_rehearsal_walks_on_behind_a_section_that_waits_for_a_human() -> None:
    """No human comes to it, and that is no irregularity; in a session of somebody's it is one."""
    waits = {"waits_for_human": True, "tasks": [task("words", say="Somebody comes.")]}
    sections = {"a": {"next": [{"to": "b"}]}, "b": waits}
    made = script(sections)
    cohort = await walk(made, "multi")
    assert audited_claim(made, "x", {"multi": cohort}).outcome == "shown"
    assert [one for state in cohort.sessions for one in audit(made, state)] != []


async def test_a_tampering_that_no_session_allows_is_named() -> None:
    """What could not be planted counts neither as found nor as missed."""
    made = script(TWO)
    tried = try_all([(made, state) for state in (await walk(made, "multi")).sessions])
    assert not tried.missed
    assert {"a value", "exact words"} <= {*tried.unplanted}
    assert len(tried.found) + len(tried.unplanted) == len(TAMPERINGS)
    assert len(tried.found) >= 15


async def test_a_change_that_no_audit_finds_refutes_the_claim(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """One kind that is missed is enough, and it is named."""
    harmless = {"a key that means nothing": lambda s, _: s.update(nothing=1)}
    monkeypatch.setattr(tamperings, "TAMPERINGS", harmless)
    made = script(TWO)
    held = [(made, state) for state in (await walk(made, "multi")).sessions]
    claim = tamperings.tampering_claim(held, ["two.yaml"])
    assert claim.outcome == "refuted"
    assert claim.lines == ("NOT found: a key that means nothing",)


async def case_of(made: Script) -> SafetyCase:
    return await safety_case({"two.yaml": made})


async def test_what_fell_since_the_last_case_is_said(tmp_path: Path) -> None:
    """Held against the case before: new, fallen, mended, no longer claimed; a fall stays one."""
    first = write_case(
        tmp_path, await case_of(with_guarantees("a before b", "b is always reached"))
    )
    assert first.ok
    assert {*first.changes.values()} == {"new"}
    other = script({**TWO, "a": {"next": [{"to": "b", "when": "x"}, {"to": "end", "when": "y"}]}})
    made = other.model_copy(update={"guarantees": ("b is always reached", "a before b")})
    for _ in range(2):
        second = write_case(tmp_path, await case_of(made))
        assert not second.ok
        (fallen,) = second.with_change("fallen")
        assert "b is always reached" in fallen.text
    data = json.loads((tmp_path / DATA).read_text(encoding="utf-8"))
    changes = {claim["id"]: claim["change"] for claim in data["claims"]}
    assert changes["guarantee/test/b is always reached"] == "fallen"
    assert changes["walked/test"] == "unchanged"
    third = write_case(tmp_path, await case_of(with_guarantees("b is always reached")))
    assert third.ok
    assert [claim.id for claim in third.with_change("mended")] == [fallen.id]
    assert [one.id for one in third.gone] == ["guarantee/test/a before b"]


@pytest.mark.parametrize("text", ["{}", '{"safety_case": 2}', "[]", "no JSON"])
async def test_what_is_no_case_of_this_layout_stays_as_it_is(tmp_path: Path, text: str) -> None:
    """Another file of the name, or another version's, is refused and nothing is written."""
    (tmp_path / DATA).write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="safety case"):
        write_case(tmp_path, await case_of(with_guarantees()))
    assert (tmp_path / DATA).read_text(encoding="utf-8") == text
    assert [path.name for path in tmp_path.iterdir()] == [DATA]


async def test_the_page_leads_nowhere_but_within_itself(tmp_path: Path) -> None:
    """No link, style, picture or script of it lies elsewhere, and a title is no mark-up."""
    made = script(TWO, title="<script>alert(1)</script>", guarantees=["a before b"])
    write_case(tmp_path, await case_of(made))
    text = (tmp_path / PAGE).read_text(encoding="utf-8")
    asked = re.findall(r"""(?:src=|href=|action=|url\(|@import)\s*["']?([^"'\s>]+)""", text)
    assert asked
    assert [one for one in asked if not one.startswith(("#", "data:,"))] == []
    assert "default-src 'none'" in text
    assert "<script" not in text
    assert "&lt;script&gt;alert(1)" in text


def test_the_page_stands_alone(tmp_path: Path) -> None:
    """In a browser it asks nobody for anything, complains of nothing, and holds every claim."""
    made = script(TWO, title="<script>alert(1)</script>", guarantees=["b before a"])
    found = write_case(tmp_path, asyncio.run(case_of(made)))
    with opened_browser() as browser, opened_page(browser, tmp_path / PAGE) as visit:
        assert visit.requests == [(tmp_path / PAGE).as_uri()]
        assert visit.complaints == []
        articles = visit.page.locator("article")
        assert articles.count() == len(found.case.claims)
        assert "refuted" in articles.first.inner_text()
        assert visit.page.locator(".banner").inner_text() == "1 of these claims is refuted."
