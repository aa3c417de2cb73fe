"""Every command, in the order of the help."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import typer

from scriptgraph.cli import (
    arena,
    assure,
    audit,
    card,
    chat,
    compare,
    diff,
    experiment,
    export,
    forget,
    guard,
    inbox,
    migrate,
    personal_data,
    prefer,
    rehearse,
    replay,
    report,
    roleplay,
    score,
    script,
    simulate,
    trace,
    verify,
)

COMMANDS: Mapping[str, Mapping[Callable[..., None], str]] = {
    "Scripts": {
        script.check: "stress_relief",
        script.draw: "stress_relief --out picture.svg",
        rehearse.rehearse: "stress_relief",
        audit.certify: "stress_relief --out certificate.json",
        diff.diff: "before.yaml after.yaml",
        assure.assure: "stress_relief --store sessions.sqlite --out runs/safety-case",
    },
    "Sessions": {
        chat.chat: "stress_relief --session monday",
        simulate.simulate: "stress_relief --patient widow --out runs/widow.jsonl",
        replay.replay: "dialogues.jsonl --script stress_relief",
        trace.trace: "stress_relief-kabodu --turn 3",
        trace.sessions: "--script stress_relief --out chats.jsonl",
        migrate.migrate: "after.yaml monday --by 'Dr Gray'",
        personal_data.personal_data: "P17 --out p17.json",
        forget.forget: "monday --by 'Dr Gray'",
        audit.audit: "--all --store sessions.sqlite",
    },
    "Experiments": {
        experiment.experiment: "rehearsal --out runs/rehearsal",
        verify.verify: "runs/demo --model gpt-4o --patients",
        report.report: "runs/demo --html report.html",
        export.export: "runs/demo --format sharegpt --out train.json --ended --verified",
    },
    "Replies and role-play": {
        card.card: "scripts/counsel/posts.jsonl --out runs/cards",
        roleplay.roleplay: "scripts/counsel/cards/*.yaml --out runs/roleplay",
        score.score: "replies.jsonl --rubric principles --model gpt-4o --repeats 3",
        prefer.prefer: "scripts/counsel/messages.jsonl --models gpt-4o-mini,gpt-4o "
        "--judge gpt-4o --candidates 4 --out runs/preferences",
        compare.compare: "tuned.jsonl base.jsonl --rubric principles --model gpt-4o",
        arena.arena: "scripts/counsel/cards/*.yaml --counsellors gpt-4o-mini,gpt-4o,"
        "guided=scripts/stress_relief.yaml@gpt-4o-mini --judge gpt-4o --turns 10 "
        "--out runs/arena",
    },
}
"""Panel of the help → command → what its example is called with."""

GROUPS: Mapping[str, tuple[typer.Typer, ...]] = {
    "Scripts": (guard.app,),
    "Sessions": (inbox.app,),
}
"""Panel of the help → what has commands of its own; their examples stand beside them."""
