import random
import time
from threading import Lock, Semaphore, Thread

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
printers = Semaphore(2)
draw_lock = Lock()
source = random.Random(7)
codes = {}


def issue(name):
    with printers:
        with draw_lock:
            code = "".join(source.choices(LETTERS, k=6))
        time.sleep(0.1)  # the printer is slow
        codes[name] = code


clerks = [Thread(target=issue, args=(name,)) for name in ("Ann", "Bob")]
for clerk in clerks:
    clerk.start()
for clerk in clerks:
    clerk.join()
print(codes["Ann"], codes["Bob"])
