# verdict: fails: AssertionError
# least: 1
# why: what is read through one object and written to the class is the variable of all of them.
from threading import Thread


class Gate:
    visits = 0

    def let_in(self):
        Gate.visits = self.visits + 1


north, south = Gate(), Gate()
threads = [Thread(target=gate.let_in) for gate in (north, south)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert Gate.visits == 2
