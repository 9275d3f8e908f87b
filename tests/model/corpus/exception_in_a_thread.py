# verdict: fails: ZeroDivisionError
# least: 0
# why: a thread ends with its exception, the others go on: no program is in order that way.
from threading import Thread

share = None


def divide(bill, guests):
    global share
    share = bill / guests


thread = Thread(target=divide, args=(100, 0))
thread.start()
thread.join()
