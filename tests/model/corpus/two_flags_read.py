# verdict: held
# outcomes: ann_saw = 0, ben_saw = 1 | ann_saw = 1, ben_saw = 0 | ann_saw = 1, ben_saw = 1
# why: each writes, then reads what the other wrote; steps have one order, so one sees the other.
from threading import Thread

ann_here = ben_here = ann_saw = ben_saw = 0


def ann():
    global ann_here, ann_saw
    ann_here = 1
    ann_saw = ben_here


def ben():
    global ben_here, ben_saw
    ben_here = 1
    ben_saw = ann_here


threads = [Thread(target=ann), Thread(target=ben)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert ann_saw or ben_saw
