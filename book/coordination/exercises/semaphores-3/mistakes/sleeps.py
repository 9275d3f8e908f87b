import time
from threading import Thread

steps = []


def ann():
    steps.append("Ann comes")
    time.sleep(5)
    steps.append("Ann goes")


def bob():
    steps.append("Bob comes")
    time.sleep(5)
    steps.append("Bob goes")


friends = [Thread(target=ann, name="Ann"), Thread(target=bob, name="Bob")]
for friend in friends:
    friend.start()
for friend in friends:
    friend.join()
print(steps)
