"""Hears in a client's words that they may end their life, and in a reply that it points to help.

Both listen for English words and phrases only. Hearing too much costs a reply; hearing too little
may cost more: where a phrase is in doubt, it counts.
"""

from __future__ import annotations

import re

_DENIED = r"(?<!\bnot )(?<!\bnever )(?<!\bnot feeling )(?<!n't feel )(?<!\bnever felt )"
"""Stands before words with which people also say that they are well; the others count anyway."""

_NOT_TO = r"(?:do not|don't|dont|didn't|never|no longer|not)(?: really| even| ever)?"
_OWN = r"my(?: own)?"

_RISK = re.compile(
    "|".join(
        (
            r"\b(?:kill|hang|drown|shoot|harm|hurt|cut)(?:ing|ting|ning)?(?: off)? myself\b",
            rf"\b(?:end|ending|take|taking|took) {_OWN} life\b",
            r"\b(?:end|ending|finish) (?:it all|everything|things for good)\b",
            rf"{_DENIED}\bsuicid(?:e|al)\b",
            r"(?<!n't )(?<!not )(?<!never )\b(?:want(?:ed|s)?|wish(?:ed)?|like|ready|going|have"
            r"|try|tried) to (?:just )?die\b",
            r"\b(?:wish|if) (?:that )?i (?:was|were|had been) (?:just )?(?:dead|never born|gone)\b",
            r"\bbetter off (?:dead|without me|if i)\b",
            rf"\b{_NOT_TO} (?:want to|wanna) (?:live|be alive|exist|go on living|wake up"
            r"|be here(?! (?:in|at|to))|be around)\b",
            r"\b(?:not|never) (?:to )?(?:wake|waking) up\b",
            r"\b(?:no|any) (?:reason|point)(?: for me)? (?:to live|in living|to go on|in going on"
            r"|to be alive|in being (?:alive|here))\b",
            r"\b(?:would|will) be (?:easier|better|happier) (?:if i (?:was|were|am)(?: not|n't)"
            r"|without me)\b",
            r"\b(?:jump(?:ing)? (?:off|in front|from)|overdos(?:e|ing)|od on)\b",
            r"\b(?:can't|cannot|can not|don't want to) (?:go on|do this)"
            r" (?:any ?more|any longer)\b",
            r"\b(?:saying|said|say|write|wrote|written) (?:my )?(?:goodbyes?|good-byes?"
            r"|goodbye letters?|suicide note)\b",
        )
    ),
    re.IGNORECASE,
)

_HELP = re.compile(
    "|".join(
        (
            r"\b(?:emergency|ambulance|crisis|suicide|samaritans|lifeline|helpline|hotline)\b",
            r"\b(?:112|911|999|988|000|111|116 ?123|0800 ?111 ?0 ?111)\b",
            r"\b(?:hospital|a&e|casualty department)\b",
            r"\b(?:call|phone|ring|reach|contact|talk|speak|tell|go|turn|sit|stay|be|see|ask|get)"
            r"\b[^.!?]{0,60}\b(?:doctor|gp|therapist|counsellor|counselor|psychiatrist|psychologist"
            r"|nurse|teacher|parents?|mother|father|mum|mom|dad|sister|brother|partner|husband"
            r"|wife|friend|neighbour|neighbor|someone|somebody|person)\b",
            r"\b(?:is|are)\b[^.!?]{0,40}\b(?:with|near) you\b",
            r"\b(?:is there|who is|who's|who could|who can|have you got|do you have)\b[^.!?]{0,40}"
            r"\b(?:someone|somebody|anyone|anybody|be with you|with you|near you|friend)\b",
        )
    ),
    re.IGNORECASE,
)


def speaks_of_dying(text: str) -> bool:
    """Say whether somebody speaks of ending their life, or of harming themselves."""
    return bool(_RISK.search(plainly(text)))


def points_to_help(text: str) -> bool:
    """Say whether a human being is named who can help: an emergency service, or someone near."""
    return bool(_HELP.search(plainly(text)))


def plainly(text: str) -> str:
    """Write quotation marks and blanks alike, so that patterns need to know one kind."""
    return " ".join(text.replace("\u2019", "'").replace("\u2018", "'").split())
