# verdict: held
# outcomes: total = 6
# why: nobody reads before everybody has written.
from threading import Barrier, Thread

written = Barrier(2)
parts, sums = [0, 0], [0, 0]


def work(number):
    parts[number] = number + 1
    written.wait()
    sums[number] = parts[0] + parts[1]


threads = [Thread(target=work, args=(number,)) for number in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
total = sum(sums)
assert total == 6
