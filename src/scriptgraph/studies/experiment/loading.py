"""Reads a plan and every file that it names; whatever is wrong is said with its place."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from scriptgraph.core.errors import InputError, ScriptError
from scriptgraph.core.findings import Finding
from scriptgraph.formats.case import REPLIES, load_case
from scriptgraph.formats.load import load_script, read_file
from scriptgraph.formats.outline import Outline, shown
from scriptgraph.formats.rubric import load_rubric, packaged_rubrics
from scriptgraph.formats.samples import Kind, found_sample
from scriptgraph.formats.yaml import SCRIPT_IN_YAML
from scriptgraph.prompting.reward import load_chat_template
from scriptgraph.replies.rubric import Rubric
from scriptgraph.script.model import Script
from scriptgraph.studies.experiment.design import Experiment, Persona
from scriptgraph.studies.experiment.naming import planned_names
from scriptgraph.studies.experiment.plan import Plan
from scriptgraph.studies.experiment.plan_parts import PatientChoice

_PLAINLY = {
    "too_short": "this should be a list with at least one entry",
    "string_too_short": "this should be a text that is not empty",
    "tuple_type": "this should be a list",
    "int_parsing": "this should be a whole number",
    "float_parsing": "this should be a number",
    "string_type": "this should be a text",
    "model_type": "this should be a group of keys",
    "finite_number": "this should be a number that is not infinite",
}
"""What stands in place of a checker's own words for what is wrong."""


def load_experiment(path: Path) -> Experiment:
    """Read a plan, and every file that it names.

    Args:
        path: The file, or the name of a shipped plan such as `rehearsal`.

    Raises:
        InputError: When one of them cannot be used; it names every fault's place.
        ScriptError: When a script has faults.
    """
    path = found_sample(path, "plan")
    outline = read_file(path, "plan")
    if outline.findings:
        raise InputError("\n".join(map(_finding, outline.findings)))
    try:
        plan = Plan.model_validate(outline.data or {})
    except ValidationError as error:
        raise InputError("\n".join(_faults(outline, error))) from error
    files = [_named(path, name, "script") for name in plan.scripts]
    scripts = tuple((file, _script(outline, number, file)) for number, file in enumerate(files))
    personas = tuple(
        persona
        for number, choice in enumerate(plan.patients)
        for persona in _personas(outline, number, choice)
    )
    _refuse_twins(outline, "scripts", [script.id for _, script in scripts])
    _refuse_twins(outline, "patients", [persona.id for persona in personas])
    _refuse_twins(outline, "modes", plan.modes)
    _refuse_unplayed(outline, plan, personas)
    experiment = Experiment(
        plan, path, scripts, personas, _rubric(outline, plan), _template(outline, plan)
    )
    _refuse_namesakes(path, experiment)
    return experiment


def _named(plan: Path, name: str, kind: Kind) -> Path:
    """Find what a plan names: a file, from where the plan is, or one that we ship."""
    beside, shipped = plan.parent / name, found_sample(Path(name), kind)
    return beside if beside.exists() or shipped == Path(name) else shipped


def _finding(finding: Finding) -> str:
    """Write what keeps a plan from being read: the reader takes every file for a script."""
    plan = "a plan is made of lines like `experiment: my_first_plan`"
    told = finding.message.replace(SCRIPT_IN_YAML, plan)
    return str(replace(finding, message=told))


@contextmanager
def _placed(outline: Outline, *key: str | int, noun: str) -> Iterator[None]:
    """Read what a plan names; of what cannot be used, say where it is named."""
    try:
        yield
    except (InputError, ScriptError) as error:
        place = outline.source().place(key)
        raise InputError(f"{place}: this {noun} cannot be used\n{error}") from error


def _script(outline: Outline, number: int, path: Path) -> Script:
    with _placed(outline, "scripts", number, noun="script"):
        return load_script(path)


def _rubric(outline: Outline, plan: Plan) -> Rubric | None:
    """Read the rubric by which replies are chosen."""
    named = plan.best_of.rubric if plan.best_of else None
    if named is None:
        return None
    packaged = named in packaged_rubrics()
    with _placed(outline, "best_of", "rubric", noun="rubric"):
        rubric = load_rubric(named if packaged else Path(outline.file).parent / named)
    if rubric.judges != "reply":
        place = outline.source().place(("best_of", "rubric"))
        raise InputError(f"{place}: rubric {rubric.id!r} scores whole dialogues, and no replies")
    return rubric


