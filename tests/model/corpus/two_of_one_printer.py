# verdict: held
# outcomes: Ann\nBen | Ben\nAnn
# why: lines come in the order of the prints, and that is open.
from threading import Lock, Thread

screen = Lock()


def tell(name):
    with screen:
        print(name)


threads = [Thread(target=tell, args=(name,)) for name in ("Ann", "Ben")]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
