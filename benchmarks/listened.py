"""What is heard in the same sentences now, and was at another commit: `make listened FROM=...`.

A phrase that is narrowed for one sentence silences others, and the tests know only those that
somebody wrote down. So their sentences are put together as people put them together, said twice in
one breath, denied, asked and typed in haste, and both versions listen to all of them.
"""

from __future__ import annotations

import ast
import io
import json
import random
import re
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]

PLACES = ("tests/safety", "tests/language", "tests/state", "tests/nodes")
"""Where sentences of people stand, as texts of Python or in tables."""

LANGUAGES = ("de", "en", "es", "fr", "zh")

_LONGEST = 160
_ENDS = ".!?。 \N{FULLWIDTH EXCLAMATION MARK}\N{FULLWIDTH QUESTION MARK}"
_SENTENCE = re.compile(r"\w+\W+\w+\W+\w+|[\u4e00-\u9fff]{4}")

LISTENING = """
import json, sys
import scriptgraph
source, *asked = sys.argv[1:]
if not scriptgraph.__file__.startswith(source):
    sys.exit("no scriptgraph is in it")
from scriptgraph.language.polarity import answer
from scriptgraph.safety.danger import heard

def told(text, code):
    if code == "danger":
        danger = heard(text)
        return f"{danger.level} {danger.about}".strip()
    said = answer(text, code)
    return "" if said is None else "yes" if said.yes else "no"

for line in sys.stdin:
    said = json.loads(line)
    print(json.dumps({code: told(said, code) for code in asked}), flush=True)
"""
"""What a version is asked of each sentence; it is run by that version, and knows nothing newer."""


class Change(NamedTuple):
    """A sentence of which two versions hear something different."""

    said: str
    what: str
    """`danger`, or the code of the language in which a yes or a no is heard."""

    before: str
    now: str

    @property
    def is_lost(self) -> bool:
        """Whether danger was heard before, and none is now."""
        return self.what == "danger" and self.before != "none" and self.now == "none"

    def __str__(self) -> str:
        """Tell it in a line."""
        return f"{self.before or '-'} → {self.now or '-'}: {self.said}"


def sentences(folders: Iterable[Path]) -> list[str]:
    """List what stands as a sentence in tests and tables, each once."""
    found: dict[str, None] = {}
    for folder in folders:
        for path in sorted(folder.rglob("*.py")):
            found |= dict.fromkeys(_texts(path.read_text(encoding="utf-8")))
        for path in sorted(folder.rglob("*.tsv")):
            for row in path.read_text(encoding="utf-8").splitlines()[1:]:
                found[row.split("\t")[-1]] = None
    return [one for one in found if len(one) <= _LONGEST and _SENTENCE.search(one)]


def _texts(program: str) -> Iterator[str]:
    """Give the texts of a program that are no documentation."""
    tree = ast.parse(program)
    documented = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        match node:
            case ast.Constant(value=str(text)) if id(node) not in documented and "\n" not in text:
                yield text


def put_together(said: Sequence[str], seed: int = 0) -> Iterator[str]:
    """Give each sentence by itself; in haste, asked or denied; and beside a neighbour."""
    drawn = random.Random(seed)
    for place, one in enumerate(said):
        end = one.rstrip(_ENDS)
        near = said[max(0, place - 20) : place + 20]
        yield one
        yield drawn.choice((end.lower(), f"{end}?", f"No, {end}"))
        yield drawn.choice((f"{end}, {drawn.choice(near)}", f"{drawn.choice(near)} {one}"))


def listened(source: Path, said: Sequence[str]) -> list[Mapping[str, str]]:
    """Let the version in a folder listen; one answer for each sentence.

    Args:
        source: The folder that `scriptgraph` is in.
        said: What is said.

    Raises:
        RuntimeError: When that version cannot be asked.
    """
    done = subprocess.run(
        (sys.executable, "-c", LISTENING, str(source), "danger", *LANGUAGES),
        input="".join(f"{json.dumps(one)}\n" for one in said),
        env={"PYTHONPATH": str(source), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{source} does not listen: {done.stderr.strip()[-500:]}")
    return [json.loads(line) for line in done.stdout.splitlines()]


def changes(
    said: Sequence[str], before: Sequence[Mapping[str, str]], now: Sequence[Mapping[str, str]]
) -> list[Change]:
    """List what is heard differently, lost danger first."""
    found = [
        Change(text, what, was[what], became[what])
        for text, was, became in zip(said, before, now, strict=True)
        for what in was
        if was[what] != became[what]
    ]
    return sorted(found, key=lambda one: (not one.is_lost, one.what != "danger", one.what))


def _checked_out(revision: str, folder: Path) -> Path:
    """Lay out the sources of a commit."""
    packed = subprocess.run(
        ("git", "archive", revision, "src"), cwd=ROOT, check=True, capture_output=True
    )
    with tarfile.open(fileobj=io.BytesIO(packed.stdout)) as archive:
        archive.extractall(folder, filter="data")
    return folder / "src"


def main(revision: str) -> int:
    """Print what has changed since a commit; 1 where danger is not heard any more."""
    said = list(dict.fromkeys(put_together(sentences(ROOT / place for place in PLACES))))
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor() as at_once:
        versions = (_checked_out(revision, Path(folder)), ROOT / "src")
        before, now = at_once.map(partial(listened, said=said), versions)
    found = changes(said, before, now)
    for what in ("danger", *LANGUAGES):
        print(f"\n{what}:", *(one for one in found if one.what == what), sep="\n  ")
    lost = sum(one.is_lost for one in found)
    print(f"\n{len(said)} sentences, {len(found)} heard differently, {lost} with danger unheard")
    return int(lost > 0)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
