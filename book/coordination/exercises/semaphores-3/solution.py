from threading import Semaphore, Thread

ann_is_here, bob_is_here = Semaphore(0), Semaphore(0)
steps = []


def ann():
    steps.append("Ann comes")
    ann_is_here.release()
    bob_is_here.acquire()
    steps.append("Ann goes")


def bob():
    steps.append("Bob comes")
    bob_is_here.release()
    ann_is_here.acquire()
    steps.append("Bob goes")


friends = [Thread(target=ann, name="Ann"), Thread(target=bob, name="Bob")]
for friend in friends:
    friend.start()
for friend in friends:
    friend.join()
print(steps)
