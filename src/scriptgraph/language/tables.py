"""What the table of a language holds: `wordings/en.toml` and the others are read as these."""

from __future__ import annotations

from scriptgraph.language.answer_words import Answers
from scriptgraph.language.number_words import Numbers
from scriptgraph.language.table import Table


class Turns(Table):
    """What turns a denial in the same clause round."""

    interjections: tuple[str, ...] = ()
    """Before a clause, a no for itself: `no I don't`."""

    cancelling: tuple[str, ...] = ()
    """Denials of which two cancel out: `I don't not`, but not "no fumo nada"."""

    lifts: tuple[str, ...] = ()
    """Words that say by themselves that something is not so; `resist*` is any that begins so."""


class Wishes(Table):
    """What people say who do not want to answer, or do not want to go on."""

    declines: tuple[str, ...] = ()
    """What declines wherever it stands in a message: `rather not say`."""

    intimate: str = "(?!)"
    """All of a clause that calls a question too private, where no yes or no begins the answer."""

    tags: tuple[str, ...] = ()
    """What may stand beside such a refusal and answers nothing: the `ok` of "too personal, ok"."""

    skips: tuple[str, ...] = ()
    """What does so only as all that is said: `skip`, `pass`."""

    unwilling: tuple[str, ...] = ()
    """What as all that is said declines, where no yes or no was asked for: `rather not`."""

    unknown: tuple[str, ...] = ()
    """What says, as all of a message, that somebody cannot answer: `no idea`."""

    puzzled: str = "(?!)"
    """A pattern, without case and accents: words of knowing and understanding.

    Denied in the same clause they speak of the question: "das weiß ich gar nicht".
    """

    lost: str = "(?!)"
    """A pattern, without case and accents: a clause by which a question is not understood."""

    untold: str = "(?!)"
    """A pattern, without case and accents: that somebody does not want to say something."""

    leave: str = "(?!)"
    """A pattern, without case and accents: a question whether one may ask, or they would tell."""

    points_back: str = "(?!)"
    """A pattern, without case and accents: what speaks of an earlier question: `the one before`."""

    last_told: str = "(?!)"
    """A pattern, without case and accents: what speaks of the answer before: `the last one`."""

    withdraws: str = "(?!)"
    """A pattern, without case and accents: what takes back what was told, `please forget my`."""

    after_all: tuple[str, ...] = ()
    """What somebody says who tells what they had not wanted to tell: `on second thoughts`."""

    farewells: tuple[str, ...] = ()
    """A goodbye, all of a sentence but for a name."""

    stops: tuple[str, ...] = ()
    """A wish to stop, all of a sentence."""

    before: tuple[str, ...] = ()
    """What may stand before them."""

    behind: tuple[str, ...] = ()
    """What may stand behind them."""


class Consent(Table):
    """How consent is asked for, and told by somebody else; patterns without case and accents.

    `{people}` stands for one of `safety.people`, `{kin}` for one of `kin`.
    """

    asked: str = "(?!)"
    """In a question, or the name of a value: that consent is asked for."""

    agrees: str = "(?!)"
    """In a task, or an answer: to agree; `asked` also has what only asks what somebody likes."""

    open: str = "(?!)"
    """What speaks of agreeing and agrees to nothing: `I have to agree`, `you agree`, `partly`."""

    depends: str = "(?!)"
    """What makes an agreement wait for something, or depend on it: `once I have read it`."""

    past: str = "(?!)"
    """Words that tell what was; the two below may name them as `{past}`."""

    over: str = "(?!)"
    """What follows from a `depends` on where its time is over: `when I was a child`."""

    settled: str = "(?!)"
    """What reads so and waits for nothing: `it started after ...`, `after reading it, I agree`."""

    later: str = "(?!)"
    """That they will agree, and do not yet: what they wait for is not over then."""

    kin: str = "(?!)"
    """Who else there is: partners, children, and who treats somebody."""

    says: str = "(?!)"
    """That somebody else thinks or says something: `my wife thinks`."""

    own: str = "(?!)"
    """That the speaker does so as well: `and so do I`."""

    refuses: str = "(?!)"
    """What refuses consent without a word that denies: `I decline`."""


