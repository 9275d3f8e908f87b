# verdict: held
# outcomes: report = 'all is well'
# why: sleeping between two looks changes how often it looks, not what it finds.
import time
from threading import Thread

report, finished = None, False


def write_report():
    global report, finished
    report = "all is well"
    finished = True


Thread(target=write_report).start()
while not finished:
    time.sleep(0.1)
assert report == "all is well"
