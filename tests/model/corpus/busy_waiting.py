# verdict: held
# outcomes: report = 'all is well'
# why: looking again and again is waste, but the flag comes and is seen.
from threading import Thread

report, finished = None, False


def write_report():
    global report, finished
    report = "all is well"
    finished = True


Thread(target=write_report).start()
while not finished:
    pass
assert report == "all is well"
