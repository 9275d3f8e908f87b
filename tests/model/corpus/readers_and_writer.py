# verdict: held
# outcomes: read = ['new', 'new'] | read = ['old', 'new'] | read = ['old', 'old']
# why: the first reader locks the room for all readers, the last one opens it.
from threading import Lock, Thread

counting, room = Lock(), Lock()
readers = 0
first_half = second_half = "old"
read = []


def read_page():
    global readers
    with counting:
        readers += 1
        if readers == 1:
            room.acquire()
    seen = first_half, second_half
    assert seen[0] == seen[1]
    with counting:
        read.append(seen[0])
        readers -= 1
        if readers == 0:
            room.release()


def write_page():
    global first_half, second_half
    with room:
        first_half = "new"
        second_half = "new"


threads = [Thread(target=read_page), Thread(target=read_page), Thread(target=write_page)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
