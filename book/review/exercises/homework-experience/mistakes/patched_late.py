from time import sleep

from gevent import joinall, monkey, spawn

monkey.patch_all()

awake = []


def nap(number):
    sleep(0.3)
    awake.append(number)


joinall([spawn(nap, number) for number in range(10)])
print(len(awake), "are awake")
