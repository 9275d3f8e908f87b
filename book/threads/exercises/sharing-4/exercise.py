"""A value that is made on demand, and has to be made once."""

from labhelpers.exercises import EverySchedule, Exercise, Mistake
from labhelpers.exercises.signs import calls, calls_in_function, in_this_order

exercise = Exercise(
    title="Asked once",
    topics=("check-then-act", "cache", "Lock"),
    minutes=6,
    wanted=(
        EverySchedule(
            promise="asked == ['EUR'] and rates == {'EUR': 1.1}",
            otherwise="The service is not asked exactly once.",
        ),
    ),
    hints=(
        "Both customers look before the first one has stored the rate. "
        "What is a customer to do who comes while somebody is asking?",
        "Take the lock before the look, and keep it until the rate is stored.",
        "Put `with rates_lock:` round the whole body of `rate`, with one `rates_lock = Lock()` "
        "beside `rates`.",
    ),
    mistakes=(
        Mistake(
            program="setdefault",
            named="`setdefault` stores once, but its second argument is computed before it is "
            "called: the service is asked in any case.",
            signs=(calls("setdefault"), calls("Lock", least=0, most=0)),
        ),
        Mistake(
            program="lock_for_each",
            named="`Lock()` in the function makes a new lock in every call, "
            "and nobody waits for anybody.",
            signs=(calls_in_function("Lock"),),
        ),
        Mistake(
            program="no_second_look",
            named="Both look before they take the lock. Then they ask one after the other: "
            "who gets the lock second has to look again.",
            signs=(in_this_order("def rate", "not in", "with "),),
        ),
    ),
)
