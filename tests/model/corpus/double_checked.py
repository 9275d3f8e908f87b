# verdict: held
# outcomes: printed = ['menu']
# why: it is looked for again under the lock, and published only when it is complete.
from threading import Lock, Thread

menu, printed, press = None, [], Lock()


def get_menu():
    global menu
    if menu is None:
        with press:
            if menu is None:
                printed.append("menu")
                menu = {"today": "soup"}
    return menu["today"]


threads = [Thread(target=get_menu) for _ in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert len(printed) == 1
