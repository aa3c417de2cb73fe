"""Rules of form for what counsellors and clients say, found in the words alone.

Whoever breaks one is asked once more; no rule ever ends a conversation. Thanks and farewells are
known in English only: in another language these two rules find nothing, and the others hold.
"""

from __future__ import annotations

import re

SENTENCES = 2
"""Sentences that a client says at most."""

EARLY = 4
"""A client gives no thanks in this many messages, from the first."""

_ABBREVIATION = re.compile(r"\b(Mr|Mrs|Ms|Dr|St|vs|etc|e\.g|i\.e|a\.m|p\.m)\.", re.IGNORECASE)
_TRAILING_OFF = re.compile(r"(?:\.{2,}|…)(?=\s*[a-z,;])")
_CLOSING = "\"'\u201d\u2019)*"
"""What may stand behind the mark that ends a sentence."""

_WIDE = "\uff01\uff1f\u3002"
"""Marks of Chinese and Japanese, which end a sentence without a space behind them."""

_END = re.compile(rf"[.!?…]+(?=[{_CLOSING}\]]*(?:\s|$))|[{_WIDE}]+|\n+")
_QUOTATION = re.compile(r"\"[^\"\n]*\"|“[^”\n]*”|«[^»\n]*»")
_QUESTION = re.compile("[?\uff1f\u061f]+")
_ITEM = re.compile(r"^[ \t]*(?:[-*•\u2013]|\d{1,2}[.)]|[a-z]\))[ \t]+\S", re.MULTILINE)
_ITEM_IN_LINE = re.compile(r"(?:^|\s)\(?([1-9])[.)] ")
_FIRST, _SECOND, _THIRD, _THEN, _LAST = (
    re.compile(
        rf"(?:^|[.!?:;\n])[ \t]*(?:and )?(?:{words})(?: (?:thing|step|tip|idea|point))?[,:]",
        re.IGNORECASE,
    )
    for words in (
        r"first(?:ly| of all)?|(?:number|step|tip) one",
        r"second(?:ly)?|(?:number|step|tip) two",
        r"third(?:ly)?|(?:number|step|tip) three",
        "next|then|after that",
        "finally|lastly|last but not least",
    )
)
"""Words that number the items of a list in running text."""

_THANKS = re.compile(
    r"(?<!\bno )\b(?:thanks|thank (?:you|u)|thx|appreciate (?:it|this|that|you)"
    r"|grateful (?:to|for) (?:you|your|this))\b",
    re.IGNORECASE,
)
_FAREWELL = re.compile(
    r"^(?:good-?\s?bye|bye|farewell)\b"
    r"|\b(?:good-?\s?bye|bye(?:-bye)?|farewell|take care|see you(?: \w+){0,3}"
    r"|until (?:next time|then)|talk (?:to you )?soon|all the best(?: \w+){0,4})$"
    r"|\bhave a (?:good|nice|lovely|great|calm|restful|peaceful) (?:day|evening|night|week|weekend)"
    r"|\b(?:our|this|the|today's) (?:session|conversation|time(?: together)?|chat)"
    r" (?:is over|ends here|is at an end|has come to an end|is coming to an end)"
    r"|\b(?:end|close|finish|stop) (?:our|this|the|today's) (?:session|conversation|chat)",
    re.IGNORECASE,
)


_HEADING = re.compile(
    r"^[ \t]{0,3}(?:#{1,6} \S|\*\*[^*\n]{1,80}\*\*[ \t]*:?[ \t]*$|__[^_\n]{1,80}__[ \t]*:?[ \t]*$"
    r"|(?:section|task|step|abschnitt|aufgabe|schritt)[ \t]+\d+[ \t]*[:.\u2013-])",
    re.MULTILINE | re.IGNORECASE,
)
_OTHER_SPEAKER = re.compile(
    r"^[ \t]*[*_]{0,2}(?:(?:ai )?therapist|counsell?or|psychologist|assistant|agent"
    r"|dr\. \w{1,30}|doctor|therapeut(?:in)?|berater(?:in)?|assistent(?:in)?"
    r"|psicólog[oa]|terapeuta|thérapeute"
    r"|咨询师|治疗师|助手)[*_]{0,2}[ \t]*[:\uff1a]",
    re.MULTILINE | re.IGNORECASE,
)
_NARRATION = re.compile(
    r"^[ \t]*(?:\*[^*\n]{3,200}\*|\([^)\n]{3,200}\)|\[[^\]\n]{3,200}\])[ \t]*(?:$|\S)", re.MULTILINE
)
"""A line that begins with a stage direction."""

