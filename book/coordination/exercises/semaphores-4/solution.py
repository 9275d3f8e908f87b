import random
import time
from threading import Semaphore, Thread

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
printers = Semaphore(2)
source = random.Random(7)
codes = {}


def issue(name, code):
    with printers:
        time.sleep(0.1)  # the printer is slow
        codes[name] = code


clerks = []
for name in ("Ann", "Bob"):
    code = "".join(source.choices(LETTERS, k=6))
    clerks.append(Thread(target=issue, args=(name, code)))
for clerk in clerks:
    clerk.start()
for clerk in clerks:
    clerk.join()
print(codes["Ann"], codes["Bob"])
