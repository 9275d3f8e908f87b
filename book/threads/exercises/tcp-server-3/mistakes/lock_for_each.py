import time
from threading import Lock, Thread

ROOM_FOR = 2
inside = 0
levels = []
turned_away = []


def communication(guest):
    global inside
    door = Lock()
    with door:
        if inside == ROOM_FOR:
            turned_away.append(guest)
            return
        inside += 1
        levels.append(inside)
    time.sleep(0.2)  # serves the guest
    with door:
        inside -= 1


handlers = []
for guest in ("Ann", "Bob", "Cleo"):
    handlers.append(Thread(target=communication, args=(guest,), name=guest))
for handler in handlers:
    handler.start()
for handler in handlers:
    handler.join()
print("most inside:", max(levels))
