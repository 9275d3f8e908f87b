import time
from threading import Barrier, BrokenBarrierError, Thread

start_line = Barrier(3)
litres = {"red car": 10, "blue car": 0, "green car": 20}
started = []
stayed = []


def drive(name):
    time.sleep(1)
    if litres[name] == 0:
        stayed.append(name)
        return
    try:
        start_line.wait()
        started.append(name)
    except BrokenBarrierError:
        stayed.append(name)


threads = [Thread(target=drive, args=(name,), name=name) for name in litres]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
