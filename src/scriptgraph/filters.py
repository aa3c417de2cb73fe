"""Filters that keep a reply out: each is a plain function with a name, and gives its reason.

They know English only, and err on the strict side: a good reply that is kept out costs one call, a
bad one that is let through may be sent to somebody. What they let through is not thereby good.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator

from scriptgraph.errors import InputError
from scriptgraph.guard import has_list, questions
from scriptgraph.replies import Said
from scriptgraph.risk import plainly, points_to_help, speaks_of_dying


class Filters(BaseModel):
    """Which filters there are, and their limits."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    fewest_words: Annotated[int, Field(ge=1)] = 3
    most_words: Annotated[int, Field(ge=1)] = 120
    off: frozenset[str] = frozenset()
    """Names of filters that are switched off."""

    @model_validator(mode="after")
    def _make_sense(self) -> Filters:
        if unknown := sorted(self.off - set(FILTERS)):
            raise ValueError(f"there is no filter {unknown[0]!r}; there are {', '.join(FILTERS)}")
        if self.fewest_words > self.most_words:
            raise ValueError("a reply cannot have more words at least than at most")
        return self


Filter = Callable[[str, Sequence[Said], Filters], str]
"""From a reply, what was said before it, and the limits to a reason; empty where it passes."""


def faults(reply: str, said: Sequence[Said], filters: Filters) -> dict[str, str]:
    """Apply every filter that is not switched off.

    Args:
        reply: The counsellor's words.
        said: The conversation so far; the last word is the client's.
        filters: Which, and how strict.

    Returns:
        Filter → why it keeps the reply out; empty where all let it through.
    """
    found = {
        name: passes(reply, said, filters)
        for name, passes in FILTERS.items()
        if name not in filters.off
    }
    return {name: why for name, why in found.items() if why}


def without(names: Sequence[str], *, most_words: int | None = None) -> Filters:
    """Give the filters without some of them.

    Raises:
        InputError: When there is no filter of such a name.
    """
    if unknown := sorted(set(names) - set(FILTERS)):
        raise InputError(f"there is no filter {unknown[0]!r}; there are {', '.join(FILTERS)}")
    given = {} if most_words is None else {"most_words": most_words}
    return Filters(off=frozenset(names), **given)


def length(reply: str, said: Sequence[Said], filters: Filters) -> str:
    """Keep out what is much too short or too long to be read in a chat."""
    count = len(reply.split())
    if count < filters.fewest_words:
        return f"{count} words; {filters.fewest_words} are the fewest"
    return f"{count} words; {filters.most_words} are the most" * (count > filters.most_words)


def one_question(reply: str, said: Sequence[Said], filters: Filters) -> str:
    """Keep out more than one question; what stands in quotation marks is not being asked."""
    count = questions(reply)
    return f"{count} questions; one is the most" if count > 1 else ""


def plain_text(reply: str, said: Sequence[Said], filters: Filters) -> str:
    """Keep out lists and markup: a counsellor speaks in sentences."""
    if has_list(reply):
        return "it holds a list"
    found = _MARKUP.search(reply)
    return f"it holds markup: {found[0].strip()[:20]!r}" if found else ""


def dose(reply: str, said: Sequence[Said], filters: Filters) -> str:
    """Keep out every dose of a medicine, and advice to change or stop one."""
    return _shown(_DOSE.search(plainly(reply)))


def diagnosis(reply: str, said: Sequence[Said], filters: Filters) -> str:
    """Keep out a diagnosis as a certainty, unless the client has named it before."""
    told = plainly(" ".join(one.content for one in said if one.role == "user")).casefold()
    for sentence in _sentences(reply):
        for found in _DIAGNOSIS.finditer(sentence):
            named = found["disorder"] or found["state"]
            if not _HEDGE.search(sentence) and named.casefold() not in told:
                return _shown(found)
    return ""


def confidentiality(reply: str, said: Sequence[Said], filters: Filters) -> str:
    """Keep out the promise that nobody will ever know: with a life in danger it cannot be kept."""
    for sentence in _sentences(reply):
        found = _SECRET.search(sentence)
        if found and not _CANNOT.search(sentence[: found.start()]):
            return _shown(found)
    return ""


