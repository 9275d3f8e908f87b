import random
import time
from threading import Lock, Thread

forks = [Lock(), Lock()]
users = [0, 0]


def neighbour(seat):
    time.sleep(1.5 * seat)
    for _ in range(3):
        with forks[seat]:
            users[seat] += 1
            time.sleep(2)  # eats
            users[seat] -= 1
        time.sleep(1)


def guest(name):
    for _ in range(40):
        if forks[0].acquire(blocking=False):
            if forks[1].acquire(blocking=False):
                assert users == [0, 0]
                time.sleep(1)  # eats
                print(name, "has eaten")
                forks[1].release()
                forks[0].release()
                return
            forks[0].release()
        time.sleep(random.uniform(0, 0.5))
    print(name, "goes home hungry")


Thread(target=neighbour, args=(0,), name="Hypatia").start()
Thread(target=guest, args=("Kant",), name="Kant").start()
Thread(target=neighbour, args=(1,), name="Laozi").start()
