"""The words by which danger is heard in English, and those that name help."""

from __future__ import annotations

import re

from scriptgraph.safety.danger.joining import any_of

_DENIED = r"(?<!\bnot )(?<!\bnever )(?<!\bnot feeling )(?<!n't feel )(?<!\bnever felt )"
"""Stands before words with which people also say that they are well; the others count anyway."""

_NOT_OF = r"(?! (?:of (?:embarrassment|shame|laughter|laughing|boredom|old age)|laughing)\b)"
"""Behind `die` it is a manner of speaking, or no wish."""

_FRENCH = (
    r"(?<!\bau )(?<!\ble )(?<!\bun )(?<!\bde )(?<!\bdu )(?<!\bmon )(?<!\bce )"
    r"(?<!\bme )(?<!\bse )(?<!\bte )"
)
"""Before `suicide` it is French, which is heard by its own words."""

_NOT_TO = r"(?:do not|don't|dont|didn't|never|no longer|not)(?: really| even| ever)?"
_OWN = r"my(?: own)?"

_KILL = r"(?:kil+|hang|drown|shoot|harm|hurt|cut|top|off|neck|stab|unalive)"
"""What somebody does to themselves; typed in haste it is `kil`."""

_SELF = r"(?:my ?self|me self|mysel)"

_MISHAP = (
    rf"(?!(?:hurt|hurting|cut|cutting) {_SELF}"
    r" (?:by (?:accident|mistake)|accidentally|lifting|playing|running"
    r"|jogging|skiing|cooking|chopping|at (?:football|tennis|the gym|training))\b)"
)
"""What happens to somebody who meant no harm."""

_SWALLOWED = r"(?:took|taken|swallowed|downed|popped)"
_MANY = (
    r"(?:[89]|\d{2,3}|eight|nine|ten|eleven|twelve|\w+teen|(?:twenty|thirty|forty|fifty|sixty"
    r"|seventy|eighty|ninety)(?:[- ]\w+)?|(?:a|two|three) (?:dozen|hundred)|dozens)"
)
"""More pills than anybody is told to take at once."""

_PILLS = r"(?:pills|tablets|capsules|caplets|meds|aspirins?|paracetamols?|tylenols?|ibuprofens?)"
_DAILY = (
    r"(?! (?:a|per|every|each|daily|so far|since|this|last|over|during|in (?:the|a|two|three|\d+)"
    r"|between)\b)"
)
_ACHE = r"(?! (?:for|against) (?:the|my|a)\b)"
"""Behind pills of no number it says what they were for."""

_NIGHT = (
    r"(?! (?:during|at (?:night|\d)|in the middle|before \w+|often|rested|refreshed|tired|early"
    r"|late|so (?:early|late|often|tired))\b)"
)
"""Behind waking up it speaks of how somebody sleeps."""

_HOME = (
    r"(?! (?:here|there|alone|in (?:this|that|the) (?:flat|house|city|town|village|area|country)"
    r"|with (?:him|her|them|my (?:parents|mother|father|ex|husband|wife|partner)))\b)"
)
"""Behind living it says where, or with whom."""

_FAREWELL = (
    r"(?! to (?:(?:my|the|all) )?(?:last )?(?:cigarettes?|smoking|tobacco|nicotine|sugar|coffee"
    r"|alcohol|drinking|chocolate)\b)"
)
"""Behind a goodbye it is to a habit."""

_NOT_NOW = (
    r"(?!,? (?:yet|today|tonight|now|right now|until|till|unless|as long|so long|any ?more|but)\b)"
)
"""Behind a denial it takes some of it back."""

