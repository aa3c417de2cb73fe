"""Choices where no blanks part the words: what is counted or denied is none, as elsewhere."""

from __future__ import annotations

import pytest

from scriptgraph.state.values import doubt

TIAN = ("0 = 完全没有", "1 = 有几天", "2 = 超过一半的天数", "3 = 几乎每天")
OFTEN = ("0 = not at all", "1 = several days", "3 = nearly every day")
OFT = ("0 = gar nicht", "1 = an einzelnen Tagen", "3 = beinahe jeden Tag")
VECES = ("0 = nunca", "1 = varios días", "3 = casi todos los días")
JOURS = ("0 = jamais", "1 = plusieurs jours", "3 = presque tous les jours")
BOTH = ("谈话", "练习", "都不要")
COUNTS = "its quote counts something, and is no answer"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (3, "三天"),
        (1, "三天"),
        (2, "两天"),
        (2, "2天"),
        (1, "一天"),
        (3, "三天左右"),
        (3, "大概三天"),
        (3, "两周里有三天"),
        (3, "三、四天"),
        (3, "3次"),
        (3, "三回"),
        (3, "三个晚上"),
        (3, "3個小時"),
        (3, "3分钟"),
        (2, "十几天"),
    ],
)
def test_a_measure_word_behind_a_number_counts(value: int, said: str) -> None:
    """So many days are no score, neither by their number nor another: it is asked again."""
    assert doubt(value, TIAN, said, said, "zh") == COUNTS


@pytest.mark.parametrize(
    ("kind", "said", "part", "code"),
    [
        (TIAN, "三天", "三", "zh"),
        (OFTEN, "three days", "three", "en"),
        (OFT, "an drei Tagen", "drei", "de"),
        (VECES, "tres días", "tres", "es"),
        (JOURS, "trois jours", "trois", "fr"),
    ],
)
def test_a_number_cut_off_what_it_counts_is_no_score(
    kind: tuple[str, ...], said: str, part: str, code: str
) -> None:
    """In no language does it help to quote the number alone."""
    assert doubt(3, kind, part, said, code) == COUNTS


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (3, "三"),
        (3, "3"),
        (3, "３"),
        (3, "3分"),
        (3, "三吧"),
        (3, "我选三"),
        (2, "我给2分"),
        (2, "选2这个"),
        (2, "二左右"),
        (2, "2，差不多吧"),
        (3, "几乎每天"),
        (3, "3 = 几乎每天"),
        (3, "几乎每天都不想动"),
        (2, "超过一半的天数"),
        (1, "有几天"),
        (0, "完全没有"),
        (0, "完全沒有"),
    ],
)
def test_a_number_by_itself_is_a_score(value: int, said: str) -> None:
    """Whoever says the number, or the words, of an answer gives it."""
    assert doubt(value, TIAN, said, said, "zh") == ""


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (3, "不是几乎每天"),
        (3, "从来没有几乎每天"),
        (2, "没有超过一半的天数"),
        (2, "没超过一半的天数"),
        (2, "不到一半的天数"),
    ],
)
def test_a_denied_score_is_none(value: int, said: str) -> None:
    """Nor is one whose end is denied: less than half the days are not more than half of them."""
    assert doubt(value, TIAN, said, said, "zh").startswith("its quote denies")


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("谈话", "不要谈话"),
        ("谈话", "不谈话"),
        ("谈话", "别谈话"),
        ("谈话", "我不想谈话"),
        ("谈话", "谈话就不必了"),
        ("谈话", "谈话不要"),
        ("谈话", "谈话还是练习？"),
        ("谈话", "谈话就算了，练习吧"),
        ("练习", "不是练习"),
        ("练习", "不想练习"),
        ("练习", "不做练习"),
        ("练习", "没兴趣练习"),
        ("练习", "我不太想再做练习"),
        ("练习", "不要练习了，谈话吧"),
        ("练习", "停止练习"),
    ],
)
def test_a_denied_choice_is_none(value: str, said: str) -> None:
    """What somebody does not want, or only asks about, they have not chosen."""
    assert doubt(value, BOTH, said, said, "zh")


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("谈话", "不要练习了，谈话吧"),
        ("练习", "谈话就算了，练习吧"),
        ("练习", "不要谈话，练习"),
        ("练习", "练习，不要谈话"),
        ("谈话", "不了，谈话吧"),
        ("谈话", "不，谈话"),
        ("谈话", "不，我不想做，谈话吧"),
        ("谈话", "不如谈话"),
        ("谈话", "要不谈话吧"),
        ("谈话", "非常想谈话"),
        ("谈话", "特别想谈话"),
        ("谈话", "我非要谈话"),
        ("谈话", "谈话不错"),
        ("谈话", "我昨天没睡好想谈话"),
        ("谈话", "谈话可以吗？"),
        ("都不要", "都不要"),
    ],
)
def test_a_denial_of_something_else_denies_no_choice(value: str, said: str) -> None:
    """What stands in another clause, or denies another word, leaves the choice as it is."""
    assert doubt(value, BOTH, said, said, "zh") == ""


@pytest.mark.parametrize(
    ("said", "code"), [("talk or practice?", "en"), ("reden oder üben?", "de")]
)
def test_a_question_with_both_choices_chooses_none(said: str, code: str) -> None:
    """Whoever asks which it is has chosen neither."""
    choices = tuple(said.rstrip("?").split(" "))[::2]
    assert doubt(choices[0], choices, said, said, code) == "its quote asks which"
