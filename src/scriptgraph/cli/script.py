"""Commands about a script: check and draw."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from scriptgraph.cli.findings import finding_data, print_findings
from scriptgraph.cli.options import Json, ScriptFile
from scriptgraph.cli.output import console, print_data, print_json, print_text, remark, write_whole
from scriptgraph.cli.programmes import check_programme, drawn_programme, is_programme_file

if TYPE_CHECKING:
    from langchain_core.runnables.graph import Graph

    from scriptgraph.assurance.checked import Checked
    from scriptgraph.script.model import Script

Format = Literal["mermaid", "svg", "json"]
Shown = Literal["script", "compiled", "unconstrained-single", "unconstrained-multi"]

_NAMES: dict[Shown, str] = {
    "unconstrained-single": "unconstrained, one actor",
    "unconstrained-multi": "unconstrained, three actors",
}
"""What the picture of a baseline is called."""

_SUFFIXES: dict[str, Format] = {
    ".mmd": "mermaid",
    ".mermaid": "mermaid",
    ".md": "mermaid",
    ".txt": "mermaid",
    ".svg": "svg",
    ".json": "json",
}


_UNANSWERED = (
    "no rule of the script says what danger leads to: words of care are sent where any is heard, "
    "and nothing is judged until the user is safe. A section of your own is better: lead to it "
    "under `anytime`, with `when` and `urgent: true`."
)


def check(
    script: Annotated[
        Path | None,
        typer.Argument(help="The script: .yaml, .md, or a manual in .json.", show_default=False),
    ] = None,
    as_json: Json = False,
    ignore: Annotated[
        list[str] | None, typer.Option(help="A lint rule to leave out; may be repeated.")
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Let warnings count as errors.")] = False,
    rules: Annotated[bool, typer.Option("--rules", help="List the rules and stop.")] = False,
) -> None:
    """Say what is wrong with a script, and where.

    Exits with 1 when there are errors. Every finding has a file, line and column, and says what
    to do about it. What the script itself guarantees, such as `crisis within 1 turn`, is proved
    over all its paths, or refuted with a way on which it breaks.
    """
    if rules:
        _print_rules(as_json)
        return
    if script is None:
        raise typer.BadParameter("a script is needed, or --rules", param_hint="SCRIPT")
    if is_programme_file(script):
        check_programme(script, _known_rules(ignore or []), as_json=as_json, strict=strict)
    from scriptgraph.assurance.checked import checked as check_all
    from scriptgraph.formats.load import read_script
    from scriptgraph.formats.shown_words import as_written

    read, findings = read_script(script, may_be_part=True)
    checked = check_all(read, findings, _known_rules(ignore or []))
    if read is not None:
        told = [as_written(finding, read) for finding in checked.findings]
        checked = replace(checked, findings=told)
    bad = ("error", "warning") if strict else ("error",)
    ok = not any(finding.severity in bad for finding in checked.findings)
    if as_json:
        print_json(_data(read, checked, ok=ok))
    else:
        if checked.values.missing is not None:
            remark(f"what the rules do with values was not proved: {checked.values.missing}")
        is_part = read is not None and read.source.is_part
        if ok and not checked.answers_danger and not is_part:
            remark(_UNANSWERED)
        print_findings(console(), checked.findings)
        for promise in checked.guarantees:
            if promise.proof.verdict == "proven":
                why = f" ({promise.proof.reason})" if promise.proof.reason else ""
                line = f"proven: {promise.text}{why}"
                console().print(line, markup=False, highlight=False)
    raise typer.Exit(0 if ok else 1)


def _data(script: Script | None, checked: Checked, *, ok: bool) -> dict[str, Any]:
    from scriptgraph.assurance.guarantees.report import promise_data

    values = checked.values
    return {
        "ok": ok,
        "findings": [finding_data(finding) for finding in checked.findings],
        "guarantees": [promise_data(script, one) for one in checked.guarantees] if script else [],
        "values": {name: getattr(values, name) for name in ("looked_at", "undecided", "missing")},
        "danger": "rule" if checked.answers_danger else "words of care",
    }


def draw(
    script: ScriptFile,
    format: Annotated[
        Format | None,
        typer.Option(
            help="What to draw; told by --out's suffix, else mermaid.", show_default=False
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(help="The file to write, instead of the terminal.", show_default=False),
    ] = None,
    graph: Annotated[
        Shown,
        typer.Option(
            help="The script, the graph it compiles to, or a baseline: the agent without that "
            "graph, with one actor (single) or three (multi)."
        ),
    ] = "script",
) -> None:
    """Draw a script as a flowchart (mermaid), a picture (svg), or data for programs (json).

    The data holds the script's moves, and the nodes and edges of the graph that it compiles to, or
    of the baseline that was asked for.
    """
    from scriptgraph.drawing import too_much_for_mermaid
    from scriptgraph.formats.load import load_script

    chosen = format or _format_of(out)
    if is_programme_file(script):
        text = drawn_programme(script, chosen, graph)
    else:
        text = _drawn(load_script(script), chosen, graph)
    if chosen == "mermaid" and (excess := too_much_for_mermaid(text)):
        remark(f"the chart has {excess}: most pages will show none; --format svg has no limit")
    if out is None:
        (print_data if chosen == "json" else print_text)(text)
    else:
        write_whole(out, text)


def _known_rules(ignore: list[str]) -> list[str]:
    from scriptgraph.script.check.faults import FAULTS
    from scriptgraph.script.check.lint import LINT

    known = [rule.id for rule in LINT]
    faults = [rule.id for rule in FAULTS]
    for name in set(ignore) - set(known):
        problem = "is a fault, and faults cannot be ignored" if name in faults else "is no rule"
        message = f"{name!r} {problem}; you can ignore: {', '.join(known)}"
        raise typer.BadParameter(message, param_hint="--ignore")
    return ignore


def _print_rules(as_json: bool) -> None:
    from scriptgraph.script.check.lint import rules

    if as_json:
        names = ("severity", "finds", "mend")
        print_json([{"rule": r.id} | {name: getattr(r, name) for name in names} for r in rules()])
        return
    for rule in rules():
        text = f"{rule.id} ({rule.severity})\n    {rule.finds}\n    {rule.mend}"
        console().print(text, markup=False)


def _format_of(out: Path | None) -> Format:
    if out is None:
        return "mermaid"
    if (known := _SUFFIXES.get(out.suffix.lower())) is None:
        raise typer.BadParameter(
            f"{out.name!r} ends in none of {', '.join(_SUFFIXES)}; say --format",
            param_hint="--out",
        )
    return known


def _drawn(script: Script, format: Format, shown: Shown) -> str:
    import json

    from scriptgraph import drawing

    if format == "json":
        found = drawing.document(script, _graph(script, shown))
        return json.dumps(found, ensure_ascii=False, indent=2) + "\n"
    draw = drawing.svg if format == "svg" else drawing.mermaid
    if shown == "script":
        return draw(script)
    return draw(script, _graph(script, shown), _NAMES.get(shown, drawing.COMPILED))


def _graph(script: Script, shown: Shown) -> Graph:
    """Compile a graph; who would play the roles makes no difference to the drawing."""
    from scriptgraph.graphs.session import create_session
    from scriptgraph.graphs.unconstrained import create_unconstrained
    from scriptgraph.rehearsal.model import RehearsalModel

    model = RehearsalModel()
    match shown:
        case "unconstrained-single":
            graph = create_unconstrained(script, model, actors="single")
        case "unconstrained-multi":
            graph = create_unconstrained(script, model, actors="multi")
        case _:
            graph = create_session(script, model, actions="rehearsed")
    return graph.compile().get_graph()
