# verdict: fails: AssertionError
# why: both find the event not set, and both do what was to be done once.
from threading import Event, Thread

opened = Event()
speeches = []


def open_shop():
    if not opened.is_set():
        opened.set()
        speeches.append("welcome")


threads = [Thread(target=open_shop) for _ in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert speeches == ["welcome"]
