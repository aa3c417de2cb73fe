"""Questionnaires: their items are exact words with answers, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator

from scriptgraph.core.findings import Path
from scriptgraph.script.check.rule import Remark
from scriptgraph.script.model import Script, Section


def instruction_in_questionnaire(script: Script) -> Iterator[Remark]:
    """Find tasks of questionnaires that leave to a model what is asked."""
    for section, path in _questionnaires(script):
        for task in section.tasks:
            if task.do is not None:
                message = f"task {task.id!r} is an instruction, and section {section.id!r} is a "
                message += "questionnaire: it asks in exact words alone"
                yield Remark(message, (*path, "tasks", task.id), section.id)


def questionnaire_without_items(script: Script) -> Iterator[Remark]:
    """Find questionnaires in which nothing is asked."""
    for section, path in _questionnaires(script):
        if not any(task.collect for task in section.tasks):
            message = f"section {section.id!r} is a questionnaire, and none of its tasks asks"
            yield Remark(message, (*path, "questionnaire"), section.id)


def _questionnaires(script: Script) -> Iterator[tuple[Section, Path]]:
    for section in script.sections:
        if section.questionnaire is not None:
            yield section, ("sections", section.id)
