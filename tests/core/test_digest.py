"""One digest for all that is told apart by its content."""

from __future__ import annotations

from scriptgraph.core.digest import digest, drawn


def test_a_digest_never_changes() -> None:
    """Folders and files that were written before are found again by it."""
    assert digest("a conversation") == "3e95da55bf3751ab"
    assert digest("a conversation", 4) == "3e95"


def test_half_a_character_has_a_digest() -> None:
    """What a provider's JSON can hold stops nothing."""
    assert digest("half \ud83d") == digest("half ?")


def test_chance_can_be_repeated() -> None:
    """The same seed and name always draw the same number, of as many bits as are asked for."""
    assert drawn(7, "a-plan-01", bits=31) == 1571508040
    assert drawn(7, "a-plan-01") >> 225 == 1571508040
