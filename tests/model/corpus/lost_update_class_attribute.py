# verdict: fails: AssertionError
# least: 1
# why: the first read finds the class's value, the write makes the object's own: still one variable.
from threading import Thread


class Gate:
    visits = 0

    def let_in(self):
        self.visits += 1


gate = Gate()
threads = [Thread(target=gate.let_in) for _ in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert gate.visits == 2
