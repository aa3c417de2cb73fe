"""A script with a part, and the same script written out whole, are one script and one graph."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from support.strategies import waiting_scripts

from scriptgraph.formats.load import load_script, read_script, write_script
from scriptgraph.graphs.session import create_session
from scriptgraph.rehearsal.model import RehearsalModel
from scriptgraph.script.check.faults import faults
from scriptgraph.script.model import END_OF_SESSION, Limit, Rule, Script, Section

KEY, LEAF = "used", "out"


def bare(script: Script) -> Script:
    """Leave what a part can say: its sections, and the limit of all of them."""
    return Script(id="part", title="Part", sections=script.sections, limits=script.limits)


def text_of(part: Script, leaf: bool) -> str:
    """Write a part; with a leaf, whatever leads to the end leads out by its name."""
    if leaf:
        part = led(part, {END_OF_SESSION: LEAF})
    written = write_script(part, "yaml").replace("script: part", "part: part", 1)
    return written + (f"leaves: [{LEAF}]\n" if leaf else "")


def led(script: Script, names: Mapping[str, str]) -> Script:
    """Let rules and limits lead to other names."""

    def limit(one: Limit | None) -> Limit | None:
        return one and one.model_copy(update={"then": names.get(one.then, one.then)})

    def rules(section: Section) -> tuple[Rule, ...]:
        return tuple(
            rule.model_copy(update={"to": names.get(rule.to, rule.to)}) for rule in section.next
        )

    sections = tuple(
        one.model_copy(update={"next": rules(one), "limits": limit(one.limits)})
        for one in script.sections
    )
    return script.model_copy(update={"sections": sections, "limits": limit(script.limits)})


def written_out(part: Script, target: str) -> tuple[Section, ...]:
    """Write the sections of a part out, as a person would who copies them into a script."""
    first, *others = (section.id for section in part.sections)
    names = {first: KEY, **{name: f"{KEY}_{name}" for name in others}, END_OF_SESSION: target}
    moved = led(part, names)
    return tuple(
        one.model_copy(
            update={
                "id": names[one.id],
                "next": one.next or (() if one.waits_for_human else (Rule(to=target),)),
                "limits": one.limits or moved.limits,
                "renamed_from": tuple(f"{KEY}_{old}" for old in one.renamed_from),
            }
        )
        for one in moved.sections
    )


def edges(script: Script) -> list[tuple[str, str, str]]:
    drawn = create_session(script, RehearsalModel()).compile().get_graph()
    return sorted((edge.source, edge.target, str(edge.data)) for edge in drawn.edges)


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(waiting_scripts(), waiting_scripts(), st.booleans())
def test_a_part_is_its_sections(host: Script, part: Script, leaf: bool) -> None:
    """For all scripts and all parts: the same script, the same hash, and the same graph."""
    part = bare(part)
    names = {KEY, *(f"{KEY}_{section.id}" for section in part.sections)}
    assume(not names & {*host.by_id} and not {*part.values} & {*host.values})
    assume(all(len(name) <= 60 for name in names) and not faults(part))
    target = host.first.id
    ends = any(
        END_OF_SESSION in (rule.to for rule in one.next)
        or (one.limits and one.limits.then == END_OF_SESSION)
        for one in part.sections
    ) or (part.limits and part.limits.then == END_OF_SESSION)
    assume(bool(ends) if leaf else ends or _just_ends(part))
    whole = host.model_copy(update={"sections": (*host.sections, *written_out(part, target))})
    assume(not faults(whole))
    lines = write_script(host, "yaml").split("\nsections:\n", 1)
    exits = [LEAF, *([END_OF_SESSION] if _just_ends(part) else [])] if leaf else []
    way = json.dumps(dict.fromkeys(exits, target) or target)
    with TemporaryDirectory() as place:
        (Path(place) / "part.yaml").write_text(text_of(part, leaf), "utf-8")
        at = _end_of_sections(lines[1])
        use = f"  {KEY}: {{use: part.yaml, next: {way}}}\n"
        text = f"{lines[0]}\nsections:\n{lines[1][:at]}{use}{lines[1][at:]}"
        file = Path(place) / "host.yaml"
        file.write_text(text, "utf-8")
        _, findings = read_script(file)
        assert [one for one in findings if one.severity == "error"] == []
        read = load_script(file)
    assert read == whole
    assert read.hash == whole.hash
    assert edges(read) == edges(whole)


def _just_ends(part: Script) -> bool:
    return any(not one.next and not one.waits_for_human for one in part.sections)


def _end_of_sections(text: str) -> int:
    """Find where the sections of a written script end."""
    position = 0
    for line in text.split("\n"):
        if line and not line.startswith(" "):
            return position
        position += len(line) + 1
    return len(text)
