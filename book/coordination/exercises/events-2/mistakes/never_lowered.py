import time
from threading import Event, Thread

letters = []
received = []
flag = Event()


def deliver():
    for letter in ("bill", "card"):
        letters.append(letter)
        flag.set()
        time.sleep(0.05)


def collect():
    while len(received) < 2:
        flag.wait()
        while letters:
            received.append(letters.pop())


postman = Thread(target=deliver, name="postman")
ann = Thread(target=collect, name="Ann")
postman.start()
ann.start()
postman.join()
ann.join()
