# verdict: held
# outcomes: names = ['Ann', 'Ben'] | names = ['Ben', 'Ann']
# why: list.append() cannot be interrupted: nothing is lost, only the order is open.
from threading import Thread

names = []
threads = [Thread(target=names.append, args=(name,)) for name in ("Ann", "Ben")]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert sorted(names) == ["Ann", "Ben"]
