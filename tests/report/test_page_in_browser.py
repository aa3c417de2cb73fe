"""The page in a real browser: it opens offline, can be read and searched, runs nothing foreign."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect
from support.browsing import Visit, opened_browser, opened_page
from support.command_line import scriptgraph
from support.paged import write_page_of
from support.planning import write_plan
from support.recorded import event, recorded, step
from support.walked import decision, walk

from scriptgraph.records.dialogue import Dialogue, write_dialogues

HOSTILE = "</p></details><script>alert(1)</script><img src=x onerror=alert(2)>\" onclick='alert(3)'"
PHONE = {"width": 380, "height": 800}

Open = Callable[..., AbstractContextManager[Visit]]


def by_hand() -> list[Dialogue]:
    """Make dialogues that show what a rehearsal does not: hostile words, long ones, verdicts."""
    record = decision(
        "evaluator",
        choice="talk",
        rule="complete",
        reason=HOSTILE,
        options=["hello", "talk"],
        evidence=[{"task": "greet", "status": "done", "text": "never said", "found": False}],
        refused=[{"choice": "close", "why": "the script does not allow it"}],
    )
    steps = [
        event("started", 1, name="hello"),
        step("dialog", "W" * 400, model="m", input_tokens=1_000, output_tokens=9),
        step("patient", f"A marmalade cat. {HOSTILE}"),
        step("evaluator", HOSTILE, decision=record),
        event("completed", 1, name="hello"),
        event("started", 3, name="close"),
        step("dialog", "Goodbye."),
        step("verifier", "Instructions completed: no\nNobody was greeted."),
    ]
    moves = [["hello", "talk"]]
    odd = recorded(steps, id=f"odd {HOSTILE}", mode="multi", moves=moves, exit_reason="turnLimit")
    return [odd, *(walk("hello", "close", id=f"walk{n}", mode="single") for n in range(7))]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start one browser for all tests."""
    with opened_browser() as started:
        yield started