_HELPER = re.compile(
    r"\b(?:as|i am|i'm|being) (?:just |only )?(?:(?:an?|the|your) "
    r"(?:ai|chat ?bot|language model|virtual assistant)|your (?:therapist|counsell?or|assistant))\b"
    r"|\bhow (?:can|may) i (?:help|assist|support) you\b"
    r"|\bi(?:'m| am) (?:only )?(?:here|designed) to (?:help|assist|support)\b"
    r"|\b(?:provide|offer|give) (?:you with |you )?(?:emergency |medical |professional )"
    r"(?:assistance|help|advice)\b"
    r"|\b(?:als|ich bin) (?:nur )?(?:(?:eine|ihre|deine) ki|ein sprachmodell|ein chatbot"
    r"|(?:ihr|dein)e? (?:therapeut|assistent|berater)(?:in)?)\b"
    r"|\bwie kann ich (?:ihnen|dir) (?:\w+ )?helfen\b"
    r"|\bich bin (?:hier|da), um (?:ihnen|dir) zu helfen\b"
    r"|\b(?:soy|como) (?:una? |su |tu )(?:ia|inteligencia artificial|asistente|terapeuta)\b"
    r"|\bc[óo]mo puedo ayudar(?:le|te|lo|la)\b|\bestoy aqu[íi] para ayudar(?:le|te|lo|la)\b"
    r"|\b(?:je suis|en tant qu[e'\u2019]) ?(?:une? |votre |ton )(?:ia|assistant|th[ée]rapeute)\b"
    r"|\bcomment puis-je (?:vous|t[e'\u2019]) ?aider\b"
    r"|\bje suis l[àa] pour (?:vous|t[e'\u2019]) ?aider\b"
    r"|我是(?:一个|您的|你的)?(?:ai|人工智能|语言模型|聊天机器人|咨询师|助手|治疗师)"
    r"|有什么可以帮(?:您|你|助您|助你)|我(?:在这里|来)(?:帮助|支持)(?:您|你)",
    re.IGNORECASE,
)
"""Words of whoever helps, which a patient does not say."""


def sentences(text: str) -> int:
    """Count sentences; one that trails off and goes on in small letters is one."""
    return len(_split(text))


def questions(text: str) -> int:
    """Count questions; what stands in quotation marks is not being asked."""
    return len(_QUESTION.findall(_QUOTATION.sub(" ", text)))


def has_list(text: str) -> bool:
    """Say whether two items of a list stand there: on lines of their own, or numbered in one.

    Numbers may be words: two of `First, ... Second, ... Third, ...`, or all of `First, ... Then,
    ... Finally, ...`. What is only told in its order is no list.
    """
    numbers = _ITEM_IN_LINE.findall(text)
    ordinals = [bool(word.search(text)) for word in (_FIRST, _SECOND, _THIRD)]
    steps = [bool(word.search(text)) for word in (_FIRST, _THEN, _LAST)]
    return (
        len(_ITEM.findall(text)) > 1
        or ("1" in numbers and "2" in numbers)
        or sum(ordinals) > 1
        or all(steps)
    )


def gives_thanks(text: str) -> bool:
    """Say whether somebody is thanked."""
    return bool(_THANKS.search(text))


def says_farewell(text: str) -> bool:
    """Say whether the last sentence takes leave or closes the conversation; no question does."""
    last = (_split(text) or [""])[-1].strip(f" \t,;{_CLOSING}")
    is_question = bool(_QUESTION.search(text.rstrip()[-2:]))
    return bool(_FAREWELL.search(last)) and not is_question


def counsellor_faults(reply: str) -> list[str]:
    """List the rules that a counsellor's reply breaks, in words that the counsellor is told."""
    asked = questions(reply)
    return [
        *([f"it asks {asked} questions; one is the most"] if asked > 1 else []),
        *(["it holds a list; write plain sentences"] if has_list(reply) else []),
        *(
            ["it takes leave; only the client ends the conversation"]
            if says_farewell(reply)
            else []
        ),
    ]


def client_faults(reply: str, *, number: int, most: int = SENTENCES) -> list[str]:
    """List the rules that a client's reply breaks, in words that the client is told.

    Args:
        reply: The words, without the mark for leaving.
        number: Which message of the client's it is, from 1.
        most: Sentences that it may have.
    """
    count = sentences(reply)
    too_early = number <= EARLY and gives_thanks(reply)
    return [
        *([f"it has {count} sentences; {most} are the most"] if count > most else []),
        *(["it gives thanks, and it is too early for that"] if too_early else []),
    ]


def patient_faults(reply: str) -> list[str]:
    """List the rules that a simulated patient's reply breaks, in words that its player is told.

    A patient speaks as one person in a conversation: no document, no stage direction, nobody else.
    """
    return [
        *(["it has a heading; only say what the person says"] if _HEADING.search(reply) else []),
        *(["it holds a list; speak as people do"] if has_list(reply) else []),
        *(
            ["it speaks as somebody else too; say only what this person says"]
            if _OTHER_SPEAKER.search(reply)
            else []
        ),
        *(
            ["it tells what the person does; say only what they say"]
            if _NARRATION.search(reply)
            else []
        ),
        *(
            ["it speaks as the one who helps; you are the one who is helped"]
            if _HELPER.search(reply)
            else []
        ),
    ]


def _split(text: str) -> list[str]:
    whole = _TRAILING_OFF.sub(" ", _ABBREVIATION.sub(r"\1", text))
    return [part for part in _END.split(whole) if re.search(r"\w", part)]
