"""A list is not told empty by words that leave something, nor over by words that say more."""

from __future__ import annotations

import pytest

from scriptgraph.language.left_to_tell import leaves_some, says_more
from scriptgraph.language.record_names import is_denied
from scriptgraph.language.struck import part_about
from scriptgraph.language.told_all import says_all
from scriptgraph.state.values import has_none


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", "that's not all"),
        ("en", "that is not all"),
        ("en", "not all"),
        ("en", "not quite all"),
        ("en", "there is more"),
        ("en", "no, there is more"),
        ("en", "wait"),
        ("en", "hang on, let me look"),
        ("en", "there are others"),
        ("en", "one more"),
        ("en", "I take another one"),
        ("en", "not yet"),
        ("en", "I forgot one"),
        ("en", "I'm not done"),
        ("en", "I don't think that's all"),
        ("en", "and something else"),
        ("en", "I have two more"),
        ("en", "let me check my bag"),
        ("en", "yes, there's more"),
        ("en", "that isn't everything"),
        ("fr", "c'est pas tout"),
        ("fr", "ce n'est pas tout"),
        ("fr", "pas tout à fait"),
        ("fr", "non, il y en a d'autres"),
        ("fr", "il y en a encore"),
        ("fr", "attendez"),
        ("fr", "attendez, je regarde"),
        ("fr", "encore un"),
        ("fr", "oui, il y en a d'autres"),
        ("fr", "j'en oublie"),
        ("fr", "je ne crois pas que ce soit tout"),
        ("fr", "pas encore"),
        ("fr", "ce n'est pas fini"),
        ("fr", "et un autre"),
        ("fr", "non, ce n'est pas tout"),
        ("fr", "c'est loin d'être tout"),
        ("fr", "j'en ai encore deux"),
        ("fr", "oui et aussi un autre"),
        ("fr", "je regarde dans mon sac"),
        ("fr", "il m'en manque un"),
        ("de", "das ist nicht alles"),
        ("de", "das war noch nicht alles"),
        ("de", "nicht ganz"),
        ("de", "warten Sie"),
        ("de", "moment"),
        ("de", "einen Moment bitte"),
        ("de", "es gibt noch mehr"),
        ("de", "nein, da kommt noch was"),
        ("de", "noch eins"),
        ("de", "ich nehme noch welche"),
        ("de", "ich habe noch eins vergessen"),
        ("de", "noch nicht"),
        ("de", "ich bin nicht fertig"),
        ("de", "ich glaube nicht, dass das alles ist"),
        ("de", "und noch etwas"),
        ("de", "ich habe noch zwei"),
        ("de", "ich schau mal nach"),
        ("de", "eins fehlt noch"),
        ("de", "da sind noch andere"),
        ("es", "eso no es todo"),
        ("es", "no es todo"),
        ("es", "todavía no"),
        ("es", "espere"),
        ("es", "un momento"),
        ("es", "hay más"),
        ("es", "no, hay más"),
        ("es", "hay otra"),
        ("es", "tomo otra más"),
        ("es", "y otro"),
        ("es", "otra"),
        ("es", "me falta una"),
        ("es", "se me olvidó una"),
        ("es", "no he terminado"),
        ("es", "no creo que sea todo"),
        ("es", "una más"),
        ("es", "déjeme ver"),
        ("es", "sí, hay otras"),
        ("zh", "还有"),
        ("zh", "不止这些"),
        ("zh", "等一下"),
        ("zh", "还没说完"),
        ("zh", "不是全部"),
        ("zh", "还有一种"),
        ("zh", "我忘了一个"),
        ("zh", "我看看"),
        ("zh", "不,还有别的"),
    ],
)
def test_who_says_that_there_is_more_has_not_told_all(code: str, said: str) -> None:
    """ "That is not all", "wait" and "one more" end no list, in every language."""
    assert says_more(said, code)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", "that's all"),
        ("en", "no more"),
        ("en", "nothing else"),
        ("en", "no, that's it"),
        ("en", "I think that's it"),
        ("en", "no, nothing else, thank you"),
        ("en", "one more: ibuprofen. That's all."),
        ("en", "wait, that's all"),
        ("en", "there are no others"),
        ("en", "no others"),
        ("en", "not any more"),
        ("en", "no, not at all"),
        ("en", "I don't take any more"),
        ("en", "that was everything"),
        ("en", "thanks"),
        ("en", "No, that's all of them"),
        ("en", "there isn't another one"),
        ("en", "not all the time"),
        ("en", "I'm done"),
        ("fr", "c'est tout"),
        ("fr", "je crois que c'est tout"),
        ("fr", "non, c'est tout"),
        ("fr", "voilà, rien d'autre"),
        ("fr", "plus rien"),
        ("fr", "il n'y en a pas d'autre"),
        ("fr", "il n'y en a plus"),
        ("fr", "non merci"),
        ("fr", "et puis c'est marre"),
        ("fr", "voilà"),
        ("fr", "pas du tout"),
        ("fr", "pas d'autres"),
        ("fr", "encore un, le Doliprane. C'est tout"),
        ("fr", "non, rien de plus"),
        ("de", "das ist alles"),
        ("de", "nein, das wars"),
        ("de", "sonst nichts"),
        ("de", "nichts mehr"),
        ("de", "nein danke"),
        ("de", "mehr ist es nicht"),
        ("de", "keine weiteren"),
        ("de", "noch eins, Ibuprofen. Das ist alles."),
        ("de", "es gibt keine anderen"),
        ("de", "ich nehme sonst nichts mehr"),
        ("de", "fertig"),
        ("de", "es fehlt keins"),
        ("es", "eso es todo"),
        ("es", "nada más"),
        ("es", "ya está"),
        ("es", "no más"),
        ("es", "no hay otra"),
        ("es", "no, gracias"),
        ("es", "ya no hay más"),
        ("es", "no falta nada"),
        ("es", "son todas"),
        ("es", "una más, aspirina. Eso es todo"),
        ("zh", "就这些"),
        ("zh", "没有了"),
        ("zh", "没有别的"),
        ("zh", "都说了"),
        ("zh", "没了"),
        ("zh", "不，就这些"),
    ],
)
def test_who_says_that_this_is_all_has_told_all(code: str, said: str) -> None:
    """An end is an end, also behind one more, and where more is denied."""
    assert not says_more(said, code)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", "nothing except paracetamol"),
        ("en", "none but aspirin"),
        ("en", "nothing but aspirin"),
        ("en", "nothing special"),
        ("en", "Apart from aspirin I take nothing"),
        ("en", "hardly any"),
        ("en", "almost nothing"),
        ("en", "nothing... well, yes, Lexomil"),
        ("en", "None. Oh, aspirin"),
        ("en", "nothing, only vitamins"),
        ("en", "not much"),
        ("en", "nothing, but sometimes I take aspirin"),
        ("en", "no medication other than the pill"),
        ("en", "no medicines besides aspirin"),
        ("en", "None. Actually, yes, ibuprofen"),
        ("fr", "rien à part du Doliprane"),
        ("fr", "rien sauf du Doliprane"),
        ("fr", "aucun sauf la pilule"),
        ("fr", "rien d'autre que du Doliprane"),
        ("fr", "pas grand-chose"),
        ("fr", "rien que du Doliprane"),
        ("fr", "rien hormis la pilule"),
        ("fr", "presque rien"),
        ("fr", "rien ? si, du Lexomil"),
        ("fr", "rien... si, du Lexomil"),
        ("fr", "à part la pilule, rien"),
        ("fr", "rien, juste la pilule"),
        ("fr", "rien de spécial"),
        ("fr", "je ne prends rien d'autre que du Lexomil"),
        ("fr", "rien, ah si, du Xanax"),
        ("fr", "non, rien... oui, du Doliprane"),
        ("de", "nichts außer Aspirin"),
        ("de", "keine bis auf Aspirin"),
        ("de", "nichts, nur Vitamine"),
        ("de", "fast nichts"),
        ("de", "kaum etwas, nichts Besonderes"),
        ("de", "nichts... doch, Lexomil"),
        ("de", "Keine. Ach ja, Aspirin"),
        ("de", "abgesehen von der Pille nichts"),
        ("de", "nichts als Aspirin"),
        ("de", "nichts, aber manchmal nehme ich Aspirin"),
        ("es", "nada excepto aspirina"),
        ("es", "nada salvo paracetamol"),
        ("es", "nada, solo vitaminas"),
        ("es", "nada más que aspirina"),
        ("es", "casi nada"),
        ("es", "nada especial"),
        ("es", "nada... bueno, sí, lorazepam"),
        ("es", "ninguno menos la píldora"),
        ("es", "aparte de aspirina, nada"),
        ("es", "nada, ah sí, lorazepam"),
        ("es", "no tomo nada, pero a veces tomo aspirina"),
        ("zh", "除了阿司匹林没有"),
        ("zh", "没有，只吃维生素"),
        ("zh", "几乎没有"),
        ("zh", "没什么特别的"),
        ("zh", "没有……哦，有，阿司匹林"),
        ("zh", "除了阿司匹林以外都没有"),
        ("zh", "没有，不过有时吃阿司匹林"),
    ],
)
def test_a_none_that_leaves_something_is_no_none(code: str, said: str) -> None:
    """ "Nothing except aspirin", "hardly any" and "none. Oh yes, aspirin" tell of some."""
    assert leaves_some(said, code) or not has_none(said, code)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", "none"),
        ("en", "nothing"),
        ("en", "I don't take any"),
        ("en", "No, none at all"),
        ("en", "none, thanks"),
        ("en", "nothing at the moment"),
        ("en", "No medication"),
        ("en", "I take nothing, but thank you for asking"),
        ("en", "none, but I used to take sertraline"),
        ("en", "nothing, that's right"),
        ("en", "no, I really take nothing"),
        ("en", "Oh, nothing"),
        ("en", "No. None."),
        ("en", "no, nothing at all, no"),
        ("en", "I don't take any medication at all"),
        ("en", "Nothing, yes, nothing"),
        ("fr", "rien"),
        ("fr", "aucun"),
        ("fr", "je n'en prends pas"),
        ("fr", "aucun traitement"),
        ("fr", "plus rien"),
        ("fr", "rien en ce moment"),
        ("fr", "rien, si vous voulez savoir"),
        ("fr", "non, rien du tout"),
        ("fr", "je ne prends rien"),
        ("fr", "rien, mais j'en prenais"),
        ("fr", "rien, c'est ça"),
        ("fr", "rien, oui, rien"),
        ("fr", "non, non, je ne prends rien"),
        ("de", "keine"),
        ("de", "ich nehme nichts"),
        ("de", "nein, gar nichts"),
        ("de", "zur Zeit nichts"),
        ("de", "keine, danke"),
        ("de", "nichts, ja genau"),
        ("de", "nein, doch nicht, keine"),
        ("de", "früher schon, aber jetzt nichts"),
        ("es", "ninguno"),
        ("es", "no tomo nada"),
        ("es", "nada"),
        ("es", "no, nada de nada"),
        ("es", "menos mal que no tomo nada"),
        ("es", "no tomo nada, si tomo me mareo"),
        ("es", "nada, sí, nada"),
        ("es", "no tomo ninguna medicina"),
        ("es", "ninguna, gracias"),
        ("zh", "没有"),
        ("zh", "不吃药"),
        ("zh", "没吃什么药"),
        ("zh", "什么药都不吃"),
        ("zh", "没有，谢谢"),
        ("zh", "现在没有"),
    ],
)
def test_a_plain_none_is_one(code: str, said: str) -> None:
    """What only stands around a none takes nothing of it away."""
    assert has_none(said, code)
    assert not leaves_some(said, code)


