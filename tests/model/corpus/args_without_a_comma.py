# verdict: fails: TypeError
# least: 0
# why: args=("Ann") is a string, whose three letters become three arguments.
from threading import Thread

greeted = []


def greet(name):
    greeted.append(name)


thread = Thread(target=greet, args=("Ann"))
thread.start()
thread.join()
