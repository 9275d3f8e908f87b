import time
from threading import Lock, Thread

served = []
threads = []
lock = Lock()


def serve(dish):
    time.sleep(0.1)
    with lock:
        served.append(dish)


for dish in ("soup", "rice", "tea"):
    thread = Thread(target=lambda: serve(dish))  # noqa: B023 (the mistake)
    thread.start()
    threads.append(thread)
for thread in threads:
    thread.join()
print(sorted(served))