@pytest.mark.parametrize(
    ("code", "asked", "said", "is_more"),
    [
        ("en", "Is that all?", "no", True),
        ("en", "Is that all?", "yes", False),
        ("en", "Anything else?", "yes", True),
        ("en", "Anything else?", "no", False),
        ("en", "What else? Is that all?", "No.", True),
        ("en", "Is that all, or is there anything else?", "no", False),
        ("de", "War das alles?", "nein", True),
        ("de", "Sonst noch etwas?", "nein", False),
        ("de", "Nehmen Sie noch etwas?", "ja", True),
        ("fr", "Est-ce tout ?", "non", True),
        ("fr", "Y en a-t-il d'autres ?", "oui", True),
        ("fr", "Et quoi d'autre ? Est-ce tout ?", "oui", False),
        ("es", "¿Eso es todo?", "no", True),
        ("es", "¿Hay algo más?", "sí", True),
        ("es", "¿Hay algo más?", "no", False),
        ("zh", "就这些吗？", "不", True),
        ("zh", "还有别的吗？", "有", True),
        ("zh", "还有别的吗？", "没有", False),
    ],
)
def test_a_plain_yes_or_no_answers_the_last_question(
    code: str, asked: str, said: str, is_more: bool
) -> None:
    """Whether there is more, or whether that is all; where it asks both, nobody can tell."""
    assert says_more(said, code, asked) is is_more


