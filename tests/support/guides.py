"""Guides whose files and commands are tried out as they stand."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from pathlib import Path

from support.command_line import ROOT, scriptgraph

BLOCK = re.compile(r"^```(.+?)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Guide:
    """A document with fenced blocks: `sh` to type, `text` that is shown, `KIND NAME` to save."""

    text: str

    def blocks(self, kind: str) -> list[str]:
        """Give the blocks of a kind, in their order."""
        return [text for label, text in BLOCK.findall(self.text) if label == kind]

    def kinds(self) -> set[str]:
        return {label.partition(" ")[0] for label, _ in BLOCK.findall(self.text)}

    def commands(self) -> list[list[str]]:
        """List what the guide says to type."""
        lines = "".join(self.blocks("sh")).replace("\\\n", " ").splitlines()
        return [shlex.split(line) for line in lines]

    def lay_out(self, place: Path) -> None:
        """Save the files that the guide says to save, beside the sample scripts."""
        (place / "scripts").symlink_to(ROOT / "scripts")
        for label, text in BLOCK.findall(self.text):
            _, _, name = label.partition(" ")
            if name:
                (place / name).write_text(text, encoding="utf-8")

    def follow(self, place: Path) -> dict[str, str]:
        """Run every command in the order of the guide; give what each wrote."""
        found = {}
        for program, *arguments in self.commands():
            done = scriptgraph(*arguments, cwd=place, env={"OPENAI_API_KEY": ""})
            assert (program, done.returncode) == ("scriptgraph", 0), f"{arguments}: {done.stderr}"
            found[shlex.join(arguments)] = done.stdout + done.stderr
        return found


def read_guide(name: str) -> Guide:
    """Read a guide of `docs/`."""
    return Guide((ROOT / "docs" / name).read_text(encoding="utf-8"))
