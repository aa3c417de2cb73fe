"""Asks for a message that has to keep to rules of form: once more where it breaks them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import BaseMessage

from scriptgraph.core.calls import ModelCall, together
from scriptgraph.core.errors import ModelError
from scriptgraph.core.refused import Refusal
from scriptgraph.nodes.asking.asking import SHOWN, Answer, ask_reply
from scriptgraph.prompting import again_prompt


@dataclass
class ReplyInForm:
    """A reply, and the rules that it breaks although it was asked for twice."""

    answer: Answer[str]
    broken: list[str]

    @property
    def text(self) -> str:
        """Give the reply."""
        return self.answer.value or ""


async def ask_in_form(
    model: BaseChatModel,
    prompt: Sequence[BaseMessage],
    faults: Callable[[str], list[str]],
    *,
    attempts: int,
    tokens: int | None,
    speaker: str,
) -> ReplyInForm:
    """Ask for a reply, and once more for one that breaks no rule; the second is taken as it is.

    Args:
        model: Any chat model.
        prompt: The whole prompt.
        faults: Lists the rules that a reply breaks, as the model is to be told.
        attempts: How often to ask where there is no reply at all.
        tokens: How long the reply may be.
        speaker: A name that the model may put before its reply, and that is taken off.

    Raises:
        ModelError: When there was no reply at all.
    """
    first = await ask_reply(
        model, prompt, attempts=attempts, tokens=tokens, speaker=speaker, hidden=True
    )
    said = first.value or ""
    broken = faults(said)
    if not broken:
        return ReplyInForm(first, [])
    why = "; ".join(broken)
    refused = [*first.refused, Refusal(choice=said[:SHOWN], why=why)]
    try:
        asked = [*prompt, *again_prompt(said, why)]
        second = await ask_reply(
            model, asked, attempts=attempts, tokens=tokens, speaker=speaker, hidden=True
        )
    except ModelError as error:
        # What there is has been paid for, and a reply in a bad form is better than none.
        refused[-1] = Refusal(choice="", why=f"asked once more because {why}; {error}")
        call = _both(first.call, error.call) if error.call else first.call
        return ReplyInForm(Answer(said, first.message, refused, call), broken)
    answer = Answer(
        second.value, second.message, [*refused, *second.refused], _both(first.call, second.call)
    )
    return ReplyInForm(answer, faults(second.value or ""))


def _both(first: ModelCall, second: ModelCall) -> ModelCall:
    """Add up two calls, under the name by which the second was answered."""
    return together([second, first], first["ms"] + second["ms"])