@pytest.mark.parametrize(
    ("code", "said", "name", "denied"),
    [
        ("en", "nothing except paracetamol", "paracetamol", False),
        ("de", "keine bis auf Aspirin", "Aspirin", False),
        ("de", "nichts als Aspirin", "Aspirin", False),
        ("es", "no tomo más que aspirina", "aspirina", False),
        ("es", "ninguno menos la píldora", "píldora", False),
        ("fr", "rien hormis la pilule", "pilule", False),
        ("zh", "除了阿司匹林没有", "阿司匹林", False),
        ("en", "no aspirin", "aspirin", True),
        ("de", "kein Aspirin", "Aspirin", True),
    ],
)
def test_what_is_left_is_told(code: str, said: str, name: str, denied: bool) -> None:
    """ "Nothing except aspirin" tells of aspirin, and "no aspirin" does not."""
    assert is_denied(name, part_about(name, said, code), code) is denied


@pytest.mark.parametrize(
    ("code", "said"),
    [
        *[
            ("en", one)
            for one in (
                "let me see my list",
                "That's all, I think, but let me see my list",
                "let me find my list",
                "let me see the box",
                "let me see my old prescription",
                "there is more, but that's all I can say",
                "there is more, but that's all for now",
            )
        ],
        *[
            ("de", one)
            for one in (
                "Ich schaue auf meine Liste",
                "ich suche meine Liste",
                "ich muss meine Liste suchen",
                "Lassen Sie mich nachsehen",
                "es gibt mehr, aber das ist alles, was ich sagen kann",
            )
        ],
        *[
            ("fr", one)
            for one in (
                "laissez-moi voir ma liste",
                "je cherche ma liste",
                "il y en a d'autres, mais c'est tout",
            )
        ],
        *[
            ("es", one)
            for one in (
                "déjeme ver mi lista",
                "déjeme buscar la lista",
                "voy a buscar la receta",
                "hay más, pero eso es todo",
            )
        ],
        *[("zh", one) for one in ("让我看看单子", "还有别的，不过就这些吧")],
    ],
)
def test_who_looks_for_their_list_or_keeps_some_back_has_more(code: str, said: str) -> None:
    """What is said to go on is not complete, for all that they end with."""
    assert says_more(said, code)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", "That's all. I have to see the dentist"),
        ("en", "That's all. I need to see my therapist on Monday"),
        ("en", "that's all, I'll check on my son"),
        ("en", "aspirin, but that's all"),
        ("de", "Das ist alles. Ich muss einen Arzt suchen"),
        ("de", "das ist alles, ich schaue fern"),
        ("fr", "C'est tout. Je dois voir ma fille"),
        ("es", "Eso es todo. Voy a ver a mi médico"),
        ("zh", "就这些。我要看医生"),
    ],
)
def test_who_has_to_see_somebody_has_no_more(code: str, said: str) -> None:
    """Nothing is looked for that a list would stand on."""
    assert not says_more(said, code)
    assert says_all(said, code)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", "that's all?"),
        ("en", "is that all"),
        ("de", "das ist alles?"),
        ("fr", "c'est tout ?"),
        ("es", "¿eso es todo?"),
        ("zh", "就这些吗"),
        ("zh", "就这些？"),
    ],
)
def test_who_asks_whether_this_is_all_ends_no_list(code: str, said: str) -> None:
    """Nor do they tell of more."""
    assert not says_all(said, code)
    assert not says_more(said, code)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", "nothing, what I take is only aspirin"),
        ("en", "None, when I sleep badly only aspirin"),
        ("de", "keine, was ich nehme ist nur Aspirin"),
        ("fr", "rien, quand j'ai mal seulement du doliprane"),
        ("es", "ninguna, cuando me duele solo aspirina"),
        ("zh", "没有，什么时候痛，只吃阿司匹林"),
        ("en", "None, when I sleep badly only aspirin. When is the next session?"),
    ],
)
def test_a_time_at_which_something_is_taken_is_no_question(code: str, said: str) -> None:
    """It has no mark, and is not left out of what is left."""
    assert leaves_some(said, code)
