# verdict: fails: KeyError
# least: 1
# why: the menu can be seen before anything is written on it.
from threading import Lock, Thread

menu, press = None, Lock()


def get_menu():
    global menu
    if menu is None:
        with press:
            if menu is None:
                menu = {}
                menu["today"] = "soup"
    return menu["today"]


threads = [Thread(target=get_menu) for _ in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
