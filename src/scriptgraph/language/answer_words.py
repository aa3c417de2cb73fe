"""How a language says yes and no, takes it back, and chooses among what is named."""

from __future__ import annotations

from scriptgraph.language.table import Table


class Answers(Table):
    """The words for yes and no; longer phrases count before shorter ones."""

    yes: tuple[str, ...] = ()
    alone: tuple[str, ...] = ()
    """What says yes where nothing else is said."""

    no: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()
    partly: tuple[str, ...] = ()
    """Words that make a no less than a no: `not yet`."""

    rarely: tuple[str, ...] = ()
    """At the beginning of an answer, what is neither a yes nor a no: `almost never`."""

    candour: str = "(?!)"
    """A pattern, without case, accents and marks: all of a clause by which somebody is frank."""

    but: tuple[str, ...] = ()
    """Behind a no, what takes some of it back."""

    not_: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    """What looks like a negation and is none: 非常."""

    idioms: tuple[str, ...] = ()
    """Phrases that name a choice by chance: the pain that "comes back" is none of the back."""

    fillers: tuple[str, ...] = ()
    corrections: tuple[str, ...] = ()
    """What people say when they correct themselves."""

    apologies: tuple[str, ...] = ()
    """What they say then too, but as often when they do not: `sorry`, `actually`."""

    was: tuple[str, ...] = ()
    """Behind such an apology, what says that the answer before was another: `it was`."""

    changes: str = "(?!)"
    """A pattern, without case and accents: what has the answer before changed: `lower it to #`.

    `#` stands for the number.
    """

    affirms: tuple[str, ...] = ()
    """A yes that can take back a no before it: `no, I do`."""

    takes_back: tuple[str, ...] = ()
    """A no that can take back a yes before it."""

    ironic: tuple[str, ...] = ()
    """As all of a clause a yes that is not meant: `yeah right`."""

    over: tuple[str, ...] = ()
    """Behind a "but", what makes of a yes one that held before: `he left`."""

    particles: tuple[str, ...] = ()
    """What is a yes as all of a clause, and none within one: "das ist doch Unsinn"."""

    requests: str = ""
    """A pattern: what makes a wish of a question, `can we`; empty where none is told apart."""

    asks: str = "(?!)"
    """A pattern, without case and accents: what makes a question of a clause without its mark."""

    condition: str = "(?!)"
    """A pattern, without case and accents: what makes a yes depend on something, `unless`."""

    degrees: tuple[str, ...] = ()
    """Behind a denial, what leaves something of what is denied: `much`."""

    subjects: tuple[str, ...] = ()
    """Between a "but" and a denial, what begins a sentence of its own: `it`."""

    denied_through: str = "(?!)"
    """A pattern, without case and accents: what may stand between a denial and what it denies.

    Only of choices: the wish in "I don't feel like talking".
    """

    denied_behind: str = "(?!)"
    """A pattern, without case and accents: all that follows a choice and denies it: 就不必了."""

    struck_behind: str = "(?!)"
    """The same, where it ends its clause: the no of "nearly every day no, several days"."""

    refuses_before: str = "(?!)"
    """A pattern of what rules a choice out, before it: `anything but`."""

    refuses_behind: str = "(?!)"
    """Behind it: `is not for me`."""

    dislikes_before: str = "(?!)"
    """A pattern of what likes a choice less than any other, before it: `I am afraid of`."""

    dislikes_behind: str = "(?!)"
    """Behind it: `scares me`."""

    opposites: tuple[tuple[str, str], ...] = ()
    """Words of which one makes another choice of one with the other: `more` and `less`."""

    instead_of: str = "(?!)"
    """A pattern of what stands before a choice that is not taken: `rather than`."""

    prefers: str = "(?!)"
    """A pattern of what somebody says who likes one choice better than another: `prefer`."""

    than: str = "(?!)"
    """A pattern of what stands then between the two."""

    halves: tuple[str, ...] = ()
    """Denials that deny nothing before another one: the `ne` of `ne … jamais`."""

    echoes: tuple[str, ...] = ()
    """Behind a choice that denies, what only takes the question up again: `been`, `happens`."""

    nearly: tuple[str, ...] = ()
    """Before a choice, what makes it less than that: `almost`."""

    exceptions: tuple[str, ...] = ()
    """In a sentence, what takes a part of a choice away: `except`."""
