"""Lines out of a stream of bytes, however it is cut."""

from labhelpers.exercises import EverySchedule, Exercise, Mistake
from labhelpers.exercises.signs import calls, calls_in_loop, gives, in_this_order, no

exercise = Exercise(
    title="Two orders, whatever the wire does",
    topics=("framing", "stream of bytes"),
    minutes=12,
    wanted=(
        EverySchedule(
            promise='orders == [b"soup", b"rice"]',
            otherwise="The orders are not those that were sent.",
        ),
    ),
    hints=(
        "How much can one `recv` bring? Less than a line, a line, more than a line: "
        "which of them does your function handle?",
        "Ask again while there is no line end in what you have. "
        "And what came after the line end belongs to the next call.",
        "Keep the rest in a variable outside of the function, and begin with it.",
    ),
    mistakes=(
        Mistake(
            program="sleeps_first",
            named="A pause before `recv` makes it likelier that all has arrived, and promises "
            "nothing. And when more has arrived, it is two orders in one.",
            signs=(calls("sleep", least=2),),
        ),
        Mistake(
            program="forgets_the_rest",
            named="It reads on until there is a line end, which is right. What came after the "
            "line end is thrown away, and the next call waits for it.",
            signs=(calls_in_loop("recv"), no(in_this_order("endswith("))),
        ),
        Mistake(
            program="splits_what_came",
            named="It splits what one `recv` has brought. That may be less than a line, "
            "and it may be more: then the rest is lost.",
            signs=(calls("split"),),
        ),
        Mistake(
            program="four_bytes",
            named="`recv(4)` brings *at most* four bytes, and knows nothing of lines.",
            signs=(gives("recv", 4),),
        ),
    ),
)
