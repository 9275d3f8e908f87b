# verdict: held
# outcomes: entries = ['opened', 'closed', 'noted'] | entries = ['noted', 'opened', 'closed']
# why: an RLock counts its holder's acquires; others stay out until the last release.
from threading import RLock, Thread

ledger = RLock()
entries = []


def write_entry(text):
    with ledger:
        entries.append(text)


def write_day():
    with ledger:
        write_entry("opened")
        write_entry("closed")


threads = [Thread(target=write_day), Thread(target=write_entry, args=("noted",))]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
