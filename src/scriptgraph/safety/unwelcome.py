"""Phrases that a counsellor's reply must not hold, as patterns; `filters` says when they count.

They are English, and are matched against text whose quotation marks and blanks are plain
(`danger.plainly`). Every repetition in them is bounded: a reply of 100,000 characters is read in
the time that its length takes.
"""

from __future__ import annotations

import re

MARKUP = re.compile(
    r"^[ \t]{0,3}#{1,6} \S"
    r"|^[ \t]*(?:[-*•\u2013]|\d{1,2}[.)])[ \t]+\S"
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
DOSE = re.compile(
    r"\b\d{1,5}(?:[.,]\d{1,3})? ?"
    r"(?:mg|mcg|\u00b5g|\u03bcg|ml|iu|milligrams?|micrograms?|millilit(?:er|re)s?)\b"
    rf"|\b(?:take|taking|try|use|swallow|have)(?: just| only| about)? {_NUMBER} (?:[a-z]{{1,15}} )?"
    r"(?:pills?|tablets?|capsules?|drops|puffs|doses?)\b"
    r"|\b(?:double|doubling|halve|halving|increase|increasing|raise|raising|lower|lowering|reduce"
    rf"|reducing|skip|skipping|stop|stopping|quit|come off|coming off|go off)\b(?: taking)?"
    rf"(?: your| the| that| those| this)?(?: [a-z]{{1,15}})? {_MEDICINE}\b",
    re.IGNORECASE,
)

PRESCRIBER = re.compile(
    r"\b(?:doctors?|gp|psychiatrist|pharmacist|nurse|prescriber)\b[^.!?]{0,40}"
    r"\b(?:say|says|said|tell|told|gave|give|given|prescribed?|suggest(?:s|ed)?|advised?|raised"
    r"|lowered|changed|put|puts|wants?|wanted|think|thinks|thought|about|whether|if)\b",
    re.IGNORECASE,
)
"""Stands before a dose that somebody has prescribed, or that somebody is to be asked about."""

ADVICE = re.compile(
    r"\b(?:(?:you|we) (?:could|should|can|might|may|must|need to|ought to|had better)|try|why not"
    r"|why don't you|how about|what if|i(?:'d| would)? (?:suggest|advise|recommend)"
    r"|(?:may|might|would|could) help|better|instead|but|anyway|simply|yourself)\b",
    re.IGNORECASE,
)
"""Makes advice of a sentence."""

_DISORDER = (
    r"(?:(?:clinical|major|severe|postnatal|postpartum|manic) )?depression|depressive disorder"
    r"|(?:[a-z]{1,15} )?(?:anxiety|panic|personality|eating|stress|mood|bipolar|compulsive"
    r"|attachment|adjustment|dysmorphic) disorder|bipolar|borderline|ptsd|c-ptsd|adhd|ocd|autism"
    r"|psychosis|schizophrenia|anorexia|bulimia|dementia|burnout syndrome|social phobia"
    r"|an? addiction"
    r"|agoraphobia"
)
_SURELY = r"(?: (?:clearly|definitely|certainly|obviously|simply|just|really|actually))?"
DIAGNOSIS = re.compile(
    rf"\b(?:you{_SURELY} (?:have|suffer from|are suffering from|developed|have developed|meet the "
    r"criteria for)|you've(?: got| developed)?|(?:this|that|it)(?:'s| is|'s called| is called)"
    rf"{_SURELY}|what you (?:have|describe) is|you are dealing with|you're dealing with)"
    rf"(?: a case of| signs of| an?)? (?P<disorder>{_DISORDER})\b"
    rf"|\byou(?:'re| are){_SURELY} (?:clinically )?(?P<state>depressed|bipolar|psychotic|manic"
    r"|schizophrenic|autistic|anorexic|bulimic|an? addict|an? alcoholic|an? narcissist|borderline"
    r"|codependent)\b",
    re.IGNORECASE,
)
HEDGE = re.compile(
    r"\b(?:may|might|could|perhaps|maybe|possibl[ey]|wonder|wondering|sounds?|seems?|if|whether"
    r"|as though|doctors?|psychiatrist|diagnosed|told me|you said|you mentioned|you call|not|n't"
    r"|cannot|can't|don't|isn't|aren't)\b|\?$",
    re.IGNORECASE,
)

SECRET = re.compile(
    r"\b(?:stays?|remains?|kept|keep (?:it|this|that|everything)|is|be) (?:strictly |just |only )?"
    r"between (?:us|you and me|the two of us)\b"
    r"|\b(?:completely|strictly|absolutely|totally|fully|entirely|100 ?%|always) confidential\b"
    r"|\b(?:i|we)(?:'ll| will| would| promise| swear)? ?(?:never|not|won't|to never|not to)"
    r"(?: ever)? (?:tell|repeat|share|pass)\b[^.!?]{0,30}"
    r"\b(?:anyone|anybody|a soul|person|people)\b"
    r"|\b(?:i|we) (?:won't|will not) (?:tell|share|pass)\b"
    r"|\b(?:nobody|no one|no-one) (?:else )?(?:will|is going to|can|has to|needs to|ever)"
    r"(?: ever)? (?:know|find out|hear|learn)\b"
    r"|\byour secret is safe\b",
    re.IGNORECASE,
)
CANNOT = re.compile(
    r"\b(?:cannot|can't|can not|not able to|unable to|may not|might not|do not|don't|won't be able"
    r"|couldn't|not) ",
    re.IGNORECASE,
)

DISMISSAL = re.compile(
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
    r"|\bthink (?:of|about) (?:what|how)[^.!?]{0,40}"
    r"(?:family|parents|children|kids|mother|friends)\b"
    r"|\b(?:it|this|that)(?:'ll| will) (?:soon )?(?:pass|blow over|be fine)\b"
    r"|\b(?:selfish|cowardly)\b",
    re.IGNORECASE,
)
