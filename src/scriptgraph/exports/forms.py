"""The forms in which dialogues are exported."""

from typing import Literal

Training = Literal["openai", "sharegpt"]
"""Forms that models are trained on."""

Preferences = Literal["candidates", "pairs", "dpo", "reward"]
"""`candidates`: every reply that was drawn; the others are the layouts of pairs."""

Form = Literal[Training, "markdown", "published", Preferences]
