# verdict: held
# outcomes: answers = ['alone', 'alone']
# why: one who cannot come breaks the barrier, and nobody waits for it in vain.
from threading import Barrier, BrokenBarrierError, Thread

together = Barrier(3)
answers = []


def walk():
    try:
        together.wait()
    except BrokenBarrierError:
        answers.append("alone")


threads = [Thread(target=walk) for _ in range(2)]
for thread in threads:
    thread.start()
together.abort()
for thread in threads:
    thread.join()
assert answers == ["alone", "alone"]
