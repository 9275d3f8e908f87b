import time
from threading import Lock, Thread

seats_left = 10
seats_lock = Lock()


def book():
    global seats_left
    time.sleep(0.1)  # the visitor chooses
    left = seats_left - 1
    with seats_lock:
        seats_left = left


visitors = [Thread(target=book) for _ in range(3)]
for visitor in visitors:
    visitor.start()
for visitor in visitors:
    visitor.join()
print(seats_left, "seats are left")
