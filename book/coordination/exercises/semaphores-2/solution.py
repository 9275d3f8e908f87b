from threading import Semaphore, Thread

places = 1
pots = Semaphore(places)
sold, free = [], 0


def sell(cups):
    with pots:
        price = 12 // cups
        sold.append(price)


def serve(cups):
    try:
        sell(cups)
    except ZeroDivisionError:
        print("no cups, no tea")


guests = [Thread(target=serve, args=(cups,)) for cups in (0, 0, 2)]
for guest in guests:
    guest.start()
for guest in guests:
    guest.join()
while pots.acquire(blocking=False):
    free += 1
print("pots free at closing time:", free)
