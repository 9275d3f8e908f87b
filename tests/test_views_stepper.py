"""The stepper's three forms: widget, HTML that is safe and small, plain text."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable
from itertools import accumulate, pairwise
from typing import Any

import pytest
import sample_stories
from test_views_timeline import Elements, contrast, state_in

from labhelpers.story import Held, Move, State, Story, story_from_json
from labhelpers.views import storytext
from labhelpers.views.coloured import coloured
from labhelpers.views.stepper import COLOURS, columns_of, hue, stepper
from labhelpers.views.storypack import pack
from labhelpers.views.widget import source

Make = Callable[[], Story]
PAYLOAD = 60 * 1024  # bytes compressed, of a program with 2,000 states
ALL = pytest.mark.parametrize("make", sample_stories.ALL.values(), ids=sample_stories.ALL)
SAMPLES = [name for name in sample_stories.ALL if name != "hostile"]


@ALL
def test_mimebundle_has_three_forms(make: Make) -> None:
    view = stepper(make())
    data, _ = view._repr_mimebundle_()
    assert data["application/vnd.jupyter.widget-view+json"]["model_id"] == view.model_id
    assert data["text/html"] == view.to_html()
    assert data["text/plain"] == repr(view)
    json.dumps(data)


@ALL
def test_html_is_well_formed_and_carries_the_state(make: Make) -> None:
    view = stepper(make())
    html = view.to_html()
    assert Elements(html).names[0] == "lab-view"
    assert 'data-view="stepper" data-clock="virtual"' in html[:200]
    assert state_in(html) == view.state


def test_same_story_gives_the_same_html_whichever_way_it_came() -> None:
    story = sample_stories.counter()
    data = json.loads(json.dumps(story.to_json()))
    assert stepper(story_from_json(data)).to_html() == stepper(story).to_html()


def test_nothing_from_the_program_becomes_markup() -> None:
    html = stepper(sample_stories.hostile()).to_html()
    page = Elements(html)
    assert page.names.count("script") == 1
    assert not [name for name in page.attributes if name.startswith("on")]
    assert html.count("</script>") == 1
    assert "\x1b" not in html
    assert "\u202e" not in html


def test_two_thousand_states_are_small_to_carry() -> None:
    story = sample_stories.big()
    assert len(story.states) >= 2_000
    html = stepper(story).to_html()
    assert len(gzip.compress(html.encode())) < PAYLOAD


# ---- the state for the script ------------------------------------------------------------------


@pytest.mark.parametrize("name", SAMPLES)
def test_state_says_every_state_and_move(name: str) -> None:
    story = sample_stories.ALL[name]()
    state = json.loads(json.dumps(pack(story)))
    assert [unpacked_state(state, number) for number in range(len(story.states))] == [*story.states]
    assert unpacked_moves(state) == [*story.moves]
    assert tuple(state["path"]) == story.path


def test_a_schedule_is_shown_call_by_call_and_played_step_by_step() -> None:
    story = sample_stories.called()
    state = pack(story)
    shown = state["shown"]
    assert len(shown["path"]) < len(story.path) == len(state["path"])
    texts = {action[1] for action in shown["actions"]}
    assert "enters box.add()" in texts
    assert "shown" not in pack(sample_stories.counter())


def unpacked_state(state: dict[str, Any], number: int) -> State:
    """Undo the columns as the script does."""
    places = [state["places"][column[number]] for column in state["stands"]]
    lines, following, status = zip(*places, strict=True)
    locks = state["locks"][state["held"][number]]
    values = state["values"][state["shared"][number]]
    return State(
        lines,
        following,
        status,
        tuple(Held(name, holder, tuple(waiting)) for name, holder, waiting in locks),
        tuple((name, text) for name, text in values),
        *state["ends"][state["end"][number]],
    )


def unpacked_moves(state: dict[str, Any]) -> list[tuple[Move, ...]]:
    ends = [0, *accumulate(state["counts"])]
    return [
        tuple(unpacked_move(state, number, index) for index in range(ends[number], end))
        for number, end in enumerate(ends[1:])
    ]


def unpacked_move(state: dict[str, Any], number: int, index: int) -> Move:
    task, text, line, gives_way = state["actions"][state["action"][index]]
    return Move(task, number + state["to"][index], text, line, bool(gives_way))


def test_prefix_of_the_address_is_the_programs() -> None:
    def prefix(story: Story) -> str:
        return str(stepper(story).state["prefix"])

    counter = sample_stories.counter()
    assert re.fullmatch(r"play-[0-9a-f]+", prefix(counter))
    assert prefix(counter) == prefix(counter._replace(title="Other.", path=()))
    assert prefix(counter) != prefix(sample_stories.locked())


# ---- steps and words ---------------------------------------------------------------------------


@pytest.mark.parametrize("name", SAMPLES)
def test_steps_that_take_over_are_the_preemptions(name: str) -> None:
    story = sample_stories.ALL[name]()
    assert sum(step.takes_over for step in storytext.steps_of(story)) == story.preemptions


def test_nobody_takes_over_after_a_sleep() -> None:
    story = sample_stories.sleepy()
    steps = storytext.steps_of(story)
    slept = [(last, now) for last, now in pairwise(steps) if last.move.gives_way]
    assert any(now.move.task != last.move.task for last, now in slept)
    assert not any(now.takes_over for _, now in slept)


def test_plain_text_tells_verdict_values_steps_and_why() -> None:
    assert storytext.plain(sample_stories.two_locks()) == (
        "Fails under 3 of 46 schedules.\n"
        "\n"
        "   1  MainThread starts Ann (line 15)\n"
        "   2  MainThread starts Bob (line 16)\n"
        "   3  Ann takes salt (line 8)\n"
        "   4  Bob takes pepper (line 8), takes over\n"
        "Deadlock: Ann waits for pepper and Bob waits for salt."
    )
    assert "n = 4: 42 schedules" in storytext.plain(sample_stories.counter())


def test_plain_text_says_why_once_and_last() -> None:
    story = sample_stories.two_locks()
    why = story.visited()[-1].why
    text = storytext.plain(story._replace(notes=(why, "Another thing.")))
    assert text.count(why) == 1
    assert text.endswith(why)
    assert "Another thing." in text


def test_plain_text_of_a_long_schedule_is_cut() -> None:
    state = State((1,), ("go on",), ("ready",))
    many = storytext.MOST_STEPS + 12
    moves = tuple((Move(0, number + 1, "goes on", 1),) for number in range(many))
    story = sample_stories.locked()._replace(
        tasks=("MainThread",),
        states=(state,) * (many + 1),
        moves=(*moves, ()),
        path=(0,) * many,
    )
    assert storytext.plain(story).endswith("… and 12 steps more")


def test_holders_and_those_who_wait_are_named() -> None:
    story = sample_stories.two_locks()
    locks = (Held("salt", 1, (0, 2)), Held("pepper", -1, (1,)))
    assert storytext.holders(story, locks) == (
        "salt: Ann (MainThread and Bob wait), pepper: Ann waits"
    )


def test_what_nobody_ever_holds_is_not_called_free() -> None:
    story = sample_stories.locked()
    assert ">free<" in stepper(story).to_html()
    waits = [
        s._replace(locks=tuple(held._replace(holder=-1) for held in s.locks)) for s in story.states
    ]
    assert ">free<" not in stepper(story._replace(states=tuple(waits))).to_html()


# ---- the still view ----------------------------------------------------------------------------


def test_still_view_has_every_step_with_values_and_holders() -> None:
    html = stepper(sample_stories.locked()).to_html()
    body = re.findall(r"<tr>(.*?)</tr>", html.split("<thead>")[1])
    rows = [re.sub(r"<[^>]+>", "|", row) for row in body]
    assert len(rows) == 1 + len(sample_stories.locked().path)
    assert sum("writes n = 1 (line 10)" in row and "lock: Thread-1" in row for row in rows) == 1
    assert "<b>n = 1</b>" in html
    assert html.count("<b>") == 2


def test_still_view_stands_at_the_end() -> None:
    html = stepper(sample_stories.two_locks()).to_html()
    row = re.search(r'<div class="lab-row" data-line="9">.*?</div>', html)
    assert row is not None
    assert "Ann is here, waiting" in row[0]
    assert "Bob is here, waiting" in row[0]
    assert "held by" in html
    assert "wanted by" in html


@pytest.mark.parametrize(
    ("story", "outcome"),
    [
        (sample_stories.counter(), "raised"),
        (sample_stories.locked(), "finished"),
        (sample_stories.cut_down(sample_stories.locked()), "finished"),
        (sample_stories.cut_down(sample_stories.locked())._replace(proven=False), "open"),
    ],
    ids=["fails", "held", "held, too many to carry", "held so far"],
)
def test_only_a_proof_gets_a_tick(story: Story, outcome: str) -> None:
    assert f'data-outcome="{outcome}"' in stepper(story).to_html()


def test_final_values_come_with_their_schedules() -> None:
    html = stepper(sample_stories.counter()).to_html()
    assert '<th scope="row">n = 2</th><td>80 schedules</td>' in html
    many = tuple((f"n = {number}", 1) for number in range(11))
    story = sample_stories.counter()._replace(outcomes=many)
    assert "and 3 more" in stepper(story).to_html()
    assert "Final values" not in stepper(sample_stories.locked()).to_html()


def test_reader_may_choose_only_where_everything_is_known() -> None:
    whole, part = sample_stories.counter(), sample_stories.cut_down(sample_stories.counter())
    assert "lab-play" in stepper(whole).to_html()
    assert "lab-play" not in stepper(part).to_html()


def test_table_has_no_column_for_what_there_is_not() -> None:
    assert columns_of(sample_stories.counter()) == {"values": "Shared values"}
    assert columns_of(sample_stories.two_locks()) == {"locks": "Locks"}
    assert [*columns_of(sample_stories.locked())] == ["values", "locks"]


def test_program_of_long_lines_gets_the_whole_width() -> None:
    story = sample_stories.counter()
    assert "lab-broad" not in stepper(story).to_html()
    long = story.source + f"print('{'-' * 50}')\n" * 3
    assert "lab-broad" in stepper(story._replace(source=long)).to_html()


def test_tasks_that_are_still_to_come_are_new() -> None:
    story = sample_stories.locked()
    born = [sum(status != "new" for status in state.status) for state in story.states]
    states = tuple(
        state._replace(
            lines=state.lines[:many],
            next=state.next[:many],
            status=state.status[:many],
        )
        for state, many in zip(story.states, born, strict=True)
    )
    assert min(born) < len(story.tasks)
    view = stepper(story._replace(states=states))
    assert view.to_html() == stepper(story).to_html()
    assert repr(view) == repr(stepper(story))


def test_lines_are_numbered_from_the_first() -> None:
    html = stepper(sample_stories.counter()._replace(first_line=2)).to_html()
    assert re.findall(r'data-line="(\d+)"', html)[::16] == ["2", "18"]


def test_a_story_of_no_steps_is_shown() -> None:
    state = State((0,), ("",), ("finished",), end="held")
    story = Story("x.py", "", 2, "Held.", (), ("MainThread",), (state,), ((),), (), whole=True)
    assert Elements(stepper(story).to_html()).names.count("tr") == 1
    assert repr(stepper(story)) == "Held."


# ---- colours -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        sample_stories.COUNTER,
        "",
        "\n\nx = '''a\n b < c\n'''\n\n# end",
        "def broken(:\n  $?\n",
        "a = f'{x!r:>{w}} &amp;'\n",
    ],
)
def test_colours_change_no_letter(text: str) -> None:
    plain = [re.sub(r"<[^>]+>", "", line) for line in coloured(text)]
    shown = "\n".join(plain)
    for mark, letter in (("&lt;", "<"), ("&gt;", ">"), ("&#x27;", "'"), ("&amp;", "&")):
        shown = shown.replace(mark, letter)
    assert shown.splitlines() == text.splitlines()


def test_words_of_the_language_are_coloured() -> None:
    (line,) = coloured("for n in range(2): pass  # twice")
    assert '<span class="lab-keyword">for</span>' in line
    assert '<span class="lab-numeral">2</span>' in line
    assert '<span class="lab-comment"># twice</span>' in line


def palette(theme: int) -> dict[str, str]:
    css = source("stepper.css") + source("views.css")
    pairs = re.findall(r"--lab-([\w-]+): light-dark\((#\w+), (#\w+)\)", css)
    return {name: (light, dark)[theme] for name, light, dark in pairs}


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_numbers_and_code_can_be_read(theme: int) -> None:
    colours = palette(theme)
    hues = [colours[f"hue-{number}"] for number in range(COLOURS + 1)]
    assert len({*hues}) == COLOURS + 1
    assert all(contrast(one, colours["hue-paper"]) >= 4.5 for one in hues)
    for name in ("keyword", "string", "numeral", "comment"):
        assert contrast(colours[name], colours["paper"]) >= 4.5
        assert contrast(colours[name], colours["raised"]) >= 4.5
    assert contrast(colours["wait-text"], colours["wait-paper"]) >= 4.5


def test_tasks_beyond_the_colours_share_them_and_main_has_its_own() -> None:
    hues = [hue(task) for task in range(2 * COLOURS + 1)]
    assert hues[1 : COLOURS + 1] == hues[COLOURS + 1 :]
    assert hues.count(hues[0]) == 1
