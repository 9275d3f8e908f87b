# verdict: held
# outcomes: winner = 'Ann' | winner = 'Ben' | winner = 'Cem'
# why: three plain writes in any order; the last one stays.
from threading import Thread

winner = None


def arrive(name):
    global winner
    winner = name


threads = [Thread(target=arrive, args=(name,)) for name in ("Ann", "Ben", "Cem")]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
