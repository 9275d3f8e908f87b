# verdict: fails: AssertionError
# why: the time may be up before cancel() is called.
from threading import Timer

rung = []

alarm = Timer(60, rung.append, ["ring"])
alarm.start()
alarm.cancel()
alarm.join()
assert rung == []
