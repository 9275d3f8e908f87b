# verdict: held
# outcomes: ab | ba
# why: what is written to sys.stdout comes in the order in which the threads write it.
import sys
from threading import Thread


def show(letter):
    sys.stdout.write(letter)


threads = [Thread(target=show, args=(letter,)) for letter in "ab"]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