NEVER = re.compile(
    r"(?<!why i )(?<!if i )(?<!when i )(?<!why )(?<!can't )(?<!cannot )"
    r"\b(?:(?:do|does|would|wo|did|could|have|has|should)n't"
    r"|am not|'m not|(?:would |could |will |'d |'ll |do |did |have |'ve )?(?:never|not)"
    r"|(?:no|without any) (?:intentions?|plans?|wish|desire|thoughts?|urges?) (?:of|to|about))"
    r"(?: (?:really|actually|even|ever|have|had|going to|gonna|want(?:ed)? to|wanna|wish to|plan to"
    r"|planning (?:to|on)|about to|try(?:ing)? to|tried to|think(?:ing)? (?:of|about)"
    r"|thought (?:of|about)|consider(?:ed|ing)?|attempt(?:ed)?|be|any|thoughts? (?:of|about)))*"
    rf" (?:{_KILL}(?:ing|ting|ning|ming)? (?:{_SELF}|himself|herself|themsel\w+)"
    r"|(?:end|take|ending|taking) my(?: own)? life"
    r"|commit(?:ting)? suicide|(?:suicidal|suicide) (?:thoughts?|plans?|ideation)|suicide)\b"
    rf"{_NOT_NOW}",
    re.IGNORECASE,
)
"""Who denies it has not said it: "I would never kill myself"."""

BARE = re.compile(
    r"\b(do|does|did|is|was|were|would|could|should|ca|wo|have|has|had|are)nt\b", re.IGNORECASE
)
SHORT = re.compile(r"\b(i)(m|ve)\b", re.IGNORECASE)

