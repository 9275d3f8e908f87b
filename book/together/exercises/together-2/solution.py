import time
from multiprocessing import Barrier, Process, Value


def sell(sold, opening):
    opening.wait(timeout=30)
    for _ in range(4):
        with sold.get_lock():
            number = sold.value
            time.sleep(0.05)  # the printer is at work
            sold.value = number + 1


if __name__ == "__main__":
    sold, opening = Value("i", 0), Barrier(2)
    desks = [Process(target=sell, args=(sold, opening)) for _ in range(2)]
    for desk in desks:
        desk.start()
    for desk in desks:
        desk.join()
    print("all are counted:", sold.value == 8)
