"""Where a message keeps what came beside its text."""

ASIDE = "reasoning_content"
"""Under which key a message keeps what a server gave beside an empty answer."""

NOTE = "scriptgraph"
"""Under which key of its `response_metadata` a message keeps how it was asked for."""
