"""The stepper: one schedule step by step, so that a reader sees where it breaks and who went when.

Where all states of the program are known, the reader plays the scheduler. The still view shows the
program as it stands at the end, and every step in a table; `stepper.js` takes it from there.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from labhelpers.story import Held, State, Story, gathered
from labhelpers.views import look, storytext, units
from labhelpers.views.coloured import coloured
from labhelpers.views.markup import Markup, element, join
from labhelpers.views.storypack import pack
from labhelpers.views.storytext import Step
from labhelpers.views.widget import View, source

COLOURS = 7  # of tasks, after the main thread's; `stepper.css` has them
_KEYS = (
    (("←", "→"), "one step"),
    (("Home", "End"), "first, last"),
    (("Space",), "play, pause"),
)
_CHOICE_KEYS = (("0", "9"), "let that thread go")
_STILL = "Without scripts this shows the end; the table below has every step."
_MOST_OUTCOMES = 8
_BESIDE = 54  # letters of a line that have room beside the tasks, on a page of the book
_MOST_WRAPPED = 2
_MOST_MARKERS = 4  # side by side; more on one line make it higher


class StepperView(View):
    """A story step by step, live in JupyterLab and on a page; made by `stepper`."""

    view = "stepper"
    _esm = source("stepper.js")
    _css = source("views.css") + source("stepper.css")


def stepper(story: Story) -> StepperView:
    """Return the view that shows a story's schedule, and lets the reader choose others.

    It is the same, to the letter, for the same story.
    """
    story = storytext.complete(story)
    state = pack(story)
    state["prefix"] = _prefix(story)
    return StepperView(state, _markup(story), storytext.plain(story), "virtual")


def _prefix(story: Story) -> str:
    """Return what stands before this view's choices in a page's address."""
    return "play-" + hashlib.sha256(f"{story.name}\n{story.source}".encode()).hexdigest()[:6]


def _markup(story: Story) -> Markup:
    steps = storytext.steps_of(gathered(story))
    return element(
        "section",
        _header(story, steps),
        _outcomes(storytext.outcome_lines(story)),
        element("div", class_="lab-drive"),
        element("p", element("noscript", _STILL), class_="lab-said"),
        element("div", class_="lab-play") if story.whole else None,
        _stage(story, steps),
        _steps(story, steps),
        _keys(story.whole),
        class_="lab-stepper",
        aria_label=f"Schedules of {story.name}",
    )


# ---- the verdict -------------------------------------------------------------------------------


def _header(story: Story, steps: Sequence[Step]) -> Markup:
    end = _end(story, steps)
    outcome = _outcome(story, end)
    why = [end.why] if end.why and end.why not in story.notes else []
    details = [element("li", line) for line in (*why, *story.notes)]
    return element(
        "header",
        element("p", look.icon(outcome), element("span", story.title), class_="lab-outcome"),
        element("ul", *details, class_="lab-details") if details else None,
        element("p", *_meta(story, steps), class_="lab-meta"),
        class_="lab-head",
        data_outcome=outcome,
    )


def _outcome(story: Story, end: State) -> str:
    """Return the word that the sign and its colour go by.

    That one schedule held is no proof, and gets no tick.
    """
    if end.end == "fails":
        return "raised"
    return "finished" if story.proven else "open"


def _meta(story: Story, steps: Sequence[Step]) -> list[str]:
    shown = f"{units.count(len(steps), 'step')}, {units.count(story.preemptions, 'switch')}"
    replay = [" · replay: ", element("code", f"--replay {story.id}")] if story.id else []
    return [f"{units.count(len(story.tasks), 'thread')} · shown: {shown}", *replay]


def _outcomes(lines: Sequence[tuple[str, str]]) -> Markup | None:
    if not lines:
        return None
    rows = [
        element("tr", element("th", text, scope="row"), element("td", number))
        for text, number in lines[:_MOST_OUTCOMES]
    ]
    rest = len(lines) - len(rows)
    return element(
        "div",
        element("table", element("caption", "Final values"), element("tbody", *rows)),
        element("p", f"and {rest} more", class_="lab-note") if rest else None,
        class_="lab-outcomes",
    )


def _end(story: Story, steps: Sequence[Step]) -> State:
    return steps[-1].after if steps else story.states[0]


# ---- the program and who stands where ------------------------------------------------------------


def _stage(story: Story, steps: Sequence[Step]) -> Markup:
    end = _end(story, steps)
    return element(
        "div",
        _program(story, end),
        element(
            "div",
            _tasks(story, end),
            _locks(story, end),
            _values(story, end),
            class_="lab-now",
        ),
        class_="lab-stage lab-broad" if _is_broad(story.source) else "lab-stage",
    )


def _is_broad(text: str) -> bool:
    """Return whether a program wants the view's whole width: beside the tasks, lines would wrap."""
    long = [line for line in text.splitlines() if len(line) > _BESIDE]
    return len(long) > _MOST_WRAPPED


def _program(story: Story, state: State) -> Markup:
    rows = [
        _row(story, state, number, line)
        for number, line in enumerate(coloured(story.source), start=story.first_line)
    ]
    slots = min(len(story.tasks), _MOST_MARKERS)
    return element(
        "div",
        *rows,
        class_="lab-program",
        role="group",
        aria_label=f"Program {story.name}",
        tabindex=0,
        style=f"--lab-slots:{slots}",
    )


def _row(story: Story, state: State, number: int, line: Markup) -> Markup:
    here = [task for task, at in enumerate(state.lines) if at == number]
    return element(
        "div",
        element("span", str(number), class_="lab-number"),
        element("code", line),
        element("span", *(_marker(story, state, task) for task in here), class_="lab-marks"),
        class_="lab-row",
        data_line=number,
    )