def _template(outline: Outline, plan: Plan) -> Path | None:
    """Find the reward model's chat template, and see that it is one."""
    named = plan.best_of.template if plan.best_of else None
    if named is None:
        return None
    path = Path(outline.file).parent / named
    with _placed(outline, "best_of", "template", noun="chat template"):
        load_chat_template(path)
    return path


def _personas(outline: Outline, number: int, choice: PatientChoice) -> Iterator[Persona]:
    path = _named(Path(outline.file), choice.case, "patient")
    with _placed(outline, "patients", number, noun="patient"):
        case = load_case(path)
    for attitude, difficulty in product(choice.attitude or (None,), choice.difficulty or (None,)):
        yield Persona(case, path, attitude, difficulty)


def _refuse_twins(outline: Outline, key: str, names: Sequence[str]) -> None:
    """Refuse what is there twice: its sessions would have the same names."""
    if twins := sorted(name for name, times in Counter(names).items() if times > 1):
        place = outline.source().place((key,))
        raise InputError(f"{place}: {key}: each can be there only once; twice: {', '.join(twins)}")


def _refuse_unplayed(outline: Outline, plan: Plan, personas: Sequence[Persona]) -> None:
    """Refuse several models for patients that none plays: their sessions would all be the same."""
    fixed = [persona.id for persona in personas if REPLIES in persona.case]
    if fixed and "patient" in plan.models.several:
        place = outline.source().place(("models", "patient"))
        raise InputError(
            f"{place}: models.patient: there are several, and no model plays those whose replies "
            f"are given: {', '.join(fixed)}"
        )


def _refuse_namesakes(path: Path, experiment: Experiment) -> None:
    """Refuse two sessions of one name, which the parts of it can come to in several ways."""
    once = {**experiment.design(), "repetitions": 1}
    twins = [name for name, times in Counter(planned_names(once)).items() if times > 1]
    if twins:
        raise InputError(
            f"{path}: two different sessions would both be called {twins[0]!r}; give a script, a "
            "patient or a model (by its `label`) another name"
        )


def _faults(outline: Outline, error: ValidationError) -> list[str]:
    """Say what is wrong with a plan, in the order of the file."""
    faults: list[ErrorDetails] = error.errors()
    for fault in faults:
        fault["loc"] = _written(outline.data, fault["loc"])
    inner = {fault["loc"][:length] for fault in faults for length in range(len(fault["loc"]))}
    # A list whose only entry is wrong counts as too short as well: once is enough.
    told = [fault for fault in faults if fault["loc"] not in inner or not fault["loc"]]
    placed = [(outline.source().place(tuple(fault["loc"])), _fault(fault)) for fault in told]
    placed.sort(key=lambda one: (one[0].line, one[0].column))
    return [f"{place}: {text}" for place, text in placed]


def _written(data: Any, path: tuple[str | int, ...]) -> tuple[str | int, ...]:
    """Give the path as the file has it: what stands alone is no list of one there."""
    found: list[str | int] = []
    for part in path:
        is_list = isinstance(data, list)
        if isinstance(part, int) and not is_list:
            continue
        found.append(part)
        inside = part in range(len(data)) if is_list else isinstance(data, dict) and part in data
        data = data[part] if inside else None
    return tuple(found)


def _fault(fault: ErrorDetails) -> str:
    """Say what is wrong with one part of a plan, and what is allowed there."""
    path = tuple(fault["loc"])
    name = ".".join(str(part) for part in path) or "the plan"
    message = _PLAINLY.get(fault["type"], fault["msg"]).removeprefix("Value error, ")
    message = message.replace("Input should", "this should")
    if fault["type"] == "extra_forbidden":
        message = _unknown(path)
    elif fault["type"] == "missing":
        message = "this key is missing"
    elif not isinstance(fault["input"], dict | BaseModel):
        message += f"; found {shown(fault['input'])}"
    return f"{name}: {message}"


def _unknown(path: tuple[str | int, ...]) -> str:
    """Say that a key is not known, which ones are, and which was probably meant."""
    known = list(_model_at(path[:-1]).model_fields)
    near = difflib.get_close_matches(str(path[-1]), known, n=1)
    meant = f"did you mean {near[0]!r}? " if near else ""
    return f"there is no such key; {meant}there are: {', '.join(known)}"


def _model_at(path: tuple[str | int, ...]) -> type[BaseModel]:
    """Find the part of the plan's schema that a path leads to."""
    model: type[BaseModel] = Plan
    for part in path:
        if isinstance(part, str) and part in model.model_fields:
            model = _model_in(model.model_fields[part].annotation) or model
    return model


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    found = (_model_in(part) for part in get_args(annotation))
    return next((model for model in found if model), None)
