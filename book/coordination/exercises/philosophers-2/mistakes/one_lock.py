import time
from threading import Lock, Thread

forks = [Lock(), Lock()]
users = [0, 0]
table = Lock()


def neighbour(seat):
    time.sleep(1.5 * seat)
    for _ in range(3):
        with table, forks[seat]:
            users[seat] += 1
            time.sleep(2)  # eats
            users[seat] -= 1
        time.sleep(1)


def guest(name):
    with table, forks[0], forks[1]:
        assert users == [0, 0]
        time.sleep(1)  # eats
    print(name, "has eaten")


Thread(target=neighbour, args=(0,), name="Hypatia").start()
Thread(target=guest, args=("Kant",), name="Kant").start()
Thread(target=neighbour, args=(1,), name="Laozi").start()
