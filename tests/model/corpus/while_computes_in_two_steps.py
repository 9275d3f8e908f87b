# verdict: held
# why: both assignments of a round change the number, and none is the one before it.
from threading import Thread


def fall():
    n = 27_000
    while n != 1:
        if n % 2:
            n = 3 * n + 1
        n = n // 2


threads = [Thread(target=fall) for _ in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
