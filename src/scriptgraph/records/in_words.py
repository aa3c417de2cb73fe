"""How a decision is told to people wherever they read it: words, and no looks."""

from collections.abc import Iterator, Mapping

from scriptgraph.core.calls import ModelCall
from scriptgraph.core.drawn import DrawnReply, Ground, Selection
from scriptgraph.core.refused import Refusal
from scriptgraph.core.trace import Quote, TraceRecord
from scriptgraph.core.values import Collected
from scriptgraph.language.labels import Labels, labels
from scriptgraph.language.retold import retold
from scriptgraph.language.vocabulary import ENGLISH
from scriptgraph.records.rule_words import rule_in_words
from scriptgraph.script.lists import plainly
from scriptgraph.script.model import END_OF_SESSION
from scriptgraph.script.routes import CALL, DISPATCH, ENTERED


def outcome(record: TraceRecord, words: Labels | None = None) -> tuple[str, str]:
    """Say what was decided, and by which rule; the rule is empty where it is told already.

    Args:
        record: The decision.
        words: Those of the script's language; without them, English.
    """
    words = words or labels(ENGLISH)
    section, choice, rule = record["section"], record["choice"], record["rule"]
    told = retold(record["reason"], words.code)
    if record["role"] == "observer":
        goals = "the client's goals are met" if choice else "the client's goals are still open"
        return retold(goals, words.code), ""
    if record["role"] == "recap":
        count = record.get("stands_for")
        return (words.tell("stands_for", count=count) if count else words.tell("none")), ""
    if record["role"] == "takeover":
        leads = record.get("kind") in ("give_back", "end")
        return told, target(choice, words) if leads else ""
    if record["role"] in ("migration", "fork", "carried", "hook"):
        return told, ""
    if record["role"] == "dialog":
        return words.tell("speaks_for", section=section, reason=told) if section else told, ""
    return _decided(record, words), "" if choice == DISPATCH else rule_in_words(rule, words)


def _decided(record: TraceRecord, words: Labels) -> str:
    """Say where the session stays, or goes."""
    section, choice, rule = record["section"], record["choice"], record["rule"]
    reason = retold(record["reason"], words.code)
    did = f"{reason}; " if record["role"] == "action" else ""
    if rule == ENTERED:
        return reason
    if choice == CALL:
        return words.tell("calls_action", section=section)
    if choice == DISPATCH:
        told = rule_in_words(rule, words)
        return did + words.tell("dispatcher_chooses", section=section, rule=told)
    if choice == section and record.get("kind", "stay") == "stay":
        return did + words.tell("stays_in", section=section)
    return f"{did}{section} → {target(choice, words)}"


def possible(record: TraceRecord, words: Labels | None = None) -> str:
    """List the targets that were legal."""
    words = words or labels(ENGLISH)
    section = record["section"]
    if record["role"] == "observer":
        return ""
    told = (
        words.tell("stay") if one == section else target(one, words) for one in record["options"]
    )
    return " · ".join(told)


def because(record: TraceRecord, words: Labels | None = None) -> str:
    """Give the model's reason; a dialog actor gives none of its own, others are told already."""
    is_told = record["role"] in (
        "dialog",
        "takeover",
        "migration",
        "fork",
        "carried",
        "action",
        "hook",
    )
    return "" if is_told else _retold(record["reason"], words)


def guarded(record: TraceRecord, words: Labels | None = None) -> str:
    """Say what danger the guard has heard, and which of its listeners have told nothing."""
    parts = []
    found = record.get("guard")
    if found and found["level"] != "none":
        quote = f": “{found['words']}”" if found["words"] else ""
        parts.append(f"{found['level']} danger, {found['about']} (by {found['by']}){quote}")
    if failed := record.get("guard_failed"):
        parts.append(f"who listens has not told all: {failed}")
    return "; ".join(_retold(part, words) for part in parts)


def claim(quote: Quote, words: Labels | None = None) -> str:
    """Say what a quote was to show."""
    words = words or labels(ENGLISH)
    status = words.session.get(quote["status"].replace(" ", "_"))
    struck = f": {quote['record']}" if quote["status"] == "withdrawn" and "record" in quote else ""
    return f"{quote['task']}{struck}, {status or retold(quote['status'], words.code)}"


def said(quote: Quote, words: Labels | None = None) -> str:
    """Write the quote in quotation marks; a claim may also come without one."""
    words = words or labels(ENGLISH)
    return f"“{quote['text']}”" if quote["text"] else words.tell("without_quote")


def is_invented(quote: Quote) -> bool:
    """Say whether there is a quote, and it does not stand in the transcript."""
    return bool(quote["text"]) and not quote["found"]