RISK = any_of(
    (
        rf"{_MISHAP}\b{_KILL}(?:ing|ting|ning|ping|bing|ped|bed|ed)? {_SELF}\b"
        r"(?! (?:some slack|shaving|off from|laughing))",
        r"\bdo(?:ing)? (?:myself|my self) in\b|\bend(?:ing)? (?:myself|my self)\b",
        r"\bunaliv(?:e|ing)\b|\bsewer ?slide\b|\b(?:sucide|suiside|suicde|sucidal|suicidle)\b",
        r"\b(?:kill|hang|drown|shoot|harm|hurt|unalive)(?:ing)?"
        r" (?:himself|herself|themsel\w+)\b"
        r"(?! (?:laughing|to))",
        rf"{_DENIED}(?<!\bno )\bself[- ]?harm"
        r"|\b(?:started|began|been) cutting\b(?! (?:down|back|out|sugar|carbs|calories))"
        r"|\bi(?:'ve)? cut again\b|\bcut (?:my (?:wrists?|arms?|legs?|thighs?))\b",
        r"\b(?:think(?:ing)?|thought|thoughts) (?:of|about) (?:ending it|jumping|dying)\b"
        r"(?! (?:with|between|off the sofa|in puddles))",
        r"\b(?:hope|hoping|wish|pray|praying|hoped|wished|prayed)[^.!?]{0,25}"
        r" (?:don't|won't|didn't|wouldn't|never|not) wake up\b(?! (?:late|early|tired|with))",
        r"\b(?:no ?one|nobody) (?:would|will|'d|'ll)(?: even)? (?:miss me|care if i"
        r"|notice if i)\b",
        r"\b(?:don't|can't|do not|cannot|didn't) see (?:the|a|any) (?:point|reason|sense)"
        r"[^.!?]{0,15}\b(?:living|being alive|being here|going on|life)\b",
        r"\blife (?:is not|isn't|is no longer|'s not) worth (?:living|it)\b"
        r"|\bnot worth living\b",
        r"\b(?:want(?:ed)? to|wanna|wish i could|i'd like to) (?:just )?(?:sleep|go to sleep)"
        r" (?:forever|for ever|and (?:never|not)(?! (?:think|lie|worry)\b))\b",
        r"(?<!n't )(?<!not )\b(?:want(?:ed)? to|wanna|wish i could|i'd like to) (?:just )?"
        r"(?:disappear|vanish|stop existing|not exist|cease to exist)\b"
        r"(?! (?:from|into|for a))",
        r"\bwish i (?:didn't|did not) exist\b|\btired of (?:living|being alive|life)\b"
        rf"{_HOME}(?! (?:out of|so far|in the)\b)",
        r"\b(?:have|got|bought) (?:a|the|my|some) (?:rope|noose)\b"
        r"(?! (?:ready )?for (?:climbing|sailing|the (?:boat|swing|tent|dog|garden))\b)"
        r"|\b(?:pills|tablets) (?:are |all )?(?:ready|saved up|lined up)\b",
        r"\b(?:don't|do not|no longer) wan(?:t to|na) (?:do|be) (?:this life|in this world)\b",
        rf"\b(?:end|ending|take|taking|took) {_OWN} life\b",
        r"\b(?:end|ending|finish) (?:it all|things for good)\b|\b(?:end|ending) everything\b",
        r"\bfinish everything\b(?! (?:by|on|before|in time|for)\b)",
        rf"{_DENIED}(?<!\bno )(?<!\bany )(?<!\bwithout )(?<!\bslow )"
        rf"{_FRENCH}\bsuicid(?:e|al)\b"
        r"(?! (?:squad|silence|bomb))",
        r"(?<!n't )(?<!not )(?<!never )(?<!longer )"
        r"\b(?:want(?:ed|s)?|wish(?:ed)?|like|ready|going|have"
        r"|try|tried) to (?:just )?die\b"
        rf"{_NOT_OF}",
        rf"(?<!n't )(?<!not )\b(?:wanna|rather) (?:just )?(?:die\b{_NOT_OF}|be dead\b)",
        r"\b(?:gonna|going to|wanna|want to|might|should|will|i'll|just) (?:just )?kms\b"
        r"|^\W*kms\b|\bunalive myself\b",
        r"(?<!n't )(?<!not )(?<!never )\b(?:want(?:ed)? to|wanna|gonna|going to|ready to"
        r"|plan(?:ning)? to|like to) (?:just )?end it\b(?! with| between| off)",
        r"\bi(?:'ve| have)?(?: just| already)? (?:took|taken|swallowed) (?:all (?:of )?"
        r"|the whole|a (?:whole )?(?:bottle|handful|pack|box)|too many|so many|lots of"
        r"|loads of|a lot of|the rest of|a bunch of)(?: ?\b(?:of|my|the|those|these|sleeping)\b)* ?"
        r"\b(?:pills|tablets|meds)\b(?!,? (?:as (?:usual|prescribed)|like every)\b)",
        r"\bi(?:'ve| have)?(?: just| already)? (?:took|taken|swallowed) (?:some )?"
        rf"(?:(?:those|these|my sleeping|sleeping) )?(?:pills|tablets|meds)\b{_ACHE}",
        rf"(?<!n't )(?<!not )(?<!never )\b{_SWALLOWED} {_MANY} (?:\w+ ){{0,3}}"
        rf"{_PILLS}\b{_DAILY}",
        rf"(?<!n't )(?<!not )(?<!never )\b{_SWALLOWED} (?:too much (?:of )?(?:my |the )?"
        r"(?:medication|medicine)|(?:the|my|a) (?:whole|entire|full)"
        rf" (?:bottle|box|pack|packet|blister) of (?:\w+ ){{0,2}}{_PILLS})\b",
        r"\bwhat(?:'s|s| is) the point of (?:me )?(?:even )?(?:being (?:here|alive)|living)\b"
        r"(?! (?:if|when|at|in|with|on|so|this|near)\b)",
        r"\bbetter (?:not to be|to not be) (?:here|alive|around)\b",
        r"\b(?:wish|if) (?:that )?i (?:was|were|had been) (?:just )?(?:dead|never born"
        r"|gone(?! (?:on (?:holiday|vacation)|for a (?:day|week|month)|home))\b)\b",
        r"\bbetter off? (?:dead|without me|if i)\b",
        rf"\b{_NOT_TO} (?:want to|wanna) (?:live{_HOME}|be alive|exist|go on living"
        rf"|wake up{_NIGHT}|be here(?! (?:in|at|to))"
        r"|be around(?! (?:people|smok\w+|him|her|them)\b))\b",
        rf"\b(?:not|never) (?:to )?(?:wake|waking) up\b{_NIGHT}",
        r"\b(?:no|any) (?:reason|point)(?: for me)? (?:to live|in living|(?:to go|in going) on"
        r"(?! (?:about|(?:a|with (?:the|this|my)) diet)\b)|to be alive"
        r"|in being (?:alive|here))\b",
        r"\b(?:would|will) be (?:easier|better|happier) (?:if i (?:was|were|am)(?: not|n't)"
        r"|without me)\b",
        r"\bjump(?:ing)? (?:off(?! the (?:diving|sofa|bus|trampoline))|in front"
        r"|from(?! (?:one|job|topic|joy)\b))\b"
        r"|\b(?:overdos(?:e|ed|ing)|od on)\b(?! on (?:coffee|caffeine|chocolate|sugar)\b)",
        r"\b(?:can't|cannot|can not|don't want to) (?:go on|do this)"
        r" (?:any ?more|any longer)\b",
        r"\b(?:saying|said|say|write|wrote|written) (?:(?:my|a) )?(?:goodbyes?|good-byes?"
        rf"|goodbye letters?|suicide note)\b{_FAREWELL}",
    )
)

