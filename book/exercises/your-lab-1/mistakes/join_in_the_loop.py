import time
from threading import Thread

seats_left = 10


def book():
    global seats_left
    time.sleep(0.1)  # the visitor chooses
    seats_left -= 1


for _ in range(3):
    visitor = Thread(target=book)
    visitor.start()
    visitor.join()
print(seats_left, "seats are left")