def skips(record: TraceRecord, words: Labels | None = None) -> Iterator[str]:
    """Say of each task whether it is asked from now on, and what becomes of its values."""
    for skip in record.get("skips", ()):
        told = "holds after all" if skip["is_asked"] else "does not hold"
        asked = "asked" if skip["is_asked"] else "not asked"
        parts = [f"{skip['task']} is {asked}: `{skip['condition']}` {told}"]
        parts += [f"{name} counts as {value}" for name, value in skip["counts"].items()]
        lost = [name for name in skip["taken_back"] if name not in skip["counts"]]
        parts += [f"what {name} was is not known any more" for name in lost]
        yield "; ".join(_retold(part, words) for part in parts)


def undecided(record: TraceRecord, words: Labels) -> Iterator[str]:
    """Say of each computed rule that was passed over for want of a value, what is not known."""
    for one in record.get("undecided", []):
        rule, arrow, rest = one.partition(" → ")
        section, colon, why = rest.partition(": ")
        yield f"{rule_in_words(rule, words)}{arrow}{section}{colon}{_retold(why, words)}"


def broken(record: TraceRecord) -> str:
    """Say which rules of form a message breaks; it was asked for once more in vain."""
    return "; ".join(record.get("broken", []))


def candidates(record: TraceRecord, words: Labels | None = None) -> Iterator[str]:
    """Tell of every reply that was drawn: whether it was sent, how it was rated, its words."""
    for one in record.get("candidates", []):
        sent, rated = "sent" if one["sent"] else "not sent", _retold(_rated(one), words)
        yield f"{_retold(sent, words)}, {rated}: {one['text']}".rstrip(": ")


def unscored(record: TraceRecord, words: Labels | None = None) -> str:
    """Say that, and why, a reply was sent which is not known to be the best; else nothing."""
    selection = record.get("selection")
    if selection is None or selection["ground"] in ("best", "no choice"):
        return ""
    return _retold(how_chosen(selection, len(record.get("candidates", []))), words)


def how_chosen(selection: Selection, count: int) -> str:
    """Say in a few words how one of `count` replies was chosen."""
    why = f" ({selection['why']})" if selection["why"] else ""
    texts: Mapping[Ground, str] = {
        "best": f"the best of {count} by {selection['by']}",
        "no choice": f"no choice among {count}: those that pass the filters say the same",
        "none scored": f"the first of {count} that passes the filters: none has a score",
        "none passes": f"the first of {count}: none passes the filters",
    }
    return texts[selection["ground"]] + why


def refused(refusal: Refusal, words: Labels | None = None) -> str:
    """Say what a model wanted and why it did not get it."""
    return ": ".join(filter(None, (refusal["choice"], _retold(refusal["why"], words))))


def collected(
    values: Mapping[str, Collected],
    before: Mapping[str, Collected] | None = None,
    words: Labels | None = None,
) -> str:
    """List values by name, those that the user has corrected with what they were before."""
    words = words or labels(ENGLISH)
    was = {
        name: f" ({words.tell('was', value=plain(value, words))})"
        for name, value in (before or {}).items()
    }
    told = (f"{name} = {plain(value, words)}{was.get(name, '')}" for name, value in values.items())
    return ", ".join(told)


def plain(value: Collected, words: Labels | None = None) -> str:
    """Write a value as people do, and not as Python does."""
    if isinstance(value, list):
        return f"[{plainly(value) if value else (words or labels(ENGLISH)).tell('none')}]"
    if isinstance(value, bool):
        return (words or labels(ENGLISH)).tell("yes" if value else "no")
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def cost(call: ModelCall | None, words: Labels | None = None) -> str:
    """Say which model was asked, how often, and what it took."""
    words = words or labels(ENGLISH)
    if call is None:
        return words.tell("no_model")
    several = call["attempts"] > 1
    attempts = f" · {words.tell('attempts', count=call['attempts'])}" if several else ""
    if kept := call.get("kept"):
        attempts += f" · {words.tell('kept', count=kept)}"
    return f"{call['model']}{attempts} · " + tokens_and_time(
        call["input_tokens"], call["output_tokens"], call["ms"], words
    )


def tokens_and_time(
    input_tokens: int | None,
    output_tokens: int | None,
    ms: float | None,
    words: Labels | None = None,
) -> str:
    """Write tokens and time, as far as they are known."""
    parts = []
    if input_tokens is not None and output_tokens is not None:
        unit = (words or labels(ENGLISH)).tell("tokens")
        parts.append(f"{input_tokens:,} → {output_tokens:,} {unit}")
    if ms is not None:
        parts.append(f"{ms:.0f} ms")
    return " · ".join(parts)


def _retold(text: str, words: Labels | None) -> str:
    return retold(text, words.code) if words else text


def _rated(one: DrawnReply) -> str:
    if one.get("lost"):
        return f"no reply ({one['lost']})"
    if one["faults"]:
        return "kept out by " + "; ".join(f"{name} ({why})" for name, why in one["faults"].items())
    return "not scored" if one["value"] is None else f"scored {one['value']:.3g}"


def target(option: str, words: Labels) -> str:
    """Name where a session goes."""
    told = {END_OF_SESSION: words.say("end"), DISPATCH: words.tell("ask_dispatcher")}
    return told.get(option, option)