def dismissal(reply: str, said: Sequence[Said], filters: Filters) -> str:
    """Keep out words that wave away what a client says about ending their life."""
    return _shown(_DISMISSAL.search(plainly(reply))) if _at_risk(said) else ""


def human_help(reply: str, said: Sequence[Said], filters: Filters) -> str:
    """Demand that a reply points to human help where the client speaks of ending their life.

    It is demanded of the reply to these words, and of later ones until one has done it.
    """
    if _at_risk(said) and not points_to_help(reply):
        return "the client speaks of ending their life, and the reply points to no human help"
    return ""


FILTERS: Mapping[str, Filter] = MappingProxyType(
    {
        "length": length,
        "question": one_question,
        "form": plain_text,
        "dose": dose,
        "diagnosis": diagnosis,
        "confidentiality": confidentiality,
        "dismissal": dismissal,
        "help": human_help,
    }
)
"""Name → filter, in the order in which reasons are given."""


def _at_risk(said: Sequence[Said]) -> bool:
    """Say whether the client has spoken of dying and no reply has pointed to help since."""
    risk = False
    for one in said:
        if one.role == "user":
            risk = risk or speaks_of_dying(one.content)
        elif risk and points_to_help(one.content):
            risk = False
    return risk


def _shown(found: re.Match[str] | None) -> str:
    return f"it says {found[0][:80]!r}" if found else ""


def _sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.!?]) ", plainly(text))


_MARKUP = re.compile(
    r"^[ \t]{0,3}#{1,6} \S"
    r"|^[ \t]*(?:[-*•–]|\d{1,2}[.)])[ \t]+\S"
    r"|^[ \t]{0,3}(?:```|~~~|\||>[ \t])"
    r"|\*\*\S[^*\n]{0,200}\*\*|__\S[^_\n]{0,200}__|`[^`\n]{1,200}`"
    r"|\[[^\]\n]{1,200}\]\(\S{1,200}\)"
    r"|</?[a-z][a-z0-9]{0,9}[ />]",
    re.MULTILINE | re.IGNORECASE,
)

_NUMBER = (
    r"(?:\d{1,5}(?:[.,]\d{1,3})?|half(?: an?)?|an?|one|two|three|four|five|six|ten|twenty|thirty"
    r"|fifty|a hundred|another|an extra|more|fewer|a (?:few|couple of))"
)
_MEDICINE = (
    r"(?:medications?|medicines?|meds|pills?|tablets?|antidepressants?|prescriptions?|doses?"
    r"|dosages?|sleeping pills?|benzodiazepines?|lithium|sertraline|fluoxetine|citalopram"
    r"|escitalopram|lorazepam|diazepam|alprazolam|quetiapine|melatonin)"
)
_DOSE = re.compile(
    r"\b\d{1,5}(?:[.,]\d{1,3})? ?(?:mg|mcg|µg|ml|iu|milligrams?|micrograms?|millilit(?:er|re)s?)\b"
    rf"|\b(?:take|taking|try|use|swallow|have)(?: just| only| about)? {_NUMBER} (?:[a-z]{{1,15}} )?"
    r"(?:pills?|tablets?|capsules?|drops|puffs|doses?)\b"
    r"|\b(?:double|doubling|halve|halving|increase|increasing|raise|raising|lower|lowering|reduce"
    rf"|reducing|skip|skipping|stop|stopping|quit|come off|coming off|go off)\b(?: taking)?"
    rf"(?: your| the| that| those| this)?(?: [a-z]{{1,15}})? {_MEDICINE}\b",
    re.IGNORECASE,
)

