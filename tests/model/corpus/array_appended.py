# verdict: held
# outcomes: n = array('i', [1, 2]) | n = array('i', [2, 1])
# why: the methods of an array change it.
from array import array
from threading import Thread

n = array("i")
threads = [Thread(target=n.append, args=(number,)) for number in (1, 2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
