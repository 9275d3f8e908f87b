"""Workers that survive an exception, wait side by side, and lose no update."""

from labhelpers.exercises import AtOnce, Broken, Ends, EverySchedule, Exercise, Mistake, Prints
from labhelpers.exercises.answer import Answer
from labhelpers.exercises.signs import (
    breaks,
    calls,
    calls_in_function,
    calls_in_loop,
    calls_in_try,
    in_this_order,
    lacks,
    waits_for_ever,
)


def nobody_noted(answer: Answer, broken: Broken) -> bool:
    """The list of the failed pages is still empty when it is printed."""
    return "failed: []" in answer.run.stdout


def reads_before_the_wait(answer: Answer, broken: Broken) -> bool:
    """The sum stands to the left of the fetch, so its old value is read first."""
    text = answer.program.source
    return "total += fetch(" in text or "total + fetch(" in text


exercise = Exercise(
    title="The site that loads in spite of all",
    topics=("threads", "exceptions in threads", "join", "lock"),
    minutes=25,
    points=(2, 2, 2, 2),
    wanted=(
        Ends("every thread ends without an exception"),
        Prints(("10 kB, failed: ['map']",)),
        AtOnce("pages", least=3),
        EverySchedule(
            promise="total == 10 and failed == ['map']",
            otherwise="A page was loaded, and its size is not in the sum.",
        ),
    ),
    hints=(
        "Who hears of an exception in a thread? Only the function that the thread runs can.",
        "Three loops make three waits out of one: make the threads, start them, join them. "
        "Then look at what several threads write.",
        "`try: size = fetch(page)`, `except ConnectionError:` notes the page, and in the `else:` "
        "`with book:` stands round `total += size` alone.",
    ),
    mistakes=(
        Mistake(
            program="caught_in_the_main_thread",
            named="A `try` round `start` or `join` catches nothing: the exception is raised "
            "in the other thread, and stays there.",
            signs=(breaks(Ends), calls_in_try("join")),
        ),
        Mistake(
            program="noted_by_the_hook",
            named="The hook hears of an exception when its thread is dead already. "
            "Catch it in the function that the thread runs.",
            signs=(breaks(Ends), in_this_order("excepthook =", "failed.append(", "def fetch")),
        ),
        Mistake(
            program="keeps_the_lock",
            named="An exception between `acquire` and `release` leaves the lock taken for ever. "
            "`with` gives it back on every way out.",
            signs=(waits_for_ever, calls("acquire")),
        ),
        Mistake(
            program="not_joined",
            named="The sum is printed before the pages are there: nobody waits for the threads.",
            signs=(breaks(Prints), calls("start"), lacks("join")),
        ),
        Mistake(
            program="swallowed",
            named="The exception is caught and forgotten: nobody learns that a page is missing.",
            signs=(breaks(Prints), nobody_noted),
        ),
        Mistake(
            program="reads_before_the_wait",
            named="`total += fetch(page)` reads the sum first and waits then: what the others add "
            "meanwhile is overwritten. Fetch first, add afterwards.",
            signs=(breaks(Prints), reads_before_the_wait),
        ),
        Mistake(
            program="joined_in_the_loop",
            named="`join` in the loop that starts: each page waits for the one before it.",
            signs=(breaks(AtOnce), calls_in_loop("start", "join")),
        ),
        Mistake(
            program="lock_round_the_network",
            named="The lock is held during the fetch, so one page is loaded at a time. "
            "Only the sum needs it.",
            signs=(breaks(AtOnce), in_this_order("with ", "fetch(page)")),
        ),
        Mistake(
            program="own_lock",
            named="A lock that is made in the function is another one for each thread, "
            "and keeps nobody out.",
            signs=(breaks(EverySchedule), calls_in_function("Lock")),
        ),
        Mistake(
            program="no_lock",
            named="`total += size` reads and writes: two threads may read the same sum.",
            signs=(breaks(EverySchedule), lacks("Lock")),
        ),
    ),
)
