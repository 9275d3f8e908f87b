from multiprocessing import current_process
from threading import Thread

prices: list[str] = []


def who_found(dish):
    return f"{dish}: {2 * len(dish)}, found by {current_process().name}"


def look_up(dish):
    prices.append(who_found(dish))


if __name__ == "__main__":
    ann = Thread(target=look_up, args=("soup",), name="Ann")
    bob = Thread(target=look_up, args=("tea",), name="Bob")
    ann.start()
    bob.start()
    ann.join()
    bob.join()
    print(sorted(prices))
