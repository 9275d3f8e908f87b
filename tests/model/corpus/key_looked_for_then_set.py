# verdict: fails: AssertionError
# least: 1
# why: both find no list under the key; the second one replaces the first one's, with its guest.
from threading import Thread

tables = {}


def sit_down(table, guest):
    if table not in tables:
        tables[table] = []
    tables[table].append(guest)


threads = [Thread(target=sit_down, args=(7, guest)) for guest in ("Ann", "Ben")]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert sorted(tables[7]) == ["Ann", "Ben"]
