"""Fills in the prompts of `prompts/`; templates see the script only through values built here."""

from scriptgraph.prompting.layout import (
    again_prompt,
    asked_again,
    instructions,
    mending_prompt,
    own_words,
)
from scriptgraph.prompting.names import (
    Names,
    has_choice,
    judged,
    names_in,
    passed_over,
    watched,
)
from scriptgraph.prompting.patient import STOP, patient_prompt
from scriptgraph.prompting.recap import (
    MOST_CHARACTERS,
    MOST_QUOTES,
    MOST_WORDS,
    recap_prompt,
)
from scriptgraph.prompting.session import (
    actor_prompt,
    dialog_prompt,
    dispatcher_prompt,
    evaluator_prompt,
)
from scriptgraph.prompting.views import OPTIONAL

__all__ = [
    "MOST_CHARACTERS",
    "MOST_QUOTES",
    "MOST_WORDS",
    "OPTIONAL",
    "STOP",
    "Names",
    "actor_prompt",
    "again_prompt",
    "asked_again",
    "dialog_prompt",
    "dispatcher_prompt",
    "evaluator_prompt",
    "has_choice",
    "instructions",
    "judged",
    "mending_prompt",
    "names_in",
    "own_words",
    "passed_over",
    "patient_prompt",
    "recap_prompt",
    "watched",
]