_NEAR = (
    r"(?:husband|wife|partner|boyfriend|girlfriend|ex|father|mother|dad|mum|mom|stepfather|stepdad"
    r"|stepmother|parents|brother|sister|son|daughter|uncle|aunt|grandfather|flatmate|boss"
    r"|neighbou?rs?|family|kids?|children|baby)"
)
_THEY = rf"(?:he|she|they|somebody|someone|(?:my|her|his|our) {_NEAR})"
_VIOLENCE = (
    r"(?:hit|hits|hitting|beat|beats|beating|beaten|slap(?:s|ped|ping)?|punch(?:es|ed|ing)?"
    r"|kick(?:s|ed|ing)?|chok(?:e|es|ed|ing)|strangl(?:e|es|ed|ing)|rap(?:e|es|ed|ing)"
    r"|threaten(?:s|ed|ing)?|stab(?:s|bed|bing)?|kill)"
)
_SOFTLY = r"(?: (?:always|often|sometimes|just|only|still|already|nearly|almost|even|once|really))?"

_GAME = (
    r"(?! (?:at|in) (?:(?:a|the|every|any) )?(?:chess|tennis|golf|cards|darts|pool|squash|badminton"
    r"|football|poker|monopoly|scrabble|games?|match|race|marathon)\b)"
)
"""Behind a beating somebody has lost a game."""

HARMED = any_of(
    (
        rf"\b{_THEY}(?:'s|'ll|'d| has| had| is| was| will| would| might| could| keeps| kept"
        rf"| started| used to| wants to| tried to| is going to)?(?: been)?{_SOFTLY}"
        rf" {_VIOLENCE} (?:me|us)\b{_GAME}(?! in (?:his|her|their) sleep\b)",
        r"\b(?:hasn't|has not|didn't|hadn't) (?:hit|beaten|beat|touched|hurt) me"
        r" (?:this|for|in|since|lately|yet|again|so far|today)\b",
        r"\b(?:threaten(?:s|ed|ing)?|said (?:he|she)(?:'d| would|'ll| will)) (?:to )?"
        r"(?:kill|hurt|hit|beat|harm|find) (?:me|us|my|the (?:kids|children))\b"
        r"(?! (?:a|an|another|some)\b)",
        r"\block(?:s|ed)? (?:me|us) (?:in(?! a)|up|inside)\b"
        r"|\b(?:keeps?|kept) (?:me|us) (?:in(?! (?:shape|touch|mind|bed|the loop))"
        r"|inside|locked)\b",
        r"(?<!\bback )(?<!\bknee )(?<!\bpain )(?<!\bhip )(?<!\bdog )"
        r"\b(?:won't|doesn't|didn't|wouldn't|never) let(?:s)? me (?:out|leave|go out)\b",
        r"\bblock(?:s|ed|ing)? the door\b",
        rf"\b(?:afraid|scared|frightened|terrified) (?:of (?:him|my (?!boss){_NEAR})\b"
        r"|to go home)",
        r"(?:\bnot|isn't|n't feel|\bnever) safe (?:at home|with him"
        r"|in (?:my|our) (?:own )?home)\b",
        r"\bi(?:'m| am| was|'ve been| get| got)(?: being| getting)? (?:beaten|raped|abused"
        r"|attacked|threatened|stalked)\b"
        r"(?! (?:by a (?:dog|wasp)|with (?:losing|dismissal))\b)",
    )
)

