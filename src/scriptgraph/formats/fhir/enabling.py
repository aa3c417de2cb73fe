"""When an item of FHIR is asked: `enableWhen` as an `if` of ours, and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from scriptgraph.formats.fhir.names import CannotSayError, Json
from scriptgraph.formats.outline import shown
from scriptgraph.formats.skip_rules import (
    ORDERS,
    CannotReadError,
    Joined,
    Rule,
    Sign,
    Test,
    all_of,
    read,
)
from scriptgraph.script.expressions import ExpressionError
from scriptgraph.script.kinds import Constant, kind_of
from scriptgraph.script.model import Task

KEYS = ("enableWhen", "enableBehavior")
_SIGNS: dict[str, Sign] = {"=": "==", "!=": "!=", ">": ">", "<": "<", ">=": ">=", "<=": "<="}
_NUMBERS = ("answerInteger", "answerDecimal")


class Asked(NamedTuple):
    """An item that is asked before: its task, which collects one value, and the item itself."""

    task: Task
    item: Json

    @property
    def name(self) -> str:
        """Name its value."""
        return next(iter(self.task.collect))

    @property
    def has_codes(self) -> bool:
        """Say whether its answers are no plain numbers, so that FHIR knows no order of them."""
        options = self.item.get("answerOption")
        return isinstance(options, list) and not all("valueInteger" in one for one in options)

    @property
    def is_list(self) -> bool:
        """Say whether it is a group that repeats, which no condition of FHIR asks about."""
        return kind_of(self.task.collect[self.name]).meaning == "records"

    @property
    def values(self) -> tuple[Constant, ...]:
        """Give what it is answered with, in the order of its options; empty where with others."""
        return kind_of(self.task.collect[self.name]).choices


def rule_of(item: Json, asked: Mapping[str, Asked]) -> Test | Rule | None:
    """Read when an item is asked; None where it always is.

    Args:
        item: The item.
        asked: The items before it, by linkId.

    Raises:
        CannotSayError: When a script cannot say it.
    """
    conditions = item.get("enableWhen") or []
    if not isinstance(conditions, list):
        raise CannotSayError(f"as `enableWhen` {shown(conditions)}; allowed is a list")
    tests = [_test(one, asked) for one in conditions]
    behavior = item.get("enableBehavior", "all" if len(tests) < len("12") else None)
    if not tests:
        return None
    if behavior == "any" and len(tests) > 1:
        return Rule("any", tuple(tests))
    if behavior not in ("all", "any"):
        raise CannotSayError(f"as `enableBehavior` {shown(behavior)}; allowed are all, any")
    return all_of(tests)


def _test(condition: Any, asked: Mapping[str, Asked]) -> Test:
    if not isinstance(condition, dict):
        raise CannotSayError(f"{shown(condition)} in `enableWhen`")
    link, operator = condition.get("question"), condition.get("operator")
    if not isinstance(link, str) or (before := asked.get(link)) is None:
        raise CannotSayError(f"`enableWhen` of {shown(link)}, which is not asked before it")
    if before.is_list:
        raise CannotSayError(f"`enableWhen` of {link!r}, which is a group that repeats")
    answers = [key for key in condition if key.startswith("answer")]
    if len(answers) != 1:
        raise CannotSayError(f"`enableWhen` with {len(answers)} answers, not one")
    key, answer = answers[0], condition[answers[0]]
    if operator == "exists":
        if not isinstance(answer, bool) or key != "answerBoolean":
            raise CannotSayError(f"`enableWhen` that asks whether {link!r} exists, with `{key}`")
        return Test(before.name, "known" if answer else "unknown")
    if operator not in _SIGNS:
        allowed = f"exists, {', '.join(_SIGNS)}"
        raise CannotSayError(f"`enableWhen` with the operator {shown(operator)}; allowed {allowed}")
    return Test(before.name, _SIGNS[operator], _value(before, key, answer, operator))


def _value(before: Asked, key: str, answer: Any, operator: str) -> Constant:
    """Give the value that an answer of FHIR stands for."""
    told = f"`enableWhen` with `{key}` {shown(answer)}"
    kind = kind_of(before.task.collect[before.name])
    is_ordered = operator not in ("=", "!=")
    if before.item.get("answerOption"):
        if is_ordered and key not in _NUMBERS:
            raise CannotSayError(f"`enableWhen` with `{operator}` of an answer that has no order")
        place = _place(before.item["answerOption"], key, answer, is_ordered=is_ordered)
        if place is None and is_ordered and kind.meaning == "number":
            return _number(answer, told)
        if place is None:
            raise CannotSayError(f"{told}, which is no answer of {before.item['linkId']!r}")
        return before.values[place]
    match kind.meaning:
        case "truth" if isinstance(answer, bool) and not is_ordered:
            return answer
        case "number" if key in _NUMBERS:
            return _number(answer, told)
        case "text" if key == "answerString" and isinstance(answer, str) and not is_ordered:
            return answer
    raise CannotSayError(f"{told} and `{operator}` of {before.item['linkId']!r}")


def _number(answer: Any, told: str) -> int | float:
    if isinstance(answer, bool) or not isinstance(answer, int | float):
        raise CannotSayError(told)
    return int(answer) if answer == int(answer) else answer


def _place(options: Any, key: str, answer: Any, *, is_ordered: bool) -> int | None:
    """Find an answer among the options; of a coding, code and system count."""
    if is_ordered:
        return None
    wanted = key.replace("answer", "value", 1)
    for number, option in enumerate(options if isinstance(options, list) else ()):
        found = option.get(wanted)
        if isinstance(found, dict) and isinstance(answer, dict):
            if _coded(found) == _coded(answer):
                return number
        elif found is not None and type(found) is type(answer) and found == answer:
            return number
    return None


def _coded(coding: Mapping[str, Any]) -> tuple[Any, ...]:
    code = (coding.get("system"), coding.get("code"))
    return code if coding.get("code") else (*code, coding.get("display"))


def enabled_when(task: Task, asked: Mapping[str, Asked]) -> Json:
    """Write when a task's item is asked; nothing where it always is.

    Args:
        task: The task.
        asked: The items before it, by the names of their values.

    Raises:
        CannotSayError: When FHIR cannot say it.
    """
    if task.if_ is None:
        return {}
    try:
        rule = read(task.if_)
        tests = [one for one in rule.parts if isinstance(one, Test)]
        plain = [each for one in tests for each in _without_order(one, asked, rule.joined)]
        found = [_condition(one, asked) for one in dict.fromkeys(plain)]
    except (CannotReadError, ExpressionError) as error:
        raise CannotSayError(f"when it is asked, `{task.if_}`: {error}") from error
    behavior = {"enableBehavior": rule.joined} if len(found) > 1 else {}
    return {"enableWhen": found, **behavior}


def _without_order(test: Test, asked: Mapping[str, Asked], joined: Joined) -> list[Test]:
    """Write the order of answers that are codes, and have none in FHIR, as what they can be."""
    before = asked.get(test.name)
    if before is None or test.sign not in ORDERS or not before.has_codes:
        return [test]
    value: Any = test.value
    compared = ORDERS[test.sign]
    fitting = [one for one in before.values if compared(one, value)]
    if len(fitting) == 1 or (joined == "any" and fitting):
        return [Test(test.name, "==", one) for one in fitting]
    if not fitting:
        raise CannotReadError(f"no answer of {test.name!r} is {test.sign} {value}")
    others = (one for one in before.values if one not in fitting)
    return [Test(test.name, "known"), *(Test(test.name, "!=", one) for one in others)]


def _condition(test: Test, asked: Mapping[str, Asked]) -> Json:
    if (before := asked.get(test.name)) is None:
        raise CannotReadError(f"{test.name!r} is the value of no item before it")
    if before.is_list:
        raise CannotReadError(f"{test.name!r} is a list, of which no item asks")
    link = before.item["linkId"]
    if test.sign in ("known", "unknown"):
        is_known = test.sign == "known"
        return {"question": link, "operator": "exists", "answerBoolean": is_known}
    operator = next(told for told, sign in _SIGNS.items() if sign == test.sign)
    key, answer = _answer(test, before)
    return {"question": link, "operator": operator, key: answer}


def _answer(test: Test, before: Asked) -> tuple[str, Any]:
    """Give an answer as FHIR has it; that of a choice is the option that stands in the item."""
    options, value = before.item.get("answerOption"), test.value
    if before.item.get("type") in ("quantity", "date"):
        raise CannotReadError(f"{test.name!r} is a {before.item['type']}, of which it is not read")
    if isinstance(options, list) and test.sign in ("==", "!="):
        if value not in before.values:
            raise CannotReadError(f"{value!r} is no answer of {test.name!r}")
        option = options[before.values.index(value)]
        key = next(key for key in option if key.startswith("value"))
        answer = option[key]
        if isinstance(answer, dict):
            answer = {
                part: answer[part] for part in ("system", "code", "display") if part in answer
            }
        return key.replace("value", "answer", 1), answer
    match value:
        case bool():
            return "answerBoolean", value
        case str():
            return "answerString", value
        case int() if before.item.get("type") != "decimal":
            return "answerInteger", value
        case int() | float():
            return "answerDecimal", value
    raise CannotReadError(f"{test.name!r} is compared with nothing")
