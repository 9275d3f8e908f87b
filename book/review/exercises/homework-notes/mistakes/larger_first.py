from queue import PriorityQueue
from threading import Event, RLock, Semaphore

notes = {
    "free places after two of five are taken": 3,
    "releases that free an RLock taken twice": 2,
    "what comes first, of 10, 0 and -5": 10,
    "what wait(timeout=1) of a red light returns": False,
}
seats, lock, line = Semaphore(5), RLock(), PriorityQueue()
for _ in range(2):
    seats.acquire()
    lock.acquire()
for number in (10, 0, -5):
    line.put(number)

places = releases = 0
while seats.acquire(blocking=False):
    places += 1
try:
    while True:
        lock.release()
        releases += 1
except RuntimeError:  # it is nobody's now
    pass
found = [places, releases, line.get(), Event().wait(timeout=1)]
pairs = zip(notes.values(), found, strict=True)
right = sum(note == fact for note, fact in pairs)
print(f"{right} of {len(notes)} notes are right")
