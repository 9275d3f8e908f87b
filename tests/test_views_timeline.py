"""The timeline's three forms: widget, HTML that is safe and small, plain text."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from typing import Any

import pytest
import sample_traces
from sample_traces import MS, Builder

from labhelpers.outcome import Outcome
from labhelpers.trace import Resource, Trace, Wait
from labhelpers.views import look, still
from labhelpers.views.graph import cycle_of, wait_graph
from labhelpers.views.lanes import lanes_of
from labhelpers.views.markup import element, json_script
from labhelpers.views.payload import MOST_EVENTS, pack
from labhelpers.views.timeline import TimelineView, occurring, timeline
from labhelpers.views.widget import View, source

Make = Callable[[], Trace]
PAYLOAD = 200 * 1024  # bytes compressed, the aim for the two big runs
ALL = pytest.mark.parametrize("make", sample_traces.ALL.values(), ids=sample_traces.ALL)


class Elements(HTMLParser):
    """Collects start tags and checks that each one is closed in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.names: list[str] = []
        self.attributes: list[str] = []
        self.open: list[str] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_startendtag(tag, attrs)
        self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.append(tag)
        self.attributes += [name for name, _ in attrs]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@cache
def drawn(make: Make) -> TimelineView:
    """Make a view once for all that look at it: that of 100,000 events takes seconds."""
    return timeline(make())


def state_in(html: str) -> dict[str, Any]:
    (text,) = re.findall(r'<script type="application/json">(.*?)</script>', html, re.DOTALL)
    data: dict[str, Any] = json.loads(text)
    return data


@ALL
def test_mimebundle_has_three_forms(make: Make) -> None:
    view = drawn(make)
    data, _ = view._repr_mimebundle_()
    assert data["application/vnd.jupyter.widget-view+json"]["model_id"] == view.model_id
    assert data["text/html"] == view.to_html()
    assert data["text/plain"] == repr(view)
    json.dumps(data)


@ALL
def test_html_is_well_formed_and_carries_the_state(make: Make) -> None:
    view = drawn(make)
    html = view.to_html()
    assert Elements(html).names[0] == "lab-view"
    assert 'data-view="timeline" data-clock="real"' in html[:200]
    assert state_in(html) == view.state


def test_same_run_gives_the_same_html() -> None:
    assert timeline(sample_traces.pool()).to_html() == timeline(sample_traces.pool()).to_html()


def test_nothing_from_the_program_becomes_markup() -> None:
    html = timeline(sample_traces.hostile()).to_html()
    page = Elements(html)
    assert page.names.count("script") == 1
    assert not [name for name in page.attributes if name.startswith("on")]
    assert html.count("</script>") == 1


def test_json_cannot_leave_its_script() -> None:
    text = json_script({"a": "</script><!--<script>&\u2028"})
    assert text.count("<") == 2
    assert state_in(text) == {"a": "</script><!--<script>&\u2028"}


def test_element_escapes_children_and_attributes() -> None:
    made = element("a", "<&>", element("b", "x"), None, title='"<', data_id=1, hidden=True, id=None)
    assert made == '<a title="&quot;&lt;" data-id="1" hidden="">&lt;&amp;&gt;<b>x</b></a>'


@pytest.mark.parametrize("name", ["many_threads", "many_events"])
def test_big_runs_are_small_to_carry(name: str) -> None:
    html = drawn(sample_traces.ALL[name]).to_html()
    assert len(gzip.compress(html.encode())) < PAYLOAD


def test_notes_say_what_was_folded_and_dropped() -> None:
    html = timeline(sample_traces.many_events()).to_html()
    assert "drawn together, in the proportions of their states" in html
    assert "arrows are kept" in html
    assert "12 events were not recorded" in html
    assert "share one row" in timeline(sample_traces.many_threads()).to_html()
    assert 'class="lab-note"' not in timeline(sample_traces.pool()).to_html()


