"""How the rehearsal model hears that somebody only says that they are in no danger.

"I would never hurt myself" answers who asks for that, and is no answer to "Do you smoke?". What
notes on a person say of it, "denies suicidal ideation", nobody says of themselves.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from scriptgraph.language.phrases import words_in
from scriptgraph.language.polarity import denies
from scriptgraph.language.words import bare, known_codes, language
from scriptgraph.rehearsal.reading import OpenTask
from scriptgraph.safety.danger import danger_in

_CLAUSES = re.compile("[,;:.!?\u2026\n\uff0c\u3001\uff1b\uff1a\u3002\uff01\uff1f]+")


def only_denies_danger(said: str, code: str) -> bool:
    """Say whether all that is said is of harm to oneself, but for a yes or a no."""
    spoken = language(code)
    along = [words_in(p) for p in (*spoken.answers.yes, *spoken.answers.no)]
    clauses = [clause for clause in _CLAUSES.split(said) if words_in(clause)]
    told = [clause for clause in clauses if words_in(clause) not in along]
    return bool(told) and all(_speaks_of_harm(clause, code) for clause in told)


def asks_for_harm(task: OpenTask, code: str) -> bool:
    """Say whether a task is about danger; harm is known in whatever language it is written."""
    text = bare(f"{task.text} {' '.join(task.collect)}")
    is_danger = re.search(language(code).conditions.watches_danger, text)
    return bool(is_danger) or any(_speaks_of_harm(text, known) for known in known_codes())


def without_denied_danger(sentences: Sequence[str], code: str) -> list[str]:
    """Leave out the sentences of a case that say that there is no danger: they are no wish."""
    return [one for one in sentences if not _rules_out_danger(one, code)]


def _rules_out_danger(sentence: str, code: str) -> bool:
    known, plain = language(code).conditions, bare(sentence)
    is_of_danger = re.search(known.watches_danger, plain) or re.search(known.harm, plain)
    if not is_of_danger:
        return False
    is_ruled_out = bool(re.search(known.rules_out, plain))
    return is_ruled_out or (denies(sentence, code) and not danger_in(sentence))


def _speaks_of_harm(text: str, code: str) -> bool:
    return bool(re.search(language(code).conditions.harm, bare(text)))
