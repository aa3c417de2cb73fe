"""Contacts that nobody in danger is told are remarked on."""

from __future__ import annotations

import pytest
from support.fakes import script, task

from scriptgraph.script.check import check

CONTACTS = ["DE: TelefonSeelsorge, 0800 111 0 111"]


def found(words: str, *, urgent: bool = True, contacts: list[str] = CONTACTS) -> bool:
    """Say whether it is remarked on."""
    help_ = {"tasks": [{"id": "call", "say": words}, task("stay")]}
    leads = [{"to": "help", "when": "they are in danger", "urgent": urgent}]
    made = script(
        {"talk": {"tasks": [task("ask")]}, "help": help_}, anytime=leads, contacts=contacts
    )
    return any(one.rule == "contacts-not-shown" for one in check(made))


def test_contacts_beside_an_urgent_rule_that_shows_none_are_remarked_on() -> None:
    """Words of care would name them, and are not sent where an urgent rule leads."""
    assert found("Please stay with me.")


@pytest.mark.parametrize(
    "held",
    [
        {"words": "Call 0800 111 0 111 now."},
        {"words": "Please stay with me.", "urgent": False},
        {"words": "Please stay with me.", "contacts": []},
    ],
)
def test_nothing_is_remarked_on_where_they_are_shown(held: dict[str, object]) -> None:
    """Words that name a number, words of care, or no contacts at all."""
    assert not found(**held)  # type: ignore[arg-type]
