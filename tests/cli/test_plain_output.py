"""No text of a stranger's commands the reader's terminal, whatever prints it."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from rich.table import Table
from rich.text import Text
from support.command_line import ROOT, scriptgraph

from scriptgraph.cli.output import PlainConsole
from scriptgraph.core.printable import printable, printable_json

EVIL = "\x1b]0;pwn\x07\x1b[2J\x9b31m\u202eevil"
OPTION = EVIL.replace("\u202e", "")
COMMANDS = frozenset("\x1b\x07\x9b\u202e\x08\x7f")
SCRIPT = ROOT / "scripts" / "stress_relief.yaml"
PATIENT = ROOT / "scripts" / "patients" / "accountant.yaml"


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", f"{EVIL}.yaml"),
        ("draw", f"{EVIL}.yaml"),
        ("rehearse", f"{EVIL}.yaml"),
        ("simulate", SCRIPT, "--patient", f"{EVIL}.yaml"),
        ("simulate", SCRIPT, "--patient", PATIENT, "--max-turns", "1", "--out", f"{EVIL}.jsonl"),
        ("trace", f"{EVIL}.jsonl"),
        ("sessions", "--store", EVIL),
        ("report", f"{EVIL}.jsonl"),
        ("export", f"{EVIL}.jsonl", "--format", "markdown"),
        ("experiment", f"{EVIL}.yaml", "--dry-run"),
        ("card", f"{EVIL}.jsonl", "--out", EVIL),
        ("chat", SCRIPT, "--model", f"{EVIL}@http://{EVIL}"),
        ("check", SCRIPT, f"--{OPTION}"),
        (OPTION,),
    ],
    ids=lambda arguments: arguments[0] if arguments[0] != OPTION else "command",
)
def test_what_was_typed_is_shown_without_commands(
    arguments: tuple[str | Path, ...], tmp_path: Path
) -> None:
    """File names, names of sessions, of models and of options are shown as letters only."""
    done = scriptgraph(*arguments, cwd=tmp_path)
    assert "pwn" in done.stderr + done.stdout
    assert not COMMANDS & set(done.stdout + done.stderr)


def test_a_kept_session_of_any_name_is_listed_and_shown_plainly(tmp_path: Path) -> None:
    """The name that leads to a session stays as it is; what is shown of it is harmless."""
    store = ("--store", str(tmp_path / "s.sqlite"))
    assert scriptgraph("chat", SCRIPT, "--session", EVIL, *store).returncode == 0
    for command in (("sessions",), ("trace", EVIL), ("trace", f"not {EVIL}")):
        for json_too in ((), ("--json",)):
            done = scriptgraph(*command, *store, *json_too)
            assert "pwn" in done.stdout + done.stderr
            assert not COMMANDS & set(done.stdout + done.stderr)
            assert done.returncode == (1 if "not" in command[-1] else 0)
    assert json.loads(scriptgraph("sessions", "--json", *store).stdout)[0]["session"] == EVIL


@pytest.mark.parametrize("form", ["markdown", "published", "openai", "sharegpt"])
def test_an_export_to_the_terminal_is_plain(form: str, tmp_path: Path) -> None:
    """Words of a dialogue on standard output are harmless; in a file they stay as they are."""
    out = tmp_path / "d.jsonl"
    cut = ("--max-turns", "2", "--quiet", "--out", out)
    assert scriptgraph("simulate", SCRIPT, "--patient", PATIENT, *cut).returncode == 0
    text = out.read_text(encoding="utf-8")
    lines = text.replace("[rehearsal]", EVIL.replace("\x1b", "\\u001b").replace("\x07", "\\u0007"))
    out.write_text(lines, encoding="utf-8")
    done = scriptgraph("export", out, "--format", form, "--rehearsal", "--out", "-")
    assert done.returncode == 0
    assert "pwn" in done.stdout
    assert not COMMANDS & set(done.stdout)


def test_a_console_drops_commands_in_whatever_it_is_given() -> None:
    """Plain text, styled text and tables alike; line breaks and other scripts stay."""
    file = io.StringIO()
    console = PlainConsole(file=file, width=60)
    table = Table()
    table.add_column(EVIL)
    table.add_row(f"{EVIL} 你好 שלום é")
    for shown in (f"{EVIL}\na", Text(EVIL, "bold"), table):
        console.print(shown, markup=False)
    assert not COMMANDS & set(file.getvalue())
    assert "你好 שלום é" in file.getvalue()
    assert "\na\n" in file.getvalue()


def test_a_console_keeps_its_own_colours() -> None:
    """What the program itself says to a terminal still arrives."""
    file = io.StringIO()
    PlainConsole(file=file, force_terminal=True, color_system="standard").print(Text("a", "red"))
    assert file.getvalue() == "\x1b[31ma\x1b[0m\n"


def test_json_says_the_same_with_its_commands_as_codes() -> None:
    """A program reads what was there."""
    text = json.dumps({"a": EVIL, "b": "\ud800"}, ensure_ascii=False)
    shown = printable_json(text)
    assert json.loads(shown) == {"a": EVIL, "b": "\ud800"}
    assert not COMMANDS & set(shown)
    assert printable("a\tb\r\n\x00c\ud800") == "a\tb\nc"
