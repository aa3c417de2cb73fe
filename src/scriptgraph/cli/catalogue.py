"""Every command, in the order of the help: where it is, what the help says of it, an example."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Listed(NamedTuple):
    """What is known of a command before it is imported."""

    module: str
    """In which file of this folder it is."""

    line: str
    """The first line of what is said about it; the command itself says the same."""

    example: str = ""
    """What it is called with; empty where it has commands of its own, with their own examples."""


COMMANDS: Mapping[str, Mapping[str, Listed]] = {
    "Scripts": {
        "new": Listed(
            "new_script",
            "Begin a script by answering a few questions.",
            "my_script.yaml --language de --region DE --yes",
        ),
        "check": Listed("script", "Say what is wrong with a script, and where.", "stress_relief"),
        "draw": Listed(
            "script",
            "Draw a script as a flowchart (mermaid), a picture (svg), or data for programs (json).",
            "stress_relief --out picture.svg",
        ),
        "print": Listed(
            "print_script",
            "Write a script as a document to read and print, in HTML or PDF.",
            "stress_relief --out stress_relief.html",
        ),
        "convert": Listed(
            "convert",
            "Write a script in its other form: YAML as Markdown, Markdown as YAML, a manual as "
            "either.",
            "my_script.yaml my_script.md",
        ),
        "rehearse": Listed(
            "rehearse",
            "Walk every path of a script through its compiled graph, offline.",
            "stress_relief",
        ),
        "cases": Listed(
            "cases",
            "Hold every fixed conversation and play every test patient; say what is not as "
            "accepted.",
            "my_scripts --accept",
        ),
        "certify": Listed(
            "audit",
            "Certify a script: its text and hash, its legal moves, what was proved, prompts and "
            "versions.",
            "stress_relief --out certificate.json",
        ),
        "diff": Listed(
            "diff",
            "Say what has changed between two versions of a script or programme, in its own words.",
            "before.yaml after.yaml",
        ),
        "assure": Listed(
            "assure",
            "Write the safety case of scripts: what is claimed, on what evidence, and how to "
            "check it.",
            "stress_relief --store sessions.sqlite --out runs/safety-case",
        ),
        "guard": Listed(
            "guard",
            "What the guard hears, whether phrases are sound, and how it learns from labels.",
        ),
    },
    "Sessions": {
        "chat": Listed(
            "chat", "Talk through a script in the terminal.", "stress_relief --session monday"
        ),
        "simulate": Listed(
            "simulate",
            "Run a whole session with a simulated patient.",
            "stress_relief --patient widow --out runs/widow.jsonl",
        ),
        "serve": Listed(
            "serve",
            "Let clients of the OpenAI protocol, and programs, hold sessions with the scripts of a "
            "folder.",
            "my_scripts --store sessions.sqlite --model gpt-4o-mini",
        ),
        "people": Listed("people", "Who may use a server of scripts, and for what."),
        "replay": Listed(
            "replay",
            "Feed stored dialogues through the compiled graph, turn by turn.",
            "dialogues.jsonl --script stress_relief",
        ),
        "trace": Listed(
            "trace",
            "Show a session: what was said, what was decided, and why.",
            "stress_relief-kabodu --turn 3",
        ),
        "sessions": Listed(
            "trace",
            "List the sessions of a store, the latest first, or write them down as dialogues.",
            "--script stress_relief --out chats.jsonl",
        ),
        "fork": Listed(
            "fork",
            "Begin a session that stands where another one stood, to try another answer.",
            "monday tuesday --turn 3",
        ),
        "migrate": Listed(
            "migrate",
            "Move sessions to a new version of their script, or people to one of their programme.",
            "after.yaml monday --by 'Dr Gray'",
        ),
        "memory": Listed(
            "memory",
            "Show what is remembered of a person: their sessions, what these kept, and where it "
            "was told.",
            "P17 --programme better_sleep",
        ),
        "personal-data": Listed(
            "personal_data",
            "Give everything that is kept about a person: messages, values, decisions with "
            "quotes, notes.",
            "P17 --out p17.json",
        ),
        "forget": Listed(
            "forget",
            "Delete sessions for good: no table and no file of the store holds anything of them.",
            "monday --by 'Dr Gray'",
        ),
        "audit": Listed(
            "audit",
            "Look through stored sessions for what their script and their trace do not explain.",
            "--all --store sessions.sqlite",
        ),
        "inbox": Listed("inbox", "List the sessions that need a human: the newest danger first."),
    },
    "Experiments": {
        "experiment": Listed(
            "experiment",
            "Run the sessions of a plan with simulated patients.",
            "rehearsal --out runs/rehearsal",
        ),
        "merge": Listed(
            "merge",
            "Merge the results folders of shards of a plan into one, as one process would have "
            "written it.",
            "runs/shard-1 runs/shard-2 --out runs/whole",
        ),
        "import": Listed(
            "import_corpus",
            "Read dialogues that nobody here wrote, and write them as our lines.",
            "workbook.xlsx --out published.jsonl",
        ),
        "verify": Listed(
            "verify",
            "Have a model judge every switch of stored dialogues.",
            "runs/demo --model gpt-4o --patients",
        ),
        "power": Listed(
            "power",
            "Say how many patients and repetitions a difference between two modes needs.",
            "plan.yaml --from runs/first --difference 0.1",
        ),
        "report": Listed(
            "report",
            "Report on dialogues: the published table with 95 % intervals, and what it lacks.",
            "runs/demo --html report.html",
        ),
        "table": Listed(
            "table",
            "Write what dialogues hold as a tidy table: one row a thing, for pandas, R and lme4.",
            "runs/demo --of turns --out turns.csv",
        ),
        "export": Listed(
            "export",
            "Export dialogues in another form.",
            "runs/demo --format sharegpt --out train.json --ended --verified",
        ),
    },
    "Replies and role-play": {
        "card": Listed(
            "card",
            "Make a role card of each post, for `scriptgraph roleplay`.",
            "scripts/counsel/posts.jsonl --out runs/cards",
        ),
        "roleplay": Listed(
            "roleplay",
            "Let a counsellor talk with clients, without a script.",
            "scripts/counsel/cards/*.yaml --out runs/roleplay",
        ),
        "score": Listed(
            "score",
            "Have a model score replies or whole dialogues by a rubric.",
            "replies.jsonl --rubric principles --model gpt-4o --repeats 3",
        ),
        "panel": Listed(
            "panel",
            "Put several judges of the same things side by side: how far they agree, and who "
            "differs.",
            "one.jsonl other.jsonl third.jsonl --human people.jsonl",
        ),
        "prefer": Listed(
            "prefer",
            "Have models reply to clients, score the replies, and pair the better with the worse.",
            "scripts/counsel/messages.jsonl --models gpt-4o-mini,gpt-4o --judge gpt-4o "
            "--candidates 4 --out runs/preferences",
        ),
        "compare": Listed(
            "compare",
            "Have a model say which of two replies to the same client is better, for many clients.",
            "tuned.jsonl base.jsonl --rubric principles --model gpt-4o",
        ),
        "arena": Listed(
            "arena",
            "Let counsellors answer the same client, turn by turn, and rank them by whose "
            "answers win.",
            "scripts/counsel/cards/*.yaml --counsellors "
            "gpt-4o-mini,gpt-4o,guided=scripts/stress_relief.yaml@gpt-4o-mini --judge gpt-4o "
            "--turns 10 --out runs/arena",
        ),
    },
}
"""Panel of the help → command → what is known of it."""
