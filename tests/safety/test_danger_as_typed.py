"""Danger is heard however it is typed: in haste, by a slip, or so that no filter sees it."""

from __future__ import annotations

import pytest

from scriptgraph.safety.danger import speaks_of_dying
from scriptgraph.safety.danger.disguises import readings
from scriptgraph.safety.danger.slips import Slips


@pytest.mark.parametrize(
    "text",
    [
        "i dont wanna be alive anymore",
        "i cant do this anymore",
        "been thinking about ending it",
        "i nearly killed myself last year",
        "gonna off myself tonight lol",
        "i want to unalive",
        "kil my self",
        "nobody would even miss me",
        "i hope i dont wake up tomorrow",
        "whats the point, i dont see any reason for being alive",
        "life isnt worth living",
        "i just want to sleep forever",
        "i want to disappear",
        "my friend wants to kill herself",
        "started cutting again",
        "got the pills ready",
        "I don't want to kill myself yet",
        "I don't know why I don't kill myself",
        "why not kill myself",
        "im so tired of living",
        "ich schaff das nicht mehr, ich kann so nicht mehr weitermachen",
        "hab keinen bock mehr zu leben",
        "ich will dem ganzen ein ende setzen",
        "wär ich doch nur tot, wäre ich doch nur nie geboren",
        "mein bruder will sich umbringen",
        "ich spring von der brücke",
        "bin lebensmuede",
        "niemand würde mich vermissen",
        "ich hab einen abschiedsbrief geschrieben",
        "no aguanto mas",
        "quiero desaparecer",
        "estoy cansada de vivir",
        "mi hermana quiere matarse",
        "ojala no despertara",
        "no vale la pena vivir",
        "je veux crever",
        "j'en ai marre de vivre",
        "mon frere veut se suicider",
        "a quoi bon vivre",
        "je voudrais disparaitre",
        "活腻了",
        "我想从楼上跳下去",
        "我想离开这个世界",
        "活着太累了",
        "我写好了遗书",
    ],
)
def test_a_wish_to_die_is_heard_however_it_is_typed(text: str) -> None:
    """In slang, in haste, without accents, in the past, of somebody else, half taken back."""
    assert speaks_of_dying(text)


@pytest.mark.parametrize(
    "text",
    [
        "I took 60 pills",
        "I just took 40 tablets",
        "i swallowed thirty pills",
        "I have taken all my tablets",
        "I've taken all of my tablets",
        "I took all my tablets",
        "I took my whole box of tablets",
        "took 60 pills",
        "I took too much of my medication",
        "I overdosed",
        "ki\u200bll myself",
        "I want to ki\u200dll my\u2060self",
        "I want to d\u00adie",
        "I want to die\ufeff",
        "i want to d\u200cie",
        "k1ll myself",
        "I want to k1ll mys3lf",
        "I wanna d1e",
        "su1cide",
        "k!ll myself",
        "kill myslef",
        "I want to kill mysefl",
        "kill myelf",
        "klil myself",
        "ikll myself",
        "suicdie",
        "i want to comit sucide",
        "Ich habe 60 Tabletten genommen",
        "Ich habe gerade 40 Pillen geschluckt",
        "Ich habe alle Tabletten genommen",
        "habe sechzig Tabletten genommen",
        "ich will mich umbirngen",
        "ich will st3rben",
        "ich will mich umbr1ngen",
        "ich will ster\u200bben",
        "Ich will nciht mehr leben",
        "ich will sterebn",
        "Selbstmrod",
        "Me tomé 60 pastillas",
        "He tomado sesenta pastillas",
        "Me he tomado todas mis pastillas",
        "quiero m0rir",
        "quiero mo\u200brir",
        "quiero morri",
        "quiero sucidarme",
        "quiero matrame",
        "me tragué 40 pastillas",
        "J'ai pris 60 comprimés",
        "j'ai avalé soixante cachets",
        "J'ai pris tous mes comprimés",
        "je veux m0urir",
        "je veux mou\u200brir",
        "je veux mourri",
        "je veux me suicdier",
        "je viens de prendre 40 cachets",
        "我吃了60片药",
        "我吃了六十片安眠药",
        "我刚吞了40颗药",
        "我把所有的药都吃了",
        "我想自\u200b杀",
        "我想 自 杀",
        "我 想 死",
        "我吃了60粒安眠药",
        "I want to k i l l myself",
        "I want to k.i.l.l myself",
        "I w\u200bant to die",
        "I want to die\u202e",
        "I want to k\u0456ll myself",
    ],
)
def test_an_overdose_and_a_disguised_wish_to_die_are_heard(text: str) -> None:
    """Many pills, signs that nobody sees, figures for letters, letters apart, a slip in a word."""
    assert speaks_of_dying(text)


_CONTROL = ["\0", "\1", "\b", "\x0b", "\x1b", "\x1f", "\x7f", "\x85", "\x9f"]
_NO_LETTER = ["\ufffc", "\ufffd", "\u20dd", "\u20e3", "\ue000", "\ufdd0", "\ud800", "\u2800"]
_EMOJI = [
    "\N{SLIGHTLY SMILING FACE}",
    "\N{THUMBS UP SIGN}\N{EMOJI MODIFIER FITZPATRICK TYPE-4}",
    "\N{HEAVY BLACK HEART}\ufe0f",
]


@pytest.mark.parametrize("odd", [*_CONTROL, *_NO_LETTER, *_EMOJI], ids=ascii)
@pytest.mark.parametrize(
    "text",
    [
        "I want to ki~ll my~self",
        "I want to kill~myself",
        "I want to~ k~ill myself~",
        "ich will mich um~bringen",
        "quiero mo~rir",
        "je veux mou~rir",
        "我想自~杀",
    ],
)
def test_a_character_that_says_nothing_hides_no_word(text: str, odd: str) -> None:
    """Control, private and unassigned characters, what encloses a letter, and pictures."""
    assert speaks_of_dying(text.replace("~", odd))


@pytest.mark.parametrize("odd", ["\0", "\x1b", "\ue000", "\ufffd", "\N{SLIGHTLY SMILING FACE}"])
def test_a_character_that_says_nothing_makes_no_danger(odd: str) -> None:
    """Words between which one stands say what they did."""
    said = f"I was at home{odd}and slept well{odd}. My phone is dead{odd}, it kills{odd}time."
    assert not speaks_of_dying(said)


def test_plain_words_are_read_as_often_as_ever() -> None:
    """Only where such a character stands are there more readings; between words a picture may."""
    said = "Caf\u00e9 \N{SLIGHTLY SMILING FACE} with Ann\r\n\tand Bo \u2013 it was good!"
    assert readings(said, Slips()) == [said]
    assert len(readings(said.replace("with", "wi\0th"), Slips())) > 2
