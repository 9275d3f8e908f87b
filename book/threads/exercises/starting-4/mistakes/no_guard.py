from multiprocessing import current_process, get_context

spawn = get_context("spawn")


def who_found(dish):
    return f"{dish}: {2 * len(dish)}, found by {current_process().name}"


def look_up(dish, found):
    found.put(who_found(dish))


found = spawn.Queue()
ann = spawn.Process(target=look_up, args=("soup", found), name="Ann")
bob = spawn.Process(target=look_up, args=("tea", found), name="Bob")
ann.start()
bob.start()
prices = [found.get(), found.get()]
ann.join()
bob.join()
print(sorted(prices))
