import time
from threading import Thread


def task(n):
    time.sleep(1)
    print("call_back:", n**n)


for n in range(10):
    Thread(target=task, args=(n,)).start()
