import time
from threading import Lock, Thread

tickets = 2
owners = []
till = Lock()


def buy(name):
    global tickets
    with till:
        if tickets > 0:
            time.sleep(0.1)  # pays
            tickets -= 1
            owners.append(name)


buyers = [Thread(target=buy, args=(name,)) for name in ("Ann", "Bob", "Cleo")]
for buyer in buyers:
    buyer.start()
for buyer in buyers:
    buyer.join()
print(len(owners), "owners,", tickets, "tickets left")
