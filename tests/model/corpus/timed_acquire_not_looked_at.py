# verdict: fails: RuntimeError
# why: acquire() may return False; the lock is then released by one who never had it.
from threading import Lock, Thread

printer = Lock()
pages = []


def print_page(text):
    printer.acquire(timeout=1)
    pages.append(text)
    printer.release()


threads = [Thread(target=print_page, args=(text,)) for text in ("cover", "index")]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
