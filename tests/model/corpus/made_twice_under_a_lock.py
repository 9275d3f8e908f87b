# verdict: fails: AssertionError
# least: 1
# why: it was looked for before the lock was taken, and nobody looks again.
from threading import Lock, Thread

menu, printed, press = None, [], Lock()


def get_menu():
    global menu
    if menu is None:
        with press:
            printed.append("menu")
            menu = ["soup"]
    return menu


threads = [Thread(target=get_menu) for _ in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert len(printed) == 1
