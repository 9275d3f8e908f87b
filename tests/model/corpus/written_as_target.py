# verdict: held
# outcomes: ab | ba
# why: a thread that is given sys.stdout.write itself writes in its turn as any other.
import sys
from threading import Thread

threads = [Thread(target=sys.stdout.write, args=(letter,)) for letter in "ab"]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
