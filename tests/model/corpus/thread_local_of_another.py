# verdict: fails: AttributeError
# least: 0
# why: what the main thread has put there no other thread has.
from threading import Thread, local

mine = local()
mine.name = "Ann"


def greet():
    return "Hello, " + mine.name


thread = Thread(target=greet)
thread.start()
thread.join()
