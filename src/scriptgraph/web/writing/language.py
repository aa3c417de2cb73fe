"""The words of the script language, for an editor that completes them."""

from __future__ import annotations

from typing import get_args

from fastapi import APIRouter
from pydantic import BaseModel, Field

from scriptgraph.formats import guarantees, key_names, notation, questionnaire
from scriptgraph.formats.part import PART
from scriptgraph.formats.uses import USE
from scriptgraph.language.vocabulary import LANGUAGES, vocabulary
from scriptgraph.programmes.reading import LIMIT, PROGRAMME, RULE, SESSION, VALUE
from scriptgraph.script.functions import FUNCTIONS
from scriptgraph.script.questions import OF_ACTIONS, Asks


class LanguageShown(BaseModel):
    """What can be written in a script, by where it stands."""

    keys: dict[str, list[str]] = Field(
        description="in YAML: place → its keys; `use` is a section that uses a part, `session` "
        "one of a programme"
    )
    settings: list[str] = Field(description="in Markdown, before the first section")
    section_lines: list[str] = Field(description="in Markdown, behind a dash below a title")
    words: dict[str, dict[str, list[str]]] = Field(
        description="in Markdown: language → English word of a setting, a line or an arrow → the "
        "words of that language for it, the one that is written first; English always works"
    )
    functions: list[str] = Field(description="what a condition can ask and calculate")


def language() -> APIRouter:
    """Give the route."""
    router = APIRouter(prefix="/api")

    @router.get("/language")
    def words_of_the_language() -> LanguageShown:
        """List the keys, settings and functions of the script language."""
        return LANGUAGE

    return router


def _words(code: str) -> dict[str, list[str]]:
    groups = vocabulary(code).groups
    listed = (groups[one] for one in ("settings", "section", "notes", "task", "arrows"))
    return {key: [*words] for group in listed for key, words in group.items()}


LANGUAGE = LanguageShown(
    keys={
        "script": [*key_names.SCRIPT],
        "part": [*PART],
        "section": [*key_names.SECTION],
        "use": [*USE],
        "task": [*key_names.TASK],
        "rule": [*key_names.RULE],
        "limits": [*key_names.LIMIT],
        "agent": [*key_names.AGENT],
        "action": [*key_names.ACTION],
        "guarantees": [*guarantees.GROUPS],
        "questionnaire": [*questionnaire.KEYS],
        "programme": [*PROGRAMME],
        "session": [*SESSION],
        "session_rule": [*RULE],
        "session_limits": [*LIMIT],
        "renamed": [*VALUE],
    },
    settings=[*notation.SETTINGS],
    section_lines=[*notation.SECTION_LINES],
    words={code: _words(code) for code in LANGUAGES},
    functions=[*get_args(Asks), *OF_ACTIONS, *FUNCTIONS],
)
"""All of it; whatever the language learns is here by itself."""