@pytest.fixture(scope="module")
def written(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the page of a rehearsed experiment and of dialogues made by hand."""
    folder = tmp_path_factory.mktemp("page")
    done = scriptgraph("experiment", write_plan(folder), "--out", folder / "run")
    assert done.returncode == 0, done.stderr
    write_dialogues(folder / "hand.jsonl", by_hand())
    places = folder / "run", folder / "hand.jsonl"
    return write_page_of(folder / "the page.html", *places, by=["mode"], intervals=True)


@pytest.fixture
def visit(browser: Browser, written: Path) -> Open:
    """Give a way to open the page, which afterwards has asked for nothing and has no complaint."""

    @contextmanager
    def opening(fragment: str = "", **more: Any) -> Iterator[Visit]:
        with opened_page(browser, written, fragment, **more) as visit:
            yield visit
            assert visit.requests == [written.as_uri()]
            assert visit.complaints == []

    return opening


def test_the_page_opens_with_its_banner_and_its_figures(visit: Open) -> None:
    """Whoever opens it sees first that a rehearsal model spoke, then the table."""
    with visit() as seen:
        banner = seen.page.locator(".banner")
        expect(banner).to_be_in_viewport()
        expect(banner).to_contain_text("the rehearsal model spoke in 4 of 12 dialogues")
        expect(seen.page.locator("h1")).to_have_text("small, hand.jsonl")
        row = seen.page.locator("#figures table").first.get_by_role(
            "row", name="turns per dialogue"
        )
        expect(row.locator("td").first).to_contain_text("n 9")


def test_plots_and_flows_are_drawn_in_the_pages_own_colours(visit: Open) -> None:
    """Every picture has a name and room; moves against the script are dashed."""
    with visit() as seen:
        pictures = seen.page.get_by_role("img")
        assert pictures.count() == 4 + 2
        for picture in pictures.all():
            box = picture.bounding_box()
            assert box is not None
            assert min(box["width"], box["height"]) > 100
        dashed = seen.page.locator(".flow .against .line").first
        assert dashed.evaluate("line => getComputedStyle(line).strokeDasharray") == "7px, 4px"
        bar = seen.page.locator("#plots svg [style*='--group-1']").first
        assert bar.evaluate("bar => getComputedStyle(bar).fill") == "rgb(0, 114, 178)"


def test_a_transcript_opens_by_mouse_and_by_keyboard(visit: Open) -> None:
    """What was said and what was decided can be opened, each in its place."""
    with visit() as seen:
        decided = seen.page.locator("details.dialogue", has=seen.page.locator(".decision"))
        first, second = (decided.nth(number) for number in range(2))
        message = first.locator(".message.agent .words").first
        expect(message).not_to_be_visible()
        first.locator("> summary").click()
        expect(message).to_be_visible()
        second.locator("> summary").press("Enter")
        expect(second.locator(".message.agent .words").first).to_be_visible()
        asked = second.locator("details.decision").first
        asked.locator("summary").press("Enter")
        expect(asked.locator("dl")).to_be_visible()


def test_filters_and_search_leave_what_fits(visit: Open) -> None:
    """By group, by case, by how it ended, and by words that were said or decided."""
    with visit() as seen:
        output = seen.page.locator("#filters output")
        expect(output).to_have_text("12 of 12 shown")
        seen.page.get_by_label("exit").select_option("limit of turns")
        expect(output).to_have_text("1 of 12 shown")
        seen.page.get_by_label("group").select_option("single")
        expect(output).to_have_text("0 of 12 shown")
        expect(seen.page.get_by_text("No dialogue is like that.")).to_be_visible()
        seen.page.locator("#filters").evaluate("form => form.reset()")
        seen.page.get_by_label("said or decided").fill("CAT marmalade")
        expect(output).to_have_text("1 of 12 shown")
        shown = seen.page.locator("details.dialogue:visible")
        shown.locator("> summary").click()
        expect(shown.locator(".words").nth(1)).to_contain_text("A marmalade cat.")
        assert seen.page.evaluate("CSS.highlights.get('found').size") == 2
        seen.page.get_by_label("decisions open").check()
        expect(shown.get_by_text("the script does not allow it")).to_be_visible()


def test_a_link_opens_its_dialogue_and_turn(visit: Open) -> None:
    """An address with a dialogue's id leads into it, and so does a link within the page."""
    with visit("#walk3:2") as seen:
        expect(seen.page.locator("[id='walk3']")).to_have_attribute("open", "")
        expect(seen.page.locator("[id='walk3:2']")).to_be_in_viewport()
        seen.page.get_by_label("exit").select_option("limit of turns")
        seen.page.evaluate("location.hash = 'walk5'")
        expect(seen.page.locator("[id='walk5'] > summary")).to_be_in_viewport()
        expect(seen.page.locator("[id='walk5']")).to_have_attribute("open", "")


def test_hostile_words_stay_words(visit: Open) -> None:
    """They are shown as they were said, and nothing in them runs, wherever one clicks."""
    with visit() as seen:
        odd = seen.page.locator("details.dialogue", has_text="odd </p>")
        for summary in [odd.locator("> summary"), *odd.locator(".decision summary").all()]:
            summary.click()
        odd.get_by_text(HOSTILE).first.click()
        expect(odd.locator(".message.patient .words")).to_have_text(f"A marmalade cat. {HOSTILE}")
        assert seen.page.locator("script").count() == 1
        assert seen.page.locator("img").count() == 0


def test_the_policy_stops_what_the_page_did_not_bring(browser: Browser, written: Path) -> None:
    """Even markup that came in could run nothing and fetch nothing."""
    attack = """() => {
        document.body.insertAdjacentHTML("beforeend", "<img src=x onerror='window.ran = 1'>");
        const script = document.createElement("script");
        script.textContent = "window.ran = 2";
        document.body.append(script);
        return fetch("http://127.0.0.1:9/").then(() => "fetched", () => "refused");
    }"""
    with opened_page(browser, written) as seen:
        assert seen.page.evaluate(attack) == "refused"
        assert seen.page.evaluate("window.ran") is None
        assert any("Content Security Policy" in complaint for complaint in seen.complaints)


@pytest.mark.parametrize("scripts", [True, False])
def test_on_a_phone_nothing_is_wider_than_the_screen(visit: Open, scripts: bool) -> None:
    """Whatever is open, the page scrolls in one direction; tables and pictures in their room."""
    with visit(viewport=PHONE, java_script_enabled=scripts) as seen:
        seen.page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        assert seen.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


CONTRASTS = """() => {
    const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
    const painted = (colours) => {
        canvas.clearRect(0, 0, 1, 1);
        for (const colour of colours) { canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1); }
        return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3).map((part) => part / 255);
    };
    const light = (colours) => painted(colours)
        .map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
        .reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0);
    const found = [];
    for (const element of document.querySelectorAll("body *")) {
        const says = [...element.childNodes].some((one) => one.nodeType === 3 && one.data.trim());
        if (!says || !element.checkVisibility()) continue;
        if (element.closest("script, .flow svg, [aria-hidden]")) continue;
        const grounds = [];
        for (let at = element; at; at = at.parentElement) {
            grounds.unshift(getComputedStyle(at).backgroundColor);
        }
        const style = getComputedStyle(element);
        const ink = light([...grounds, element.closest("svg") ? style.fill : style.color]);
        const ground = light(grounds);
        const ratio = (Math.max(ink, ground) + 0.05) / (Math.min(ink, ground) + 0.05);
        if (ratio < 4.5) found.push(`${element.outerHTML.slice(0, 80)}: ${ratio.toFixed(1)}`);
    }
    return found;
}"""
"""Every text whose contrast with what is below it is less than WCAG's 4.5."""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_stands_out_from_its_ground(visit: Open, scheme: str) -> None:
    """In the reader's light or dark setting, with everything opened."""
    with visit(color_scheme=scheme) as seen:
        seen.page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        ground = seen.page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert ground == {"light": "rgb(252, 251, 248)", "dark": "rgb(20, 22, 26)"}[scheme]
        assert seen.page.evaluate(CONTRASTS) == []


def test_the_page_is_whole_without_javascript(visit: Open) -> None:
    """Every dialogue is listed and opens; the filters, which could not work, are not shown."""
    with visit(java_script_enabled=False) as seen:
        expect(seen.page.locator("#filters")).not_to_be_visible()
        assert seen.page.locator("details.dialogue:visible").count() == 12
        first = seen.page.locator("details.dialogue").first
        first.locator("> summary").click()
        expect(first.locator(".message").first).to_be_visible()


PAPER = {"width": 718, "height": 1046}
"""What A4 has between margins of one centimetre, in pixels of CSS."""

TOO_WIDE = """(width) => [...document.querySelectorAll("table, pre, svg, figure")]
    .filter((one) => one.checkVisibility() && one.getBoundingClientRect().right > width + 0.5)
    .map((one) => one.outerHTML.slice(0, 80))"""


def test_on_paper_nothing_is_cut_off(visit: Open) -> None:
    """Every table with its intervals, every plot and manifest ends before the paper does."""
    with visit(viewport=PAPER) as seen:
        seen.page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        seen.page.emulate_media(media="print")
        assert seen.page.locator("table").count() > 5
        assert seen.page.evaluate(TOO_WIDE, PAPER["width"]) == []


def test_on_paper_there_is_nothing_to_click(visit: Open) -> None:
    """Printed, the page has no filters; the banner and the tables are there."""
    with visit() as seen:
        seen.page.emulate_media(media="print")
        expect(seen.page.locator("#filters")).not_to_be_visible()
        expect(seen.page.locator("nav")).not_to_be_visible()
        expect(seen.page.locator(".banner")).to_be_visible()
        expect(seen.page.locator("#figures table").first).to_be_visible()
