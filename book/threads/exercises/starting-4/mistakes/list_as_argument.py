from multiprocessing import current_process, get_context

spawn = get_context("spawn")
prices: list[str] = []


def who_found(dish):
    return f"{dish}: {2 * len(dish)}, found by {current_process().name}"


def look_up(dish, prices):
    prices.append(who_found(dish))


if __name__ == "__main__":
    ann = spawn.Process(target=look_up, args=("soup", prices), name="Ann")
    bob = spawn.Process(target=look_up, args=("tea", prices), name="Bob")
    ann.start()
    bob.start()
    ann.join()
    bob.join()
    print(sorted(prices))
