"""A limit for a guest who says nothing."""

from labhelpers.exercises import Ends, Exercise, Mistake, Prints
from labhelpers.exercises.signs import calls, fails_as, in_this_order, no

exercise = Exercise(
    title="Hang up on who is silent",
    topics=("idle timeout", "gevent.Timeout"),
    minutes=8,
    clock="real",
    wanted=(
        Ends(),
        Prints(
            ("Ann has had all her answers", "the server hangs up on the silent guest"),
            any_order=True,
        ),
    ),
    hints=(
        "What has to be limited: the whole visit, or each wait for a question?",
        "`with Timeout(0.6):` round the one `recv`, in the loop.",
        "Catch `Timeout` outside of the loop: who is silent is left, and `with conn` hangs up.",
    ),
    mistakes=(
        Mistake(
            program="no_exception",
            named="`gevent.Timeout` is a `BaseException`: `except Exception` does not catch it, "
            "and the handler ends with it.",
            signs=(fails_as("raised"), in_this_order("Timeout(", "except Exception")),
        ),
        Mistake(
            program="other_timeout",
            named="`gevent.Timeout` is not Python's `TimeoutError`: "
            "this `except` lets it pass, and the handler ends with it.",
            signs=(
                fails_as("raised"),
                in_this_order("with Timeout(", "except TimeoutError", "def ann"),
            ),
        ),
        Mistake(
            program="timeout_of_gevent",
            named="`settimeout` raises Python's `TimeoutError`, and not `gevent.Timeout`.",
            signs=(
                fails_as("raised"),
                in_this_order("conn.settimeout(", "except Timeout:", "def ann"),
            ),
        ),
        Mistake(
            program="whole_visit",
            named="The limit stands round the whole loop. Ann is never silent for long, "
            "and her visit is longer than the limit: she is cut off.",
            signs=(in_this_order("with Timeout(", "while "),),
        ),
        Mistake(
            program="never_started",
            named="`Timeout(0.6)` by itself does nothing: it begins with `with` or `start()`.",
            signs=(calls("Timeout"), no(in_this_order("with Timeout(")), no(calls("start"))),
        ),
    ),
)
