import time
from threading import Barrier, Thread

start_line = Barrier(3)
litres = {"red car": 10, "blue car": 0, "green car": 20}
started = []
stayed = []


def drive(name):
    time.sleep(1)
    if litres[name] == 0:
        start_line.abort()
        stayed.append(name)
        return
    start_line.wait()
    started.append(name)


threads = [Thread(target=drive, args=(name,), name=name) for name in litres]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