_DISORDER = (
    r"(?:(?:clinical|major|severe|postnatal|postpartum|manic) )?depression|depressive disorder"
    r"|(?:[a-z]{1,15} )?(?:anxiety|panic|personality|eating|stress|mood|bipolar|compulsive|attachment"
    r"|adjustment|dysmorphic) disorder|bipolar|borderline|ptsd|c-ptsd|adhd|ocd|autism|psychosis"
    r"|schizophrenia|anorexia|bulimia|dementia|burnout syndrome|social phobia|an? addiction"
    r"|agoraphobia"
)
_SURELY = r"(?: (?:clearly|definitely|certainly|obviously|simply|just|really|actually))?"
_DIAGNOSIS = re.compile(
    rf"\b(?:you{_SURELY} (?:have|suffer from|are suffering from|developed|have developed|meet the "
    r"criteria for)|you've(?: got| developed)?|(?:this|that|it)(?:'s| is|'s called| is called)"
    rf"{_SURELY}|what you (?:have|describe) is|you are dealing with|you're dealing with)"
    rf"(?: a case of| signs of| an?)? (?P<disorder>{_DISORDER})\b"
    rf"|\byou(?:'re| are){_SURELY} (?:clinically )?(?P<state>depressed|bipolar|psychotic|manic"
    r"|schizophrenic|autistic|anorexic|bulimic|an? addict|an? alcoholic|an? narcissist|borderline"
    r"|codependent)\b",
    re.IGNORECASE,
)
_HEDGE = re.compile(
    r"\b(?:may|might|could|perhaps|maybe|possibl[ey]|wonder|wondering|sounds?|seems?|if|whether"
    r"|as though|doctors?|psychiatrist|diagnosed|told me|you said|you mentioned|you call|not|n't"
    r"|cannot|can't|don't|isn't|aren't)\b|\?$",
    re.IGNORECASE,
)

_SECRET = re.compile(
    r"\b(?:stays?|remains?|kept|keep (?:it|this|that|everything)|is|be) (?:strictly |just |only )?"
    r"between (?:us|you and me|the two of us)\b"
    r"|\b(?:completely|strictly|absolutely|totally|fully|entirely|100 ?%|always) confidential\b"
    r"|\b(?:i|we)(?:'ll| will| would| promise| swear)? ?(?:never|not|won't|to never|not to)"
    r"(?: ever)? (?:tell|repeat|share|pass)\b[^.!?]{0,30}\b(?:anyone|anybody|a soul|person|people)\b"
    r"|\b(?:i|we) (?:won't|will not) (?:tell|share|pass)\b"
    r"|\b(?:nobody|no one|no-one) (?:else )?(?:will|is going to|can|has to|needs to|ever)"
    r"(?: ever)? (?:know|find out|hear|learn)\b"
    r"|\byour secret is safe\b",
    re.IGNORECASE,
)
_CANNOT = re.compile(
    r"\b(?:cannot|can't|can not|not able to|unable to|may not|might not|do not|don't|won't be able"
    r"|couldn't|not) ",
    re.IGNORECASE,
)

_DISMISSAL = re.compile(
    r"\byou (?:don't|do not|can't|cannot)(?: really)? (?:mean|want) (?:that|it|this|to die)\b"
    r"|\b(?:can't|cannot|isn't|is not|not) (?:be )?(?:really )?(?:that|so) bad\b"
    r"|\bdon't (?:be|talk) (?:so )?(?:silly|dramatic|ridiculous|selfish|like that)\b"
    r"|\b(?:overreacting|exaggerating|being dramatic|attention[- ]seeking|seeking attention)\b"
    r"|\b(?:just|only) (?:a )?(?:phase|bad day|mood|thoughts?|words|stress|tired)\b"
    r"|\beveryone (?:feels|has|thinks|gets)\b"
    r"|\b(?:cheer up|look on the bright side|snap out of it|pull yourself together|get over it"
    r"|stay positive|think positive|count your blessings)\b"
    r"|\b(?:others|other people|some people|many people) (?:have|are) (?:it )?(?:much )?worse\b"
    r"|\b(?:so much|a lot|everything) to live for\b"
    r"|\bthink (?:of|about) (?:what|how)[^.!?]{0,40}(?:family|parents|children|kids|mother|friends)\b"
    r"|\b(?:it|this|that)(?:'ll| will) (?:soon )?(?:pass|blow over|be fine)\b"
    r"|\b(?:selfish|cowardly)\b",
    re.IGNORECASE,
)
