# verdict: held
# outcomes: rung = ['ring'] | rung = []
# why: a timer that is cancelled may have rung; once it has been joined that is settled.
from threading import Timer

rung = []

alarm = Timer(60, rung.append, ["ring"])
alarm.start()
alarm.cancel()
alarm.join()
