# verdict: fails: IndexError
# least: 1
# why: both see the last dish, and one of them finds an empty list.
from threading import Thread

dishes = ["soup"]


def eat():
    if dishes:
        dishes.pop()


threads = [Thread(target=eat) for _ in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
