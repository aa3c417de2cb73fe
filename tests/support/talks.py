"""Corpora in Chinese and German, made up: fifty dialogues each, put together from pieces."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from itertools import cycle, islice
from pathlib import Path
from typing import NamedTuple

Talk = list[tuple[str, str]]
"""Who speaks, and what."""


class Pieces(NamedTuple):
    """What a corpus is put together from."""

    agent: str
    client: str
    openings: Sequence[str]
    troubles: Sequence[str]
    questions: Sequence[str]
    answers: Sequence[str]
    closings: Sequence[str]

    def talks(self, many: int = 50) -> list[Talk]:
        """Put dialogues together; each takes its pieces from another place than the last."""
        return [self._talk(number) for number in range(many)]

    def _talk(self, number: int) -> Talk:
        def some(pieces: Sequence[str], count: int) -> list[str]:
            first = number % len(pieces)
            return list(islice(cycle(pieces), first, first + count))

        rounds = zip(some(self.questions, 2), some(self.answers, 2), strict=True)
        middle = [
            (who, text)
            for pair in rounds
            for who, text in zip((self.agent, self.client), pair, strict=True)
        ]
        return [
            (self.agent, some(self.openings, 1)[0]),
            (self.client, some(self.troubles, 1)[0]),
            *middle,
            (self.agent, some(self.closings, 1)[0]),
        ]


CHINESE = Pieces(
    "咨询师",
    "来访者",
    ("你好，今天过得怎么样？", "欢迎你来。想从哪里说起？", "你好，很高兴见到你。"),
    (
        "最近总是睡不好，半夜醒来就再也睡不着了。",
        "工作压力太大，我觉得自己快撑不住了。",
        "我和母亲又吵架了，心里很难受。",
        "考试快到了，一看书就紧张。",
        "搬到新城市以后，我一个朋友也没有。",
    ),
    (
        "这种情况是从什么时候开始的？",
        "那时候你心里在想什么？",
        "有没有什么时候会稍微好一点？",
        "你身边有谁能和你说说这些？",
    ),
    (
        "大概从春天开始，换了部门以后。",
        "我总觉得是自己不够好。",
        "散步的时候会好一点，吃饭也香一些。",
        "没有人，我不想让他们担心。",
        "我也说不清楚，就是很累。",
        "有时候听听音乐，心里会安静下来。",
        "晚上最难过，白天还可以。",
    ),
    ("谢谢你告诉我这些，我们下次接着谈。", "你今天说了很多，辛苦了。"),
)

GERMAN = Pieces(
    "Beraterin",
    "Klient",
    ("Guten Tag, was führt Sie her?", "Schön, dass Sie da sind. Womit möchten Sie anfangen?"),
    (
        "Ich schlafe seit Wochen schlecht und grüble die halbe Nacht.",
        "Meine Chefin lädt mir immer mehr auf, und ich sage nie nein.",
        "Seit der Trennung ist die Wohnung so still.",
        "Ich traue mich kaum noch vor die Tür.",
    ),
    (
        "Seit wann geht das so?",
        "Was hat Ihnen früher in solchen Zeiten geholfen?",
        "Was geht Ihnen dabei durch den Kopf?",
        "Mit wem können Sie darüber sprechen?",
        "Wie würden Sie es auf einer Skala von 0 bis 10 einschätzen?",
    ),
    (
        "Angefangen hat es nach dem Umzug, glaube ich.",
        "Früher bin ich gelaufen, das tat gut.",
        "Dass ich es nicht schaffe; dann wird mir heiß.",
        "Mit meiner Schwester, aber sie hat selbst genug um die Ohren.",
        "Vielleicht eine Sieben. An guten Tagen eine Fünf.",
        "Das weiß ich nicht so genau.",
    ),
    ("Danke, dass Sie so offen waren.", "Dann machen wir nächste Woche hier weiter.", "Bis bald."),
)


def write_transcript(path: Path, talks: Sequence[Talk]) -> Path:
    """Write plain text, a rule between two dialogues."""
    texts = ("\n".join(f"{who}: {text}" for who, text in talk) for talk in talks)
    path.write_text("\n---\n".join(texts) + "\n", encoding="utf-8")
    return path


def write_table(
    path: Path,
    talks: Sequence[Talk],
    *,
    separator: str = ",",
    head: Sequence[str] = ("dialogue", "speaker", "text"),
) -> Path:
    """Write a table with a row for each message."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=separator)
        writer.writerow(head)
        for number, talk in enumerate(talks, start=1):
            writer.writerows([f"t{number}", who, text] for who, text in talk)
    return path


def write_esconv(path: Path, talks: Sequence[Talk]) -> Path:
    """Write an array as ESConv has it, with its survey and annotations."""
    whole = [
        {
            "experience_type": "Previous Experience",
            "emotion_type": "anxiety",
            "problem_type": "job crisis",
            "situation": "I am worried about my job.",
            "survey_score": {
                "seeker": {"initial_emotion_intensity": "5", "empathy": "4"},
                "supporter": {"relevance": "5"},
            },
            "dialog": [
                {
                    "speaker": "supporter" if number % 2 == 0 else "seeker",
                    "annotation": {"strategy": "Question"} if number % 2 == 0 else {},
                    "content": f"{text}\n",
                }
                for number, (_, text) in enumerate(talk)
            ],
            "seeker_question1": "",
        }
        for talk in talks
    ]
    path.write_text(json.dumps(whole, ensure_ascii=False, indent=2), encoding="utf-8")
    return path
