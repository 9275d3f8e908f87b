import time
from threading import Lock, Thread

tickets = 2
owners = []


def buy(name):
    global tickets
    with Lock():
        if tickets == 0:
            return
        tickets -= 1
    time.sleep(0.1)  # pays
    owners.append(name)


buyers = [Thread(target=buy, args=(name,)) for name in ("Ann", "Bob", "Cleo")]
for buyer in buyers:
    buyer.start()
for buyer in buyers:
    buyer.join()
print(len(owners), "owners,", tickets, "tickets left")
