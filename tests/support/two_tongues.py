"""Fifty dialogues in Chinese and fifty in German, put together of sentences written for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from scriptgraph.records.dialogue import Dialogue
from support.recorded import Said, talk

Tongue = Literal["zh", "de"]

DIALOGUES = 50

AGENT: Mapping[Tongue, Sequence[str]] = {
    "zh": (
        "你好，今天想从哪里开始说起？",
        "听起来这段时间你过得很不容易。",
        "那天晚上你心里在想什么？",
        "身体上有什么感觉吗？",
        "如果给现在的紧张打分，从零到十是几分？",
        "有没有什么时候会好一点？",
        "我们可以一起慢慢呼吸三次。",
        "你刚才说的话对我很重要。",
        "下个星期你想先试哪一步？",
        "今天谈到这里，你觉得怎么样？",
    ),
    "de": (
        "Guten Tag, womit möchten Sie heute anfangen?",
        "Das klingt, als wären die letzten Wochen schwer gewesen.",
        "Was ging Ihnen an jenem Abend durch den Kopf?",
        "Spüren Sie dabei etwas im Körper?",
        "Wie stark ist die Anspannung gerade, von null bis zehn?",
        "Gibt es Augenblicke, in denen es leichter wird?",
        "Wir können dreimal langsam zusammen atmen.",
        "Was Sie eben gesagt haben, ist mir wichtig.",
        "Welchen Schritt wollen Sie nächste Woche zuerst versuchen?",
        "Wie geht es Ihnen mit dem, was wir heute besprochen haben?",
    ),
}

CLIENT: Mapping[Tongue, Sequence[str]] = {
    "zh": (
        "我在医院做护士，最近总是上夜班。",
        "晚上睡不着，一直想着病人的事情。",
        "我妈妈生病以后，家里都靠我一个人。",
        "早上起来头很疼，什么都不想吃。",
        "大概七分吧，开会以前会更高。",
        "周末去公园走路的时候会放松一些。",
        "我怕同事觉得我没有用。",
        "其实我很久没有跟朋友说话了。",
        "我可以先把手机放在客厅里睡觉。",
        "说出来以后好像轻松了一点。",
    ),
    "de": (
        "Ich bin Krankenschwester und habe zurzeit nur Nachtdienst.",
        "Nachts liege ich wach und denke an die Patienten.",
        "Seit meine Mutter krank ist, hängt zu Hause alles an mir.",
        "Morgens habe ich Kopfschmerzen und mag nichts essen.",
        "Ungefähr sieben, vor den Besprechungen mehr.",
        "Am Wochenende, wenn ich im Park spazieren gehe, wird es besser.",
        "Ich habe Angst, dass die Kollegen mich für unfähig halten.",
        "Eigentlich habe ich lange mit keiner Freundin gesprochen.",
        "Ich könnte das Handy über Nacht im Wohnzimmer lassen.",
        "Es ist etwas leichter, seit ich es ausgesprochen habe.",
    ),
}

PROFILES: Mapping[Tongue, Mapping[str, str]] = {
    "zh": {
        "nurse": "护士，在医院上夜班，晚上睡不着，妈妈生病，头疼，怕同事觉得没有用。",
        "farmer": "农民，种苹果，去年下大雨，欠银行很多钱，儿子去了城里工作。",
    },
    "de": {
        "nurse": "Krankenschwester im Nachtdienst, liegt nachts wach, Mutter krank, "
        "Kopfschmerzen, Angst vor dem Urteil der Kollegen.",
        "farmer": "Landwirt mit Apfelbäumen, Hagel im Sommer, Schulden bei der Bank, der Sohn "
        "ist in die Stadt gezogen.",
    },
}


def corpus(tongue: Tongue) -> Iterator[Dialogue]:
    """Give the dialogues of one language; each begins elsewhere and goes on by another step."""
    agent, client = AGENT[tongue], CLIENT[tongue]
    for number in range(DIALOGUES):
        step = (1, 3, 7, 9)[number % 4]
        said: list[Said] = []
        for turn in range(36):
            place = (number + step * turn) % len(agent)
            said.extend([("dialog", agent[place]), ("patient", client[place])])
        yield talk(*said, id=f"{tongue}-{number:02d}", patient={"id": "nurse"})
