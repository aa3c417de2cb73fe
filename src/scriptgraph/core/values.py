"""What a session collects, as it is kept: plain data, which every serialiser leaves as it is."""

Record = dict[str, str | int | float | bool]
"""What belongs together in a list: part → value. A part that nobody has told is not there."""

Collected = str | int | float | bool | list[Record]
"""A value, or a list of records."""