class Names(Table):
    """How people say what they are called, as patterns without case and accents."""

    asked: str = "(?!)"
    """In a question, or the name of a value: that a name is asked for."""

    introduces: str = "(?!)"
    """All that stands before a name: `my name is`."""

    tells: str = "(?!)"
    """Beside a name, that it is one; `introduces` also has what else can be wished for."""

    presents: str = "(?!)"
    """What may stand before one, and before all else that somebody is: `I am`."""

    behind: str = "(?!)"
    """All that stands behind a name: `please`."""

    greets: str = "(?!)"
    """What greets: `hello`. Nobody is called so."""

    greeted: str = "(?!)"
    """What may stand beside it: `everybody`; `titles` may as well."""

    titles: str = "(?!)"
    """What addresses somebody by itself: `doctor`."""

    titled: str = "(?!)"
    """What does so before a name: `Mrs`."""


class Conditions(Table):
    """How authors word conditions, and what is asked and said of who is in danger no more."""

    empty: str = ""
    """Words that do not tell one condition from another."""

    watches_danger: str = "(?!)"
    """A pattern, without case and accents: what conditions name that watch for danger to life."""

    harm: str = "(?!)"
    """A pattern, without case and accents: what people call harm to themselves."""

    rules_out: str = "(?!)"
    """A pattern, without case and accents: how notes on a person say that there is none of it."""

    safe: str = "(?!)"
    """A pattern: what is asked, and said, of who is in danger no more."""

    watches_lost: str = "(?!)"
    """A pattern, without case and accents: what watches for who cannot follow."""

    watches_stop: str = "(?!)"
    """A pattern: conditions that watch for a wish to stop."""


class Safety(Table):
    """All that a message is made of which says "I am safe", as patterns without case and accents.

    `~` stands for any of `along`, `{people}` for one of `people`. What is not listed is not
    understood, and whoever says it is asked again.
    """

    yes: str = ""
    """A yes that `ok` and `sure` are not."""

    own: str = ""
    """A yes in words of its own, `I am`: an answer, but no statement."""

    states: str = ""
    """The speaker's own safety, now."""

    places: str = ""
    """Where they are, behind `states`."""

    help: str = ""
    """Who helps in an emergency is there: it counts by itself."""

    company: str = ""
    """Who else is there, or where the speaker is."""

    people: str = ""
    """No partners: the danger may come from them."""

    and_: str = ""
    along: str = ""
    """What may be said along with it: `now`, `thanks`."""

    first: str = ""
    """What a message may begin with: behind a yes, `ok` is a shrug."""

    hesitates: str = "(?!)"
    """What it may begin with where it states something: `well yes` by itself is no plain yes."""

    others: str = "(?!)"
    """That nobody else is in danger: `nobody will be hurt`, `he is safe`, `everybody is safe`."""

    harmless: str = "(?!)"
    """That others are not in danger from the speaker: `i won't hurt him`, `he has left`.

    Of what somebody else may do to themselves it says nothing.
    """

    means: str = "(?!)"
    """What may stand beside that, and says nothing by itself: `i put the knife away`."""

    another: str = "(?!)"
    """In words of danger: it is somebody else who may harm themselves."""

    oneself: str = "(?!)"
    """In such words: the speaker as well."""

    woman: str = "(?!)"
    """What tells that a third person is a woman, and never that it is a man."""

    man: str = "(?!)"

    not_own: str = "(?!)"
    """In the name of a value: it is about a third person, or about a place: `safe_place`."""

    taken_back: str = "(?!)"
    """What takes back what was said just before: `i lied`. It is looked for anywhere."""

    asks: str = ""
    """The question whether the one who is spoken to is safe now; `~` is any of `moments` here."""

    requests: str = "(?!)"
    """The same without a question mark: `tell me whether you are safe`, `ask if they are`."""

    moments: str = ""
    """What tells in a question that it is of here and now."""

    leads: str = ""
    """What may be said beside it in the same sentence: `thank you for telling me`."""


class Rehearsal(Table):
    """What the rehearsal model says."""

    doing: str
    otherwise: tuple[str, ...]
    listen: str
    question: str
    again: str
    declines: str
    value: str
    told: tuple[str, ...]
    """What a patient tells whose case is in another language."""

    yes: str
    lost: str
    find_out: str
    optional: str
    one_of: str
    kinds: dict[str, str]
    """Type → how it is called."""


class Language(Table):
    """One language."""

    code: str
    decimal: str = "."
    numbers: Numbers = Numbers()
    answers: Answers
    turns: Turns = Turns()
    conditions: Conditions
    rehearsal: Rehearsal
    wishes: Wishes = Wishes()
    consent: Consent = Consent()
    names: Names = Names()
    safety: Safety = Safety()
