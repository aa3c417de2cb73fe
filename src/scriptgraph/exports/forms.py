"""The forms in which dialogues are exported."""

from typing import Literal

Training = Literal["openai", "sharegpt"]
"""Forms that models are trained on."""

Preferences = Literal["candidates", "pairs", "dpo", "reward"]
"""`candidates`: every reply that was drawn; the others are the layouts of pairs."""

Form = Literal[Training, "markdown", "published", Preferences]

AnyForm = Literal[Form, "fhir", "ro-crate"]
"""What `export` writes; `fhir` is made of sessions with their script, not of words alone, and
`ro-crate` of a whole folder."""
