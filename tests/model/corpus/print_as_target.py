# verdict: held
# outcomes: a\nb | b\na
# why: who prints first is open, whether a function of the program prints or the thread does.
from threading import Thread

threads = [Thread(target=print, args=(letter,)) for letter in "ab"]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
