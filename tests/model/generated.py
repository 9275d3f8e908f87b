"""Small concurrent programs by chance: two or three threads that share everything there is."""

from __future__ import annotations

from hypothesis import strategies as st

from tests.model.reference import Operation, Program

_NUMBERS = st.integers(1, 3)
_TARGETS = st.sampled_from(["x", "y"])
_VARIABLES = st.sampled_from(["x", "y", "box.n"])
_KEYS = st.sampled_from(["tea", "soup"])


def _with_args(name: str, *args: st.SearchStrategy[object]) -> st.SearchStrategy[Operation]:
    return st.tuples(st.just(name), *args)


_VARIABLE = [
    _with_args("add", _VARIABLES, _NUMBERS),
    _with_args("set", _VARIABLES, _NUMBERS),
    _with_args("copy", _VARIABLES, _VARIABLES),
]
_CONTAINER = [
    _with_args("append", _NUMBERS),
    _with_args("first", _NUMBERS),
    _with_args("last", _TARGETS),
    _with_args("length", _TARGETS),
    _with_args("store", _KEYS, _NUMBERS),
    _with_args("drop", _KEYS),
    _with_args("look_up", _TARGETS, _KEYS),
    _with_args("has", _TARGETS, _KEYS),
    _with_args("size", _TARGETS),
]
_SEMAPHORE = [_with_args("take"), _with_args("give")]
_QUEUE = [
    _with_args("put", _NUMBERS),
    _with_args("get", _TARGETS),
    _with_args("put_nowait", _NUMBERS),
    _with_args("get_nowait", _TARGETS),
]
_CONDITION = [
    _with_args("wait"),
    _with_args("wait_until", _TARGETS),
    _with_args("wait_limited", _TARGETS),
    _with_args("notify", st.integers(1, 2)),
    _with_args("tell", _TARGETS, st.integers(1, 2)),
]
_EVENT = [_with_args("stop"), _with_args("light"), _with_args("darken")]
_SPINNING = [_with_args("await", _TARGETS)]
_RAW = [_with_args("acquire", st.just("b")), _with_args("release", st.just("b"))]
KINDS = {
    "variables": _VARIABLE,
    "containers": _CONTAINER,
    "semaphores": _SEMAPHORE,
    "queues": _QUEUE,
    "conditions": _CONDITION,
    "events": _EVENT,
    "spinning": _SPINNING,
    "locks": _RAW,
}


def _nested(simple: st.SearchStrategy[Operation], locks: str) -> st.SearchStrategy[Operation]:
    lock = st.sampled_from(locks)
    bodies = st.lists(simple, min_size=1, max_size=2).map(tuple)
    ways = st.sampled_from(["with", "with", "try", "retry", "limited", "insist"])
    return st.one_of(
        st.tuples(ways, lock, bodies),
        st.tuples(st.just("if"), _TARGETS, bodies),
        st.tuples(st.just("with"), lock, st.tuples(st.tuples(st.just("with"), lock, bodies))),
    )


@st.composite
def programs(draw: st.DrawFn, kinds: tuple[str, ...] = tuple(KINDS)) -> Program:
    """Return programs with variables and one or two of the given kinds of operations."""
    chosen = draw(st.sets(st.sampled_from(kinds), min_size=1, max_size=2))
    simple = st.one_of(*_VARIABLE, *(one for kind in sorted(chosen) for one in KINDS[kind]))
    raw = "locks" in chosen
    # What a RuntimeError would leave on its way out is left out: release() stands in no body.
    inner = st.one_of(*_VARIABLE) if raw else simple
    operation = st.one_of(simple, _nested(inner, "a" if raw else "ab"))
    count = draw(st.sampled_from([2, 2, 3]))
    most = 4 if count == 2 else 2
    thread = st.lists(operation, min_size=1, max_size=most).map(tuple)
    return tuple(draw(st.lists(thread, min_size=count, max_size=count)))
