import time
from threading import Thread

served = []
threads = []


def serve(dish):
    time.sleep(0.1)
    served.append(dish)


for dish in ("soup", "rice", "tea"):
    thread = Thread(target=serve, args=(dish))
    thread.start()
    threads.append(thread)
for thread in threads:
    thread.join()
print(sorted(served))
