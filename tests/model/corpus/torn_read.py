# verdict: fails: AssertionError
# least: 1
# why: the reader looks between the two writes that belong together.
from threading import Thread

hour, minute = 9, 59
seen = []


def tick():
    global hour, minute
    minute = 0
    hour = 10


def look():
    seen.append((hour, minute))


threads = [Thread(target=tick), Thread(target=look)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert seen[0] in [(9, 59), (10, 0)]
