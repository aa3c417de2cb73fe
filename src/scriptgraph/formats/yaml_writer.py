"""Write a script as YAML that is pleasant to read and says exactly the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set

import yaml

from scriptgraph.formats.bands import in_words
from scriptgraph.formats.key_names import is_part_among_tasks
from scriptgraph.formats.misplaced import as_words
from scriptgraph.formats.naming import title_from
from scriptgraph.formats.questionnaire import is_item
from scriptgraph.formats.types_meant import is_whole
from scriptgraph.formats.yaml_texts import NUMBERS, SEPARATOR
from scriptgraph.script.action import SECONDS, Action
from scriptgraph.script.fields import ValueType
from scriptgraph.script.kinds import parted_choice
from scriptgraph.script.lists import list_type
from scriptgraph.script.lookalikes import BRACKETS, INVISIBLE, ODD_BLANK
from scriptgraph.script.model import Agent, Limit, Rule, Script, Section, Task
from scriptgraph.script.questionnaire import Questionnaire

_WIDTH = 100
_ONE_LINE = 84
"""How long a group of keys may be to stand in one line, in `{}`."""

_TEXT, _GROUP, _LIST = (f"tag:yaml.org,2002:{kind}" for kind in ("str", "map", "seq"))
_QUOTED = ("", "~", "null", "Null", "NULL", "<<")
"""Texts that would not be read as texts without quotes, as those that begin with a bracket."""


class _Dumper(yaml.SafeDumper):
    """PyYAML's writer without its guesses about types: here, every scalar is a text."""

    yaml_implicit_resolvers = {}  # noqa: RUF012  (PyYAML's own name and form)

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Indent the items of a list under their key."""
        super().increase_indent(flow, False)


def write_yaml(script: Script) -> str:
    """Write a script as YAML; reading it gives an equal script."""
    script = in_words(script)
    default, names = Script.model_fields, script.values.keys()
    node = _group(
        ("script", _text(script.id)),
        ("version", _text(str(script.version), unless=str(default["version"].default))),
        ("title", _text(script.title, unless=title_from(script.id))),
        ("language", _text(script.language, unless=default["language"].default)),
        ("agent", _agent(script.agent)),
        ("conduct", _block(script.conduct)),
        ("fallback", _block(script.fallback)),
        ("computed", _computed(script.computed)),
        ("actions", _actions(script.actions)),
        ("sections", _group(*((part.id, _section(part, names)) for part in script.sections))),
        ("anytime", _rules(script.anytime, names)),
        ("limits", _limits(script.limits)),
        ("contacts", _list(map(_contact, script.contacts))),
        ("guarantees", _list(map(_text, script.guarantees))),
        ("silence", _list(map(_text, script.silence), flow=True)),
    )
    written = yaml.serialize(node, Dumper=_Dumper, width=_WIDTH, allow_unicode=True)
    return str(written)


def _computed(computed: Mapping[str, str]) -> yaml.Node | None:
    return _group(*((name, _text(text)) for name, text in computed.items())) if computed else None


def _actions(actions: Mapping[str, Action]) -> yaml.Node | None:
    return _group(*((name, _action(each)) for name, each in actions.items())) if actions else None


def _action(action: Action) -> yaml.Node:
    kinds = [(name, _type(kind)) for name, kind in action.gives.items()]
    rehearsed = [(name, _text(text)) for name, text in action.rehearsed.items()]
    return _group(
        ("takes", _list(map(_text, action.takes), flow=True)),
        ("gives", _in_one_line(*kinds) if kinds else None),
        ("seconds", _text(str(action.seconds), unless=str(SECONDS))),
        ("rehearsed", _in_one_line(*rehearsed) if rehearsed else None),
    )


def _agent(agent: Agent) -> yaml.Node | None:
    default = Agent()
    name, role = _text(agent.name, unless=default.name), _text(agent.role, unless=default.role)
    return _in_one_line(("name", name), ("role", role)) if name or role else None


def _section(section: Section, names: Set[str]) -> yaml.Node:
    only = section.next[0].to if [rule.kind for rule in section.next] == ["fixed"] else None
    form = section.questionnaire
    tasks = [(task.id, _task(task, form)) for task in section.tasks]
    return _group(
        ("title", _text(section.title, unless=title_from(section.id))),
        ("renamed_from", _old_names(section.renamed_from)),
        ("waits_for_human", _text("true") if section.waits_for_human else None),
        ("questionnaire", _questionnaire(form) if form else None),
        ("tasks", _group(*tasks) if tasks else None),
        ("next", _text(only) or _rules(section.next, names)),
        ("limits", _limits(section.limits)),
    )


def _old_names(names: Sequence[str]) -> yaml.Node | None:
    return _text(names[0]) if len(names) == 1 else _list(map(_text, names), flow=True)


def _questionnaire(form: Questionnaire) -> yaml.Node:
    parted = [parted_choice(answer) for answer in form.answers]
    # `{0: 0}` reads as choices in the wrong brackets, and a key stands once.
    are_numbers = all(number == words for number, words in parted)
    is_list = are_numbers or len(dict(parted)) < len(parted)
    keyed = _in_one_line(*((number, _text(words)) for number, words in parted))
    return _group(
        ("source", _text(form.source)),
        ("answers", (_type(form.answers) if is_list else keyed) if parted else None),
        ("fhir", _text(form.fhir)),
    )


def _task(task: Task, form: Questionnaire | None) -> yaml.Node | None:
    text = task.do if form is None else task.say
    is_plain = not (task.say or task.collect) if form is None else is_item(task, form)
    is_plain &= not (task.optional or task.renamed_from or task.if_)
    if text and is_plain and not is_part_among_tasks(task.id, text):
        return _block(text)
    given = task.collect if task.call is None else {}
    asks = form is not None and task.if_ is not None and is_item(task, form)
    collect = [(name, _type(kind)) for name, kind in given.items() if not asks]
    return _in_one_line(
        ("do", _block(task.do)),
        ("ask" if asks else "say", _block(task.say)),
        ("collect", _in_one_line(*collect) if collect else None),
        ("if", _text(task.if_)),
        ("skipped", _text(task.skipped)),
        ("call", _text(task.call)),
        ("optional", _text("true") if task.optional else None),
        ("renamed_from", _old_names(task.renamed_from)),
    )


def _type(kind: ValueType) -> yaml.Node | None:
    if isinstance(kind, str) and (records := list_type(kind)):
        parts = [(part, _text(of)) for part, of in records.parts]
        return _group((kind.partition(" {")[0], _group(*parts, flow=True)), flow=True)
    return _text(kind) if isinstance(kind, str) else _list(map(_choice, kind), flow=True)


def _contact(text: str) -> yaml.Node:
    """Write who helps in quotes: the name of a region, and a number, look like a key without."""
    return yaml.ScalarNode(_TEXT, text, style="'")


def _begins_unseen(text: str) -> bool:
    return text[:1] in INVISIBLE or bool(ODD_BLANK.match(text))


def _parts(text: str) -> bool:
    return bool(SEPARATOR.search(text) or NUMBERS.fullmatch(text)) or not is_whole(text)


def _choice(text: str) -> yaml.Node:
    """Write a choice, in quotes where it holds what may be meant to part two."""
    style = "'" if text in _QUOTED or text[:1] in BRACKETS or _parts(text) else None
    return yaml.ScalarNode(_TEXT, text, style=style)


def _rules(rules: Iterable[Rule], names: Set[str]) -> yaml.Node | None:
    return _list(_rule(rule, names) for rule in rules)


def _rule(rule: Rule, names: Set[str]) -> yaml.Node:
    return _in_one_line(
        ("to", _text(rule.to)),
        ("if", _text(rule.if_)),
        ("when", _text(as_words(rule.when, names) if rule.when else None)),
        ("urgent", _text("true") if rule.urgent else None),
        ("danger", _text(rule.danger)),
        ("back", _text("true") if rule.back else None),
    )


def _limits(limit: Limit | None) -> yaml.Node | None:
    if limit is None:
        return None
    return _in_one_line(
        ("turns", _number(limit.turns)),
        ("visits", _number(limit.visits)),
        ("then", _text(limit.then)),
    )


def _number(number: int | None) -> yaml.Node | None:
    return None if number is None else _text(str(number))


def _text(text: str | None, unless: str | None = None) -> yaml.Node | None:
    if text is None or text == unless:
        return None
    is_quoted = text in _QUOTED or text[:1] in BRACKETS or _begins_unseen(text)
    return yaml.ScalarNode(_TEXT, text, style="'" if is_quoted else None)


def _block(text: str | None) -> yaml.Node | None:
    """Write a text of several lines below a `|`; the model drops the line break at its end."""
    if text is None or "\n" not in text:
        return _text(text)
    return yaml.ScalarNode(_TEXT, f"{text}\n", style="|")


def _list(items: Iterable[yaml.Node | None], flow: bool = False) -> yaml.Node | None:
    found = list(items)
    return yaml.SequenceNode(_LIST, found, flow_style=flow) if found else None


def _group(*parts: tuple[str, yaml.Node | None], flow: bool = False) -> yaml.Node:
    pairs = [(_text(name), node) for name, node in parts if node is not None]
    return yaml.MappingNode(_GROUP, pairs, flow_style=flow or not pairs)


def _in_one_line(*parts: tuple[str, yaml.Node | None]) -> yaml.Node:
    """Write a group in `{}` if that makes one short line."""
    length = _length(node := _group(*parts, flow=True))
    return node if length <= _ONE_LINE else _group(*parts)


def _length(node: yaml.Node) -> int:
    if isinstance(node, yaml.ScalarNode):
        return len(node.value) + (_ONE_LINE if node.style == "|" else 2)
    if isinstance(node, yaml.MappingNode):
        pairs = (_length(key) + _length(value) for key, value in node.value)
        return _ONE_LINE * (not node.flow_style) + sum(pairs)
    return sum(map(_length, node.value))
