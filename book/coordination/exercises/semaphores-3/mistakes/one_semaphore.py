from threading import Semaphore, Thread

here = Semaphore(0)
steps = []


def ann():
    steps.append("Ann comes")
    here.release()
    here.acquire()
    steps.append("Ann goes")


def bob():
    steps.append("Bob comes")
    here.release()
    here.acquire()
    steps.append("Bob goes")


friends = [Thread(target=ann, name="Ann"), Thread(target=bob, name="Bob")]
for friend in friends:
    friend.start()
for friend in friends:
    friend.join()
print(steps)
