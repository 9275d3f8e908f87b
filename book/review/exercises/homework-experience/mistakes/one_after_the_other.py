from gevent import monkey

monkey.patch_all()
import time

from gevent import spawn

awake = []


def nap(number):
    time.sleep(0.3)
    awake.append(number)


for number in range(10):
    spawn(nap, number).join()
print(len(awake), "are awake")
