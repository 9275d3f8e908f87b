import time
from threading import Lock, Thread

parcels = ["Ann", "Bob", "Cleo"]
delivered = []
door = Lock()


def deliver(parcel):
    time.sleep(1)
    delivered.append(parcel)


def drive():
    while True:
        with door:
            if not parcels:
                return
            deliver(parcels.pop())


vans = [Thread(target=drive, name=name) for name in ("van 1", "van 2")]
for van in vans:
    van.start()
for van in vans:
    van.join()
print("delivered:", len(delivered))