def test_state_says_every_span_where_nothing_was_folded() -> None:
    trace = sample_traces.deadlock()
    lanes = lanes_of(trace)
    state, notes = pack(trace, lanes)
    assert notes == []
    assert state["counts"] == [len(lane.base) + len(lane.overlays) for lane in lanes]
    assert all(len(column) == sum(state["counts"]) for column in state["spans"].values())
    assert unpacked(state) == [
        (piece.state, piece.start // state["tick"], piece.end // state["tick"])
        for lane in lanes
        for piece in (*lane.base, *lane.overlays)
    ]


def unpacked(state: dict[str, Any]) -> list[tuple[str, int, int]]:
    """Undo the columns as the script does."""
    names = (
        "running",
        "waiting",
        "sleeping",
        "io",
        "queue",
        "mixed",
        "holding",
        "task",
        "callback",
    )
    result, index = [], 0
    for count in state["counts"]:
        at = 0
        for _ in range(count):
            start = at + state["spans"]["gap"][index]
            at = start + state["spans"]["long"][index]
            result.append((names[ord(state["states"][index]) - ord("a")], start, at))
            index += 1
    return result


def test_events_are_few_and_starts_are_all_there() -> None:
    trace = sample_traces.many_events(40_000)
    state, _ = pack(trace, lanes_of(trace))
    assert len(state["events"]["at"]) <= MOST_EVENTS + 1
    assert state["events"]["kinds"].count("a") == 8


def test_header_tells_outcome_clock_and_numbers() -> None:
    html = timeline(sample_traces.deadlock()).to_html()
    assert 'data-outcome="deadlocked"' in html
    assert "104 ms · real time · 1 process · 10 threads" in html
    assert "<li>Take the two locks in the same order everywhere.</li>" in html


def test_legend_names_only_what_occurs() -> None:
    trace = sample_traces.greenlets()
    assert occurring(trace, lanes_of(trace)) == [
        *("running", "waiting", "sleeping"),
        *("wake", "start", "finished"),
    ]


def test_deadlock_has_its_graph() -> None:
    html = wait_graph(sample_traces.deadlock(), "p")
    assert html is not None
    assert "Guest-1 wants mutexA, held by Guest-2." in html
    assert ", line 23" in html
    assert ", since line 15" in html
    assert "Guest-3 and 7 more" in html
    assert html.count("lab-cycle") == 4
    assert wait_graph(sample_traces.pool(), "p") is None


def test_graph_of_what_nobody_holds_has_no_circle() -> None:
    b = Builder()
    b.main(None)
    event = b.resource("Event", "ready", 3)
    trace = b.trace(MS, Outcome("deadlocked", "x."), deadlock=(Wait(0, event, 4),))
    html = wait_graph(trace, "p")
    assert html is not None
    assert "What is waited for" in html
    assert "lab-cycle" not in html


def test_wait_for_the_end_of_a_task_leads_to_that_task() -> None:
    trace = sample_traces.deadlock()
    end = Resource(len(trace.resources), "Task", "Guest-1")
    waits = (*trace.deadlock, Wait(0, end.id, 31, 1))
    html = wait_graph(replace(trace, resources=(*trace.resources, end), deadlock=waits), "p")
    assert html is not None
    assert "waits for the end of Guest-1" in html
    assert html.count("lab-node-lock") == 2


def test_a_task_that_is_joined_in_the_circle_is_drawn_once() -> None:
    b = Builder()
    main = b.main(None)
    ann = b.task("Ann", 1, None)
    lock, end = b.resource("Lock", "lock"), b.resource("Task", "Ann")
    waits = (Wait(ann, lock, 5, main, 8), Wait(main, end, 10, ann))
    html = wait_graph(b.trace(MS, Outcome("deadlocked", "x."), deadlock=waits), "p")
    assert html is not None
    assert (html.count("lab-node-task"), html.count("lab-node-lock")) == (2, 1)
    assert "waits for the end of" in html
    assert html.count("lab-cycle") == 3


def test_a_lock_whose_holder_has_ended_leads_to_it() -> None:
    b = Builder()
    main = b.main(None)
    bob, ann = b.task("Bob", 1, 2), b.task("Ann", 3, None)
    lock, end = b.resource("Lock", "lock"), b.resource("Task", "Ann")
    waits = (Wait(main, end, 9, ann), Wait(ann, lock, 6, bob, 4))
    html = wait_graph(b.trace(MS, Outcome("deadlocked", "x."), deadlock=waits), "p")
    assert html is not None
    assert "Bob (ended)" in html
    assert (html.count("lab-node-task"), html.count("lab-node-lock")) == (3, 1)
    assert "lab-cycle" not in html


def test_long_explanations_are_folded_and_kept() -> None:
    trace = sample_traces.deadlock()
    lines = tuple(f"Task {number} waits." for number in range(12))
    html = timeline(replace(trace, outcome=replace(trace.outcome, details=lines))).to_html()
    assert "<summary>and 8 more</summary>" in html
    assert all(f"<li>{line}</li>" in html for line in lines)


def test_cycle_is_found_among_other_waits() -> None:
    waits = [Wait(5, 0, holder=1), Wait(1, 1, holder=2), Wait(2, 0, holder=1), Wait(9, 3)]
    assert [wait.task for wait in cycle_of(waits)] == [1, 2]
    assert cycle_of([Wait(1, 0, holder=2), Wait(3, 1, holder=1)]) == []


def test_many_lanes_of_different_names_are_cut_in_the_still_picture() -> None:
    b = Builder()
    b.main(10 * MS)
    for number in range(39):
        b.task(f"task {chr(65 + number)}", 0, 10 * MS)
    trace = b.trace(10 * MS)
    assert "and 10 more" in still.still(trace, lanes_of(trace), "p")
    assert 'tabindex="0"' in timeline(trace).to_html()


@pytest.mark.parametrize(
    ("end", "words"),
    [
        (5_004 * MS, ["0", "1 s", "2 s", "3 s", "4 s", "5 s"]),
        (104 * MS, ["0", "20 ms", "40 ms", "60 ms", "80 ms", "100 ms"]),
        (2_500, ["0", "0.5 µs", "1.0 µs", "1.5 µs", "2.0 µs", "2.5 µs"]),
        (0, ["0"]),
    ],
)
def test_axis_has_round_times(end: int, words: list[str]) -> None:
    times = still.ticks(end)
    assert [still.tick_text(at, times[-1] and times[1], end) for at in times] == words


def test_area_counts_tasks_in_each_state() -> None:
    lanes = lanes_of(sample_traces.greenlets())[1:]
    counts = still.area(lanes, 5_004 * MS, 10)
    assert [round(counts[bucket][2]) for bucket in (1, 5, 9)] == [3, 2, 1]


def test_an_unknown_file_of_a_view_is_an_error() -> None:
    with pytest.raises(FileNotFoundError):
        source("no.js")


def test_view_without_script_is_not_shown_as_its_own() -> None:
    assert "export default" in timeline(sample_traces.empty())._esm
    assert View.view == ""


# ---- colours -----------------------------------------------------------------------------------


def colours(theme: int) -> dict[str, str]:
    css = source("timeline.css") + source("views.css")
    pairs = re.findall(r"--lab-([\w-]+): light-dark\((#\w+), (#\w+)\)", css)
    return {name: (light, dark)[theme] for name, light, dark in pairs}


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("state", [state for state in look.COLOURS if state != "mixed"])
def test_words_can_be_read_on_paper_and_on_its_pattern(state: str, theme: int) -> None:
    palette = colours(theme)
    words = palette[f"{state}-text"]
    assert contrast(words, palette[f"{state}-paper"]) >= 4.5
    assert contrast(words, palette.get(f"{state}-ink", palette[f"{state}-paper"])) >= 4.5
    assert contrast(palette[f"{state}-line"], palette["paper"]) >= (
        3 if state != "sleeping" else 2.5
    )


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_page_words_can_be_read(theme: int) -> None:
    palette = colours(theme)
    for name in ("text", "muted", "alarm", "good", "arrow"):
        assert contrast(palette[name], palette["paper"]) >= 4.5
        assert contrast(palette[name], palette["raised"]) >= 4.5


def test_colours_without_a_style_sheet_are_the_light_ones() -> None:
    palette = colours(0)
    for state, (paper, ink, line, words) in look.COLOURS.items():
        assert palette[f"{state}-paper"] == paper
        assert palette.get(f"{state}-ink", paper) == ink
        assert palette[f"{state}-line"] == line
        assert palette.get(f"{state}-text", words) == words


def test_every_pattern_differs() -> None:
    shapes = [look._TILES[state][0] for state in ("waiting", "sleeping", "io", "queue", "mixed")]
    assert len(set(shapes)) == 5


def test_code_in_advice_is_shown_as_code() -> None:
    hints = ("Say `%%lab --timeout <9>`.", "An odd ` stays.")
    trace = sample_traces.deadlock()
    view = timeline(replace(trace, outcome=replace(trace.outcome, hints=hints)))
    html = view._repr_mimebundle_()[0]["text/html"]
    assert "<li>Say <code>%%lab --timeout &lt;9&gt;</code>.</li>" in html
    assert "<li>An odd ` stays.</li>" in html
