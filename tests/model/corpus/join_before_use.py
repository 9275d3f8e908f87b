# verdict: held
# outcomes: report = 'all is well'
# why: join() returns when the thread has ended, and its result is there.
from threading import Thread

report = None


def write_report():
    global report
    report = "all is well"


thread = Thread(target=write_report)
thread.start()
thread.join()
assert report == "all is well"
