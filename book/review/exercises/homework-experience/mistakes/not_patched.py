import time

from gevent import joinall, spawn

awake = []


def nap(number):
    time.sleep(0.3)
    awake.append(number)


joinall([spawn(nap, number) for number in range(10)])
print(len(awake), "are awake")