def _marker(story: Story, state: State, task: int) -> Markup:
    label = f"{story.tasks[task]} is here, {state.status[task]}"
    return _badge(story, task, state.status[task], role="img", aria_label=label, title=label)


def _badge(story: Story, task: int, status: str, **attributes: str) -> Markup:
    """Return a task's number in its colour; of a task that waits, hollow and dashed."""
    return element(
        "span",
        str(task),
        class_=f"lab-who {hue(task)} lab-{status}-who",
        **(attributes or {"aria_hidden": "true"}),
    )


def hue(task: int) -> str:
    """Return the class with the colour of a task: the main thread's is its own."""
    return f"lab-hue-{(task - 1) % COLOURS + 1 if task else 0}"


def _tasks(story: Story, state: State) -> Markup:
    items = [_task(story, state, task) for task in range(len(story.tasks))]
    return element("ul", *items, class_="lab-actors", aria_label="Threads")


def _task(story: Story, state: State, task: int) -> Markup:
    status = state.status[task]
    return element(
        "li",
        _badge(story, task, status),
        element("strong", story.tasks[task]),
        element("span", status, class_=f"lab-status lab-is-{status}"),
        element("span", _next(state, task), class_="lab-next"),
        class_="lab-actor",
    )


def _next(state: State, task: int) -> str:
    line = state.lines[task]
    where = f" (line {line})" if line else ""
    return f"{state.next[task]}{where}"


def _locks(story: Story, state: State) -> Markup | None:
    names = dict.fromkeys(held.name for state in story.states for held in state.locks)
    now = {held.name: held for held in state.locks}
    locks = {held.name for state in story.states for held in state.locks if held.holder >= 0}
    rows = [
        element(
            "tr",
            element("th", name, scope="row"),
            _holder(story, state, now.get(name), "free" if name in locks else "–"),
        )
        for name in names
    ]
    return _table("Locks", "lab-locks", rows)


def _holder(story: Story, state: State, held: Held | None, nobody: str) -> Markup:
    if held is None or (held.holder < 0 and not held.waiting):
        return element("td", element("span", nobody, class_="lab-muted"))
    is_held = held.holder >= 0  # if not, those that wait are to be woken, in a condition and such
    parts = ["held by ", *_named(story, state, held.holder)] if is_held else []
    for number, task in enumerate(held.waiting):
        wants = ", wanted by " if is_held else "awaited by "
        parts += [", " if number else wants, *_named(story, state, task)]
    return element("td", *parts)


def _named(story: Story, state: State, task: int) -> list[Markup]:
    name = join([_badge(story, task, state.status[task]), " ", story.tasks[task]])
    return [element("span", name, class_="lab-named")]


def _values(story: Story, state: State) -> Markup | None:
    names = dict.fromkeys(name for state in story.states for name, _ in state.values)
    now = dict(state.values)
    rows = [
        element("tr", element("th", name, scope="row"), element("td", now.get(name, "–")))
        for name in names
    ]
    return _table("Shared values", "lab-values", rows)


def _table(caption: str, name: str, rows: Sequence[Markup]) -> Markup | None:
    if not rows:
        return None
    body = element("tbody", *rows)
    return element("table", element("caption", caption), body, class_=name)


# ---- the steps -----------------------------------------------------------------------------------


def _steps(story: Story, steps: Sequence[Step]) -> Markup:
    columns = columns_of(story)
    head = [
        element("th", title, scope="col", class_=f"lab-{name}-cell")
        for name, title in {"number": "#", "step": "Step", **columns}.items()
    ]
    rows = [_step(story, step, tuple(columns)) for step in steps]
    return element(
        "div",
        element(
            "table",
            element("caption", "The steps"),
            element("thead", element("tr", *head)),
            element("tbody", *rows),
        ),
        class_="lab-steps",
        tabindex=0,
        role="group",
        aria_label="The steps",
    )


def columns_of(story: Story) -> dict[str, str]:
    """Return the columns that the table of steps has besides the step: what there is to show."""
    columns = {}
    if any(state.values for state in story.states):
        columns["values"] = "Shared values"
    if any(state.locks for state in story.states):
        columns["locks"] = "Locks"
    return columns


def _step(story: Story, step: Step, columns: Sequence[str]) -> Markup:
    move = step.move
    over = [" ", element("span", "takes over", class_="lab-over")] if step.takes_over else []
    what = [
        element("span", str(move.task), class_=f"lab-who {hue(move.task)}", aria_hidden="true"),
        element("span", storytext.sentence(story, move), *over),
    ]
    facts = {"values": _step_values(step), "locks": storytext.holders(story, step.after.locks)}
    return element(
        "tr",
        element("td", str(step.number), class_="lab-number-cell"),
        element("td", element("span", *what, class_="lab-step"), class_="lab-step-cell"),
        *(element("td", facts[name], class_=f"lab-{name}-cell") for name in columns),
    )


def _step_values(step: Step) -> Markup:
    """Return the shared values after a step, those that it changed in bold."""
    before = dict(step.before.values)
    parts: list[str] = []
    for name, text in step.after.values:
        words = f"{name} = {text}"
        changed = name in before and before[name] != text
        parts += [", "] if parts else []
        parts.append(element("b", words) if changed else words)
    return join(parts)


def _keys(whole: bool) -> Markup:
    items = [_key(" ", names, action) for names, action in _KEYS]
    if whole:
        items.append(_key("–", *_CHOICE_KEYS))
    return element("ul", *items, class_="lab-keys", aria_label="Keys")


def _key(between: str, names: Sequence[str], action: str) -> Markup:
    caps = Markup(between.join(element("kbd", name) for name in names))
    return element("li", caps, f" {action}")
