"""What the commands about scripts do with a programme: check, draw, rehearse."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NoReturn

import typer

from scriptgraph.cli.findings import finding_data, print_findings
from scriptgraph.cli.output import console, print_json, remark

if TYPE_CHECKING:
    from rich.text import Text

    from scriptgraph.assurance.programmes.rehearse import Gone, ProgrammeRehearsal
    from scriptgraph.core.findings import Finding
    from scriptgraph.programmes.model import Programme


def is_programme_file(path: Path) -> bool:
    """Say whether a file, or what comes with scriptgraph under a name, is a programme."""
    from scriptgraph.programmes.reading import is_programme

    return is_programme(path)


def check_programme(path: Path, ignore: list[str], *, as_json: bool, strict: bool) -> NoReturn:
    """Say what is wrong with a programme and with its scripts, each at its own lines."""
    from scriptgraph.assurance.programmes.values import value_findings
    from scriptgraph.core.errors import InputError
    from scriptgraph.programmes.reading import read_programme

    programme, findings = read_programme(path)
    missing, unanswered = None, list[str]()
    if programme is not None and all(one.severity != "error" for one in findings):
        try:
            findings = [*findings, *value_findings(programme), *_of_scripts(programme)]
        except InputError as error:
            missing = str(error)
        unanswered = _without_help(programme)
    findings = [one for one in findings if one.severity == "error" or one.rule not in ignore]
    bad = ("error", "warning") if strict else ("error",)
    ok = programme is not None and all(one.severity not in bad for one in findings)
    if as_json:
        told = list(map(finding_data, findings))
        danger = {"without_answer_to_danger": unanswered}
        print_json({"ok": ok, "findings": told, "missing": missing, **danger})
    else:
        if missing:
            remark(f"what the rules do with values was not proved: {missing}")
        if unanswered:
            remark(
                "no rule of the script says what danger leads to in "
                f"{', '.join(map(repr, unanswered))}: words of care are sent where any is heard"
            )
        print_findings(console(), findings)
    raise typer.Exit(0 if ok else 1)


def _without_help(programme: Programme) -> list[str]:
    """Name the sessions whose scripts have no rule for danger."""
    scripts = programme.scripts
    return [
        session.id
        for session in programme.sessions
        if not any(rule.urgent for rule in scripts[session.id].anytime)
    ]


def _of_scripts(programme: Programme) -> Iterator[Finding]:
    """Give all that is said of the scripts, each once."""
    from scriptgraph.assurance.checked import checked

    for script in {each.hash: each for each in programme.scripts.values()}.values():
        yield from checked(script, []).findings


def drawn_programme(path: Path, format: Literal["mermaid", "svg", "json"], shown: str) -> str:
    """Draw a programme as a text in a format; `shown` says which graph."""
    import json

    from scriptgraph.drawing.chart import graph_chart
    from scriptgraph.drawing.mermaid import write_mermaid
    from scriptgraph.drawing.svg import write_svg
    from scriptgraph.graphs.programme import create_programme
    from scriptgraph.programmes.chart import PALETTE, programme_chart, programme_document
    from scriptgraph.programmes.reading import load_programme
    from scriptgraph.script.fold import edge_label

    programme = load_programme(path)
    if shown not in ("script", "compiled"):
        raise typer.BadParameter(f"a programme has no {shown!r}", param_hint="--graph")
    graph = create_programme(programme, _nobody).compile().get_graph()
    if format == "json":
        edges = [[edge.source, edge.target, edge_label(edge)] for edge in graph.edges]
        document = programme_document(programme, edges)
        return json.dumps(document, ensure_ascii=False, indent=2) + "\n"
    if shown == "compiled":
        chart = graph_chart(graph, f"{programme.title}: the compiled graph")
    else:
        chart = programme_chart(programme)
    return write_svg(chart, palette=PALETTE) if format == "svg" else write_mermaid(chart)


async def _nobody(*_: Any) -> None:
    """Hold no session: a drawing needs none."""


def rehearse_programme(path: Path, *, as_json: bool) -> NoReturn:
    """Go every way between the sessions of a programme; exit with 1 where one cannot be gone."""
    import asyncio

    from scriptgraph.assurance.programmes.rehearse import rehearse
    from scriptgraph.programmes.reading import load_programme

    result = asyncio.run(rehearse(load_programme(path)))
    if as_json:
        print_json(_data(result))
    else:
        for line in _report(result):
            console().print(line)
        if result.findings:
            print_findings(console(), result.findings)
    raise typer.Exit(0 if result.ok else 1)


def _data(result: ProgrammeRehearsal) -> dict[str, Any]:
    return {
        "ok": result.ok,
        "programme": {"id": result.programme.id, "hash": result.programme.hash},
        "moves": {
            "covered": sum(map(result.is_covered, result.moves)),
            "total": len(result.moves),
        },
        "ways": [
            {
                "sessions": list(gone.sessions),
                "to": gone.move.target or None,
                "rule": gone.move.label,
                "values": _values(gone),
            }
            for gone in result.gone
        ],
        "findings": list(map(finding_data, result.findings)),
    }


def _values(gone: Gone) -> dict[str, Any]:
    """Give what the last session of a way has kept; None for what was not told."""
    kept = gone.way.visits[-1].get("kept", {})
    return {name: one.get("value") for name, one in kept.items()}


def _report(result: ProgrammeRehearsal) -> Iterator[Text]:
    from rich.text import Text

    yield Text(result.programme.title, "bold")
    yield Text("Rehearsed offline: no session was held, and no language model asked.\n")
    for move in result.moves:
        covered = result.is_covered(move)
        sign = ("✓ ", "green") if covered else ("✗ ", "bold red")
        yield Text.assemble(sign, f"{move.source} → {move.target} ({move.label})")
    yield Text("\nWays", "bold")
    for number, gone in enumerate(result.gone, start=1):
        values = ", ".join(f"{name} = {one}" for name, one in _values(gone).items())
        where = gone.move.target or "a human"
        told = f"{' → '.join(gone.sessions)} → {where}"
        yield Text(f"{number:>5}. {told} ({gone.move.label}){f' · {values}' if values else ''}")
    count = sum(map(result.is_covered, result.moves))
    yield Text(f"\n{count}/{len(result.moves)} moves", "green" if result.ok else "red")
