# verdict: fails: AssertionError
# least: 0
# why: who sleeps shorter need not go on first: a sleep has a least length and no greatest.
import time
from threading import Thread

stages = []


def do_later(seconds, stage):
    time.sleep(seconds)
    stages.append(stage)


threads = [
    Thread(target=do_later, args=(1, "dough")),
    Thread(target=do_later, args=(2, "bread")),
]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert stages == ["dough", "bread"]
