# verdict: held
# outcomes: seen = [(10, 0)] | seen = [(9, 59)]
# why: a tuple is replaced in one step: a reader has the old one or the new one.
from threading import Thread

now = (9, 59)
seen = []


def tick():
    global now
    now = (10, 0)


def look():
    seen.append(now)


threads = [Thread(target=tick), Thread(target=look)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert seen[0] in [(9, 59), (10, 0)]
