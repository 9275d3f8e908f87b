# verdict: fails: deadlock
# least: 0
# why: a Lock has no memory of who holds it: its holder waits for itself.
from threading import Lock, Thread

ledger = Lock()
entries = []


def write_entry(text):
    with ledger:
        entries.append(text)


def write_day():
    with ledger:
        write_entry("opened")
        write_entry("closed")


thread = Thread(target=write_day)
thread.start()
thread.join()
