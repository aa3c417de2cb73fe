"""How the rehearsal model hears that somebody only says that they are in no danger.

"I would never hurt myself" answers who asks for that, and is no answer to "Do you smoke?".
"""

from __future__ import annotations

import re

from scriptgraph.language.phrases import words_in
from scriptgraph.language.words import bare, known_codes, language
from scriptgraph.rehearsal.reading import OpenTask

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


def _speaks_of_harm(text: str, code: str) -> bool:
    return bool(re.search(language(code).conditions.harm, bare(text)))