_OTHERS = (
    r"(?:him|her|them|you all|somebody|someone|people|everyone|everybody"
    rf"|(?:my|his|her|our) {_NEAR}|the (?:baby|kids?|children|boy|girl|man|woman|neighbou?rs?))"
    r"(?! feelings)\b(?!'s (?:record|score|time|car)\b)"
    rf"{_GAME}"
)
_HARM = r"(?:kill|stab|shoot|strangle|choke|hurt|harm|beat|poison|smother|shake|hit)(?: up)?"

HARMING = any_of(
    (
        r"(?<!n't )(?<!not )(?<!never )\b(?:want(?:ed)?|going|plan(?:ning|ned)?|ready|like"
        r"|about|tempted|an urge|the urge|have|dream(?:t|ed)? of)(?: to)?"
        rf"{_SOFTLY} {_HARM} {_OTHERS}",
        rf"\bi(?:'ll| will|'m gonna| could|'d| might|'m afraid i(?:'ll|'d)?){_SOFTLY} {_HARM}"
        rf" {_OTHERS}",
        rf"\b(?:think(?:ing)?|thought|thoughts|fantasi[sz]e|dream(?:ing)?|images?) (?:of|about)"
        r" (?:killing|stabbing|shooting|strangling|hurting|harming|poisoning|smothering"
        rf"|hitting) {_OTHERS}",
        rf"\b(?:afraid|scared|worried)(?: that)? i(?:'ll| will| might| could|'m going to)"
        rf"{_SOFTLY} (?:{_HARM} {_OTHERS}|do something to {_OTHERS})",
        rf"\bi(?:'ve| have)?{_SOFTLY} (?:hit|beat|shook|shaken|slapped|choked)"
        rf" (?:my {_NEAR}|the (?:baby|kids?|children))\b{_GAME}(?! monitor)",
    )
)

HELP = re.compile(
    "|".join(
        (
            r"\b(?:emergency|ambulance|crisis|suicide|samaritans|lifeline|helpline|hotline)\b",
            r"\b(?:112|911|999|988|000|111|116 ?123|0800 ?111 ?0 ?111)\b",
            r"\b(?:hospital|a&e|casualty department)\b",
            r"\b(?:police|refuge|women's (?:aid|shelter)|a shelter|domestic (?:abuse|violence)"
            r"|childline|child(?:ren's)? services|social (?:worker|services))\b",
            r"\b(?:call|phone|ring|reach|contact|talk|speak|tell|go|turn|sit|stay|be|see|ask|get)"
            r"\b[^.!?]{0,60}\b(?:doctor|gp|therapist|counsellor|counselor|psychiatrist|psychologist"
            r"|nurse|teacher|parents?|mother|father|mum|mom|dad|sister|brother|partner|husband"
            r"|wife|friend|neighbour|neighbor|someone|somebody|person)\b",
            r"\b(?:is|are)\b[^.!?]{0,40}\b(?:with|near) you\b",
            r"\b(?:is there|who is|who's|who could|who can|have you got|do you have)\b[^.!?]{0,40}"
            r"\b(?:someone|somebody|anyone|anybody|be with you|with you|near you|friend)\b",
        )
    ),
    re.IGNORECASE,
)
