"""A worker that may die at any moment, and an order that is served once all the same."""

import ast
import re
from dataclasses import dataclass

from labhelpers.exercises import Broken, Exercise, Mistake, Prints
from labhelpers.exercises.answer import Answer
from labhelpers.exercises.signs import breaks, in_this_order


@dataclass(frozen=True)
class MomentsStay:
    """The power can still go before, between and after; and nothing runs once it has gone."""

    wanted: str = "the power can go before the two lines, between them, and after them"

    def broken(self, answer: Answer) -> Broken | None:
        """Return that a moment is gone, or that somebody works on without power."""
        functions = (node for node in answer.tree.body if isinstance(node, ast.FunctionDef))
        lines = next((node.body for node in functions if node.name == "work"), [])
        form = "".join("m" if ast.unparse(line) == "moment()" else "-" for line in lines)
        works_on = any(isinstance(line, ast.Try) for part in lines for line in ast.walk(part))
        if re.fullmatch(r"-*m-+m-+m", form) and not works_on:
            return None
        return Broken(self, f"{self.wanted.capitalize()}: leave each `moment()` in its place.")


exercise = Exercise(
    title="Reported last",
    topics=("at least once", "acknowledging", "idempotence"),
    minutes=8,
    wanted=(
        Prints(tuple(f"power cut after {moment}: served ['soup']" for moment in range(4))),
        MomentsStay(),
    ),
    hints=(
        "In which state are the two lists, when the power goes between the two lines?",
        "An order that is served and not reported is given out again. "
        "An order that is reported and not served is lost.",
        "Serve first, and only if it is not in `served` yet. Report last.",
    ),
    mistakes=(
        Mistake(
            program="served_in_finally",
            named="When the power goes, no `finally` is run any more, and no `except`: they are "
            "for exceptions. `PowerCut` only stands for the real one.",
            signs=(breaks(MomentsStay), in_this_order("try:")),
        ),
        Mistake(
            program="no_moment_between",
            named="Two lines with nothing between them in the text are two steps all the same: "
            "the power does not ask where a `moment()` stands.",
            signs=(breaks(MomentsStay),),
        ),
        Mistake(
            program="looked_and_reported_first",
            named="The order is still reported before it is served: "
            "if the power goes between the two, nobody has it.",
            signs=(in_this_order("open_orders.remove", "not in served"),),
        ),
        Mistake(
            program="served_twice",
            named="It is reported last, so no order is lost. But the one that was served before "
            "the power went is given out again, and served again.",
            signs=(breaks(Prints), in_this_order("served.append", "open_orders.remove")),
        ),
    ),
)
