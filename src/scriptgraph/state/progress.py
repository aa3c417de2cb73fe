"""How far a section has come: plain questions about its tasks and what is credited to them."""

from collections.abc import Mapping

from scriptgraph.script.model import Script, Section, Task
from scriptgraph.state.session import Credit

Credits = Mapping[str, Credit]
"""Task id → credit, for one section."""


def is_settled(task: Task, credits: Credits) -> bool:
    """Say whether a task is done or not needed."""
    return task.id in credits and credits[task.id]["status"] != "said"


def waits(section: Section, task: Task, credits: Credits) -> bool:
    """Say whether it is not decided yet if a task is there: its turn has not come.

    One with an `if` waits until those before it that are required and ask for a value are settled.
    """
    if task.if_ is None or task.id in credits:
        return False
    before = section.tasks[: section.tasks.index(task)]
    return any(one.collect and not one.optional and not is_settled(one, credits) for one in before)


def open_tasks(section: Section, credits: Credits) -> list[Task]:
    """List the tasks that are not settled yet, in order, without those that wait."""
    return [
        task
        for task in section.tasks
        if not (is_settled(task, credits) or waits(section, task, credits))
    ]


def judged_tasks(section: Section, credits: Credits) -> list[Task]:
    """List the open tasks that a model judges: exact words alone settle themselves."""
    return [task for task in open_tasks(section, credits) if task.is_judged]


def is_complete(section: Section, credits: Credits) -> bool:
    """Say whether every required task is settled."""
    return all(task.optional for task in open_tasks(section, credits))


def call_due(section: Section, credits: Credits) -> Task | None:
    """Give the task whose action is to be called now; None while there is none.

    It is due once all required tasks before it are settled.
    """
    due = next((task for task in open_tasks(section, credits) if not task.optional), None)
    return due if due is not None and due.call is not None else None


def words_to_say(script: Script, section: Section, credits: Credits) -> list[Task]:
    """List the tasks whose exact words are sent with the next message of this section."""
    return words_due(section, credits) or words_again(script, section)


def words_again(script: Script, section: Section) -> list[Task]:
    """List the tasks whose exact words are sent with every message of this section.

    They are the help that an urgent rule has led to, in a section that stays open for answers.
    """
    stays_open = not (section.next or script.ends_in(section) or section.id in script.digressions)
    return [task for task in section.tasks if task.say is not None] if stays_open else []


def words_due(section: Section, credits: Credits) -> list[Task]:
    """List the tasks whose exact words are to be sent now.

    These are the ones that come before the first required task with other work to do, or an action.
    """
    due = []
    for task in open_tasks(section, credits):
        if task.say is not None and task.id not in credits:
            due.append(task)
        if task.call is not None or (task.is_judged and not task.optional):
            break
    return due
