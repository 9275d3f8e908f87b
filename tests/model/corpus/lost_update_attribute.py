# verdict: fails: AssertionError
# least: 1
# why: an attribute is read and written in two steps, as a global is.
from threading import Thread


class Gate:
    def __init__(self):
        self.visits = 0

    def let_in(self):
        self.visits += 1


gate = Gate()
threads = [Thread(target=gate.let_in) for _ in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert gate.visits == 2
