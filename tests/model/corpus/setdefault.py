# verdict: held
# outcomes: tables = {7: ['Ann', 'Ben']} | tables = {7: ['Ben', 'Ann']}
# why: setdefault() looks and sets in one step, and gives both the same list.
from threading import Thread

tables = {}


def sit_down(table, guest):
    tables.setdefault(table, []).append(guest)


threads = [Thread(target=sit_down, args=(7, guest)) for guest in ("Ann", "Ben")]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert sorted(tables[7]) == ["Ann", "Ben"]
