"""A goodbye for good is a hint; one that names when people meet again is none."""

from __future__ import annotations

import pytest

from scriptgraph.safety.danger import heard


@pytest.mark.parametrize(
    "text",
    [
        "Thank you for everything. Goodbye. I will see you in heaven",
        "Thank you for everything, goodbye. See you on the other side",
        "Thank you for everything. Goodbye. I'll be dead later tonight",
        "Thank you for everything, goodbye, tonight is the night",
        "Thank you for everything. Goodbye. Don't look for me tomorrow",
        "Thanks for all, this is my goodbye",
        "Thank you all for everything, goodbye. Tonight it ends",
        "Thank you for everything, goodbye, until we meet again in heaven",
        "Thank you for everything, goodbye, I'll never be back again",
        "Thank you for everything. Goodbye. I'll never catch up with you again",
        "Thank you for everything. Goodbye. I will not see you tomorrow",
        "Thank you for everything. Goodbye. I wish I could see you again",
        "Thank you for everything. Goodbye. There is no next time",
        "Thank you for everything. Goodbye. By Friday it will be over",
        "Thank you for everything, goodbye, see you never",
        "Thank you, you were a good friend. I am so sorry. Goodbye",
        "Thanks for listening, I loved you all, goodbye",
        "Thank you. Look after my cat. Goodbye",
        "Thank you for the good times. Goodbye",
        "Thank you for being my friend. This is goodbye",
    ],
)
def test_a_goodbye_for_good_is_a_hint(text: str) -> None:
    """To meet again where the dead are, to be dead tonight, or never to be back is no next time."""
    assert heard(text).level == "indirect"


@pytest.mark.parametrize(
    "text",
    [
        "Thanks for everything, goodbye, see you tomorrow",
        "Thanks for everything, goodbye, I'll be gone until Monday",
        "Thank you for everything, goodbye, talk later, my phone is dead",
        "Thanks for coming to my goodbye party",
        "Thank you for everything. Goodbye until next week",
        "Thank you, goodbye",
        "Thanks for everything, goodbye, we'll catch up soon",
        "Thanks for everything, goodbye, I'll be back on Monday",
        "Thanks for everything, goodbye, talk to you next week",
        "Thanks, goodbye, I'll never catch up",
        "Thank you for your time, goodbye",
        "Thanks, I am so sorry I was late, goodbye, see you tomorrow",
        "I'll never catch up with my work",
    ],
)
def test_a_goodbye_until_next_time_is_none(text: str) -> None:
    """Whoever says when they come back, or only thanks, ends a conversation."""
    assert heard(text).level == "none"
