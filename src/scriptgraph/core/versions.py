"""How a session came from one version of its script to another, as its trace tells it."""

from typing_extensions import TypedDict


class VersionMove(TypedDict):
    """What was carried over, and under which names."""

    before: str
    """The hash of the script that the session was held with until then."""

    after: str
    """The hash of the script that it goes on with."""

    text: str
    """Under which digest the store keeps that script as it was given, with its old names."""

    sections: dict[str, str]
    """Section that it had been in → its name now; only those that are called otherwise."""

    tasks: dict[str, dict[str, str]]
    """Section, as it was called → task that had been settled → its name now; only new names."""

    dropped: list[str]
    """What the new version does not know any more: `section`, `section.task`, or a value's name.

    Messages and trace keep what was said and decided about it.
    """
