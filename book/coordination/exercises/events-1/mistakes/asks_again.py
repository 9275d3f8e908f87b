import time
from threading import Thread

menu = []
shown = []


def fetch():
    time.sleep(2)
    menu.append("soup")


def show():
    while not menu:
        time.sleep(0.1)
    shown.append(menu[0])


jobs = (fetch, show, show)
threads = [Thread(target=job, name=job.__name__) for job in jobs]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
