"""Parcels that are large enough for the way, and enough of them for all workers."""

from labhelpers.exercises import AtOnce, Exercise, Mistake, Prints, Within
from labhelpers.exercises.signs import breaks, gives, in_this_order, no, passes

exercise = Exercise(
    title="Fewer trips",
    topics=("granularity", "latency", "cluster"),
    minutes=7,
    wanted=(
        Prints(("42 pages, 9030 words",)),
        AtOnce("parcels", least=4, most=4),
        Within(0.61),
    ),
    hints=(
        "How many trips does each worker make, and how long is it on the way?",
        "A worker that gets all its pages in one parcel is on the way once.",
        "`PAGES[start::4]`, for each `start` in `range(4)`, makes four parcels of ten or eleven.",
    ),
    mistakes=(
        Mistake(
            program="more_workers",
            named="The cluster has four workers. More hide the trips, and have to be paid for.",
            signs=(breaks(AtOnce), no(gives("ThreadPoolExecutor", 4))),
        ),
        Mistake(
            program="chunksize",
            named="`chunksize` is for a pool of processes. Threads have no use for it, and the "
            "executor of a cluster leaves it out as well: make the parcels yourself.",
            signs=(breaks(Within), passes("chunksize", to="map")),
        ),
        Mistake(
            program="one_parcel",
            named="There are fewer parcels than workers: who gets none has nothing to do.",
            signs=(breaks(AtOnce),),
        ),
        Mistake(
            program="rest_left_out",
            named="42 pages are not four times ten: the last two are in no parcel.",
            signs=(breaks(Prints),),
        ),
        Mistake(
            program="smaller_parcels",
            named="Fewer trips than before, and still more than one for each worker.",
            signs=(breaks(Within), no(in_this_order("[page]"))),
        ),
    ),
)
