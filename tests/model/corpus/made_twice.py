# verdict: fails: AssertionError
# least: 1
# why: both find that there is none, and both make one.
from threading import Thread

menu, printed = None, []


def get_menu():
    global menu
    if menu is None:
        printed.append("menu")
        menu = ["soup"]
    return menu


threads = [Thread(target=get_menu) for _ in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert len(printed) == 1
