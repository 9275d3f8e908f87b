import time
from threading import Thread

served = []
threads = []


def serve(dish):
    time.sleep(0.1)
    served.append(dish)


for dish in ("soup", "rice", "tea"):
    thread = Thread(target=lambda: serve(dish))  # noqa: B023 (the mistake)
    thread.start()
    thread.join()
print(sorted(served))
