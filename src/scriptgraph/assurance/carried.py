"""Whether what a session knows from earlier ones was told there: held against those sessions."""

from collections.abc import Iterator, Mapping

from scriptgraph.assurance.audit import Irregularity
from scriptgraph.core.carried import Carried
from scriptgraph.language.quotes import is_quoted
from scriptgraph.state.session import SessionState, words


def carried_irregularities(
    state: SessionState, others: Mapping[str, SessionState]
) -> Iterator[Irregularity]:
    """Look for every value that a session brought along in the session that it names.

    Args:
        state: What is stored of the session.
        others: The sessions at hand, by name; of one that is not among them nothing is said.
    """
    trace = state.get("trace") or ()
    for name, one in trace[0].get("carried", {}).items() if trace else ():
        other = others.get(one["session"])
        if other is not None and not _was_told(name, one, other):
            what = (
                f"{name} = {one['value']!r} was not told in {one['session']!r}, turn {one['turn']}"
            )
            yield Irregularity("evidence", what, 1)


def _was_told(name: str, one: Carried, other: SessionState) -> bool:
    """Say whether a session tells of a value; one that was worked out has no words of its own."""
    records = [
        record
        for record in other.get("trace", [])
        if (record["turn"], record["at"]) == (one["turn"], one["at"])
    ]
    if not one["quote"]:
        return any(record.get("collected") for record in records)
    said = [words(message) for message in other.get("messages", [])]
    called = one.get("name", name)
    values = [record.get("collected", {}).get(called) for record in records]
    return one["value"] in values and is_quoted(one["quote"], said)
