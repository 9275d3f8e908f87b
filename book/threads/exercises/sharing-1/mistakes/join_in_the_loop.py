import time
from threading import Thread

tickets = 2
owners = []


def buy(name):
    global tickets
    if tickets > 0:
        time.sleep(0.1)  # pays
        tickets -= 1
        owners.append(name)


for name in ("Ann", "Bob", "Cleo"):
    buyer = Thread(target=buy, args=(name,))
    buyer.start()
    buyer.join()
print(len(owners), "owners,", tickets, "tickets left")
