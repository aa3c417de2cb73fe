"""Writes down what a session knows from earlier ones, before anybody speaks in it."""

from scriptgraph.core.carried import Carried, CarriedValues
from scriptgraph.core.trace import TraceRecord
from scriptgraph.nodes.trace_record import trace_record
from scriptgraph.script.model import Script

CARRIED = "known from earlier sessions"
"""What stands in the place of a rule: none of the script's has decided."""


def carried_record(script: Script, values: CarriedValues) -> TraceRecord:
    """Write down what comes in, each value with where it was told.

    Args:
        script: The session's script.
        values: What comes in.
    """
    told = "; ".join(f"{name} = {one['value']} ({_source(one)})" for name, one in values.items())
    here = script.first.id
    record = trace_record(
        turn=1,
        node="carried",
        role="carried",
        section=here,
        choice=here,
        rule=CARRIED,
        reason=f"{CARRIED}: {told}",
        collected={name: one["value"] for name, one in values.items()},
    )
    record["carried"] = values
    return record


def _source(one: Carried) -> str:
    quote = f": “{one['quote']}”" if one["quote"] else ""
    return f"{one['session']}, turn {one['turn']}{quote}"
