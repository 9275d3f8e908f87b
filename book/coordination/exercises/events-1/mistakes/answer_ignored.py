import time
from threading import Event, Thread

menu = []
shown = []
menu_is_there = Event()


def fetch():
    time.sleep(2)
    menu.append("soup")
    menu_is_there.set()


def show():
    menu_is_there.wait(timeout=2.5)
    shown.append(menu[0])


jobs = (fetch, show, show)
threads = [Thread(target=job, name=job.__name__) for job in jobs]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
