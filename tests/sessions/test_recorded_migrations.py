"""A session that has moved to new versions, as a dialogue: names of their time, and none mixed."""

from __future__ import annotations

import pytest
from support.fakes import script, task
from support.migrating import NEW, OLD, state_of, talk

from scriptgraph.assurance.replay import replay
from scriptgraph.core.errors import InputError
from scriptgraph.core.settings import Settings
from scriptgraph.exports.markdown import document
from scriptgraph.metrics.course import course
from scriptgraph.records.dialogue import Dialogue
from scriptgraph.report.transcript import Decision, Heading, entries
from scriptgraph.script.model import Script
from scriptgraph.sessions.checkpoints import open_store
from scriptgraph.sessions.migration import migrate
from scriptgraph.sessions.recorded import recorded_turns
from scriptgraph.sessions.recording import record_dialogue
from scriptgraph.studies.judging.switches import switches_of

THIRD = script(
    {
        "check_in": NEW.sections[0].model_dump(exclude_none=True)
        | {"renamed_from": [], "next": [{"to": "a", "when": "the user wants to continue"}]},
        "a": {"renamed_from": ["talking"], "tasks": [task("talk"), task("more"), task("last")]},
    },
    version=3,
)
"""Its second section has the name that the first one had in the beginning."""


@pytest.fixture
async def dialogue() -> Dialogue:
    """Hold a session in three versions, and write it down."""
    async with open_store("memory:") as store:
        await talk(store, OLD, None, "it is 3 today")
        assert (await migrate(store, "a", NEW, by="Dr Gray")).fate == "renamed"
        await talk(store, NEW, "I sleep well", "continue, please")
        assert (await migrate(store, "a", THIRD)).fate == "renamed"
        await talk(store, THIRD, "yes")
        state = await state_of(store)
    written = record_dialogue(THIRD, state, session="a", mode="multi", case=None)  # type: ignore[arg-type]
    return Dialogue.model_validate_json(written.line())


def test_events_have_the_names_of_their_time(dialogue: Dialogue) -> None:
    """The migration stands where it happened, and tells the new name; places are those of today."""
    told = [
        (step.status, step.name, step.section) if step.actor == "event" else step.actor
        for step in dialogue.steps
        if step.actor in ("event", "migration")
    ]
    assert told == [
        ("started", "a", 1),
        "migration",
        ("completed", "check_in", 1),
        ("started", "talking", 2),
        "migration",
    ]
    assert [turn.section for turn in course(dialogue).turns] == [
        *("a", "a", "check_in", "talking", "a")
    ]


def test_readers_see_where_it_moved(dialogue: Dialogue) -> None:
    """On the page and in a document, between what was said in the old version and in the new."""
    assert "Dr Gray moves it from version 1" in document(dialogue)
    assert document(dialogue).index("Hello.") < document(dialogue).index("Dr Gray moves it")
    shown = list(entries(dialogue, course(dialogue), {}))
    kinds = [
        one.title if isinstance(one, Heading) else one.role
        for one in shown
        if isinstance(one, Heading) or (isinstance(one, Decision) and one.role == "migration")
    ]
    assert kinds == ["a", "migration", "talking", "migration"]
    assert [switch.conform for switch in course(dialogue).switches] == [True]


async def test_it_is_held_against_its_last_version_in_todays_names(dialogue: Dialogue) -> None:
    """`replay` and judges take no section for another that had its name at another time."""
    names = ["", "check_in", "check_in", "check_in", "a"]
    assert [turn.section for turn in recorded_turns(dialogue, THIRD)] == names
    (switch,) = switches_of(dialogue, THIRD)
    assert switch.section.id == "check_in"
    totals = (await replay([dialogue], THIRD, Settings())).totals()
    assert (totals["turns"], totals["followed"], totals["stayed"]) == (5, 1, 4)


@pytest.mark.parametrize("held", [OLD, NEW], ids=["old", "new"])
async def test_a_version_that_it_has_left_is_refused(dialogue: Dialogue, held: Script) -> None:
    """What came later is called otherwise: the refusal names the version that it ends with."""
    with pytest.raises(InputError, match=THIRD.hash):
        await replay([dialogue], held, Settings())
    with pytest.raises(InputError, match=THIRD.hash):
        list(switches_of(dialogue, held))


def test_a_section_that_a_version_lacks_is_named(dialogue: Dialogue) -> None:
    """What happened there cannot be held against it, and is not taken for another section."""
    less = script({"check_in": {}, "other": {}}, version=4)
    gone = dialogue.model_copy(
        update={"steps": tuple(s.model_copy(update={"section": None}) for s in dialogue.steps)}
    )
    with pytest.raises(InputError, match="goes to section 'a'; the script"):
        list(recorded_turns(gone, less))
