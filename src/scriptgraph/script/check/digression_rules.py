"""The rules about digressions: what keeps a session from coming back, and what deserves a look."""

from scriptgraph.script.check import digressions
from scriptgraph.script.check.rule import CheckRule

DIGRESSION_FAULTS = (
    CheckRule(
        "misplaced-back",
        "error",
        "A rule or limit goes `back` from where no session does.",
        "Only an `anytime` rule to a section, which is not urgent, can say `back: true`, and only "
        "the limit of such a section `then: back`.",
        digressions.misplaced_back,
        in_markdown="Write `and back` only at the top, before the first section, and behind no "
        "urgent rule: `→ Privacy, and back, if the patient asks for it`.",
    ),
    CheckRule(
        "digression-entered-otherwise",
        "error",
        "Another rule or limit leads to a digression, and from there nowhere back.",
        "Lead it to another section, or give `back: true` up.",
        digressions.digression_entered_otherwise,
        in_markdown="Lead it to another section, or give `and back` up.",
    ),
    CheckRule(
        "no-way-back",
        "error",
        "From a digression no session comes back: it begins there, waits there, or always goes on.",
        "Take that out: a digression goes back where no rule of its own holds.",
        digressions.no_way_back,
    ),
)
DIGRESSION_LINT = (
    CheckRule(
        "limit-leads-back",
        "info",
        "In a digression the limit of the script leads back, and not to where it leads elsewhere.",
        "Give the digression a limit of its own, such as `limits: {turns: 5, then: back}`, or one "
        "that leads on.",
        digressions.limit_leads_back,
        in_markdown="Give the digression a limit of its own: `→ back, after 5 turns`, or one that "
        "leads on.",
    ),
    CheckRule(
        "digression-again",
        "warning",
        "A computed digression holds still when the session has come back, and leads there again.",
        "Limit its visits, such as `limits: {visits: 1, then: back}` in its section.",
        digressions.digression_again,
        follows=True,
        in_markdown="Limit its visits, in its section: `→ back, after 1 visit`.",
    ),
)
