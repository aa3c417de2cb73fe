"""How often Python looks for garbage, in a process that holds many sessions or a large script."""

import gc

ALLOCATIONS = 50_000
"""New objects after which the collector looks through the young ones; Python's own default is 700.

A turn makes some hundred objects that live until it is over. With a thousand turns under way all of
them outlive 700 others, and so the whole heap is walked again and again, for a quarter to a half of
the time (`docs/design/015-large-scripts.md`). What waits for the collector meanwhile are a few
megabytes.
"""


def collect_rarely() -> None:
    """Have the collector look less often; for the start of a process, and its owner to decide."""
    gc.set_threshold(ALLOCATIONS, *gc.get_threshold()[1:])
