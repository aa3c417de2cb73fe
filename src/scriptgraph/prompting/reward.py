"""What a reward model reads: a conversation as one text, and at its end the reply."""

from collections.abc import Sequence
from pathlib import Path

from jinja2 import StrictUndefined, Template, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from langchain_core.messages import BaseMessage, HumanMessage

from scriptgraph.core.errors import InputError
from scriptgraph.prompting.layout import plain
from scriptgraph.prompts.filling import render

REWARD = "reward"
"""The prompt's name."""


def chat_template(text: str) -> Template:
    """Read a chat template, as reward models bring one in their tokenizer's `chat_template`.

    Raises:
        InputError: When it is no template.
    """
    try:
        return _sandbox().from_string(text)
    except TemplateError as error:
        raise InputError(f"this is no chat template: {error}") from error


def load_chat_template(path: Path) -> Template:
    """Read a chat template from a file.

    Raises:
        InputError: When it cannot be read, or is no template; it names the file.
    """
    try:
        return chat_template(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot read {path}: {error}") from error
    except InputError as error:
        raise InputError(f"{path}: {error}") from error


def reward_query(
    messages: Sequence[BaseMessage], reply: str, template: Template | None = None
) -> str:
    """Write a conversation and the reply to it as one text.

    Args:
        messages: What was said before; empty where the agent opens.
        reply: What is rated.
        template: The chat template that the model was trained with; without one, each message
            stands behind `User:` or `Assistant:`.

    Raises:
        InputError: When the template does not take such a conversation.
    """
    said = [
        {
            "role": "user" if isinstance(message, HumanMessage) else "assistant",
            "content": message.text,
        }
        for message in map(plain, messages)
    ]
    if not said or said[0]["role"] != "user":
        # Reward models, and most chat templates, know only conversations that the user begins.
        said.insert(0, {"role": "user", "content": render(REWARD, "opening")})
    said.append({"role": "assistant", "content": reply})
    if template is None:
        return render(REWARD, "query", messages=said)
    try:
        return template.render(messages=said, add_generation_prompt=False)
    except TemplateError as error:
        raise InputError(f"the chat template does not take the conversation: {error}") from error


def _sandbox() -> ImmutableSandboxedEnvironment:
    """Give templates the settings and names of Hugging Face's; the server adds special tokens."""
    sandbox = ImmutableSandboxedEnvironment(
        trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined
    )
    sandbox.globals |= {"bos_token": "", "eos_token": "", "raise_exception": _refuse}
    return sandbox


def _refuse(message: str) -> None:
    raise TemplateError(message)
