# verdict: held
# outcomes: names = ['MainThread', 'MainThread']
# why: run() is a call like any other: there is no second thread.
from threading import Thread, current_thread

names = []


def note_name():
    names.append(current_thread().name)


for _ in range(2):
    Thread(target=note_name).run()
