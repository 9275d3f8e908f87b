# verdict: held
# outcomes: out = '[] and 2' | out = '[1] and 2'
# why: % looks into what it makes text of, and it may be full by then or not.
from threading import Thread

items = []
thread = Thread(target=items.append, args=(1,))
thread.start()
out = "%s and %s" % (items, 2)  # noqa: UP031  # it is what is tried here
thread.join()
