"""Situations with replies that others have had written, in place of those that models draw."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from scriptgraph.core.errors import InputError
from scriptgraph.files.lines import Remark
from scriptgraph.files.whole import refuse_twice
from scriptgraph.replies.candidates import Candidate, candidate_id
from scriptgraph.replies.reply import Situation
from scriptgraph.studies.judging.given_replies import GivenReplies, read_asked


def given_situations(
    paths: Sequence[Path], asked: Path, remark: Remark
) -> tuple[list[Situation], dict[str, list[Candidate]]]:
    """Read situations, and the replies of others to them.

    Args:
        paths: Files of replies: one or several a line, or what a server wrote for a batch.
        asked: What they answer: lines of situations, or the input of the batch.
        remark: Told what was cut off, what is no reply, and which situations have fewer than two.

    Returns:
        The situations with two replies or more, and situation → replies.

    Raises:
        InputError: When a line is of no kind, a file is given twice, or none has two replies; it
            names the line.
    """
    refuse_twice(paths, "its replies would count twice")
    wanted, replies = read_asked(asked, remark), defaultdict[str, list[Candidate]](list)
    for path in paths:
        source = GivenReplies(path, wanted)
        for _, found in source.read(remark):
            for one in found:
                replies[one.situation].append(_numbered(one, len(replies[one.situation]) + 1))
        for what, times in source.passed_over.items():
            remark(f"{path}: passed over: {times} {what}")
    enough = {name: found for name, found in replies.items() if len(found) > 1}
    if few := len(wanted) - len(enough):
        remark(f"{few} of {len(wanted)} situations have fewer than two replies, and so no pair")
    if not enough:
        raise InputError(f"no situation of {asked} has two replies in {', '.join(map(str, paths))}")
    return [one for name, one in wanted.items() if name in enough], enough


def _numbered(candidate: Candidate, number: int) -> Candidate:
    name = candidate_id(candidate.situation, number)
    return candidate.model_copy(update={"id": name, "candidate": number})
