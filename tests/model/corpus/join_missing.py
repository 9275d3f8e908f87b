# verdict: fails: AssertionError
# why: nobody waits for the thread before its result is used.
from threading import Thread

report = None


def write_report():
    global report
    report = "all is well"


Thread(target=write_report).start()
assert report == "all is well"
