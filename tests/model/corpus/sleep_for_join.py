# verdict: fails: AssertionError
# least: 0
# why: one second is long enough on a good day; a thread may take longer to come to its turn.
import time
from threading import Thread

report = None


def write_report():
    global report
    report = "all is well"


Thread(target=write_report).start()
time.sleep(1)
assert report == "all is well"
