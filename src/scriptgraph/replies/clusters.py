"""What is drawn together when an interval is drawn: replies to one situation, or of one dialogue.

They are no independent things: four replies to each of 28 clients say less than 112 clients would.
"""

from scriptgraph.replies.candidates import words_hash
from scriptgraph.replies.reply import Reply


def cluster_of(reply: Reply) -> str:
    """Name the situation that a reply answers; where it has no name, by the words."""
    situation = getattr(reply, "situation", None)
    return situation if isinstance(situation, str) and situation else words_hash(reply.messages)
