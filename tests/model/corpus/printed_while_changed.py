# verdict: held
# outcomes: [] | [1]
# why: print() looks into the list before or after the other thread has put something there.
from threading import Thread

items = []
thread = Thread(target=items.append, args=(1,))
thread.start()
print(items)
thread.join()
