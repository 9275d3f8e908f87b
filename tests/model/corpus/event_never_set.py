# verdict: fails: left waiting
# why: the main thread has ended, and the program stays for a thread that waits for nobody.
from threading import Event, Thread

green = Event()


def cross():
    green.wait()


Thread(target=cross).start()
