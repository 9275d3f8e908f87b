# verdict: held
# outcomes: steps = ['began']
# why: SystemExit ends its thread, and is no error.
import sys
from threading import Thread

steps = []


def work():
    steps.append("began")
    sys.exit()


thread = Thread(target=work)
thread.start()
thread.join()
assert steps == ["began"]
