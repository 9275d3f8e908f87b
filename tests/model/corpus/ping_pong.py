# verdict: held
# outcomes: calls = ['ping', 'pong', 'ping', 'pong']
# why: each waits for the other's semaphore: there is one order.
from threading import Semaphore, Thread

ping_turn, pong_turn = Semaphore(1), Semaphore(0)
calls = []


def play(mine, theirs, call):
    for _ in range(2):
        mine.acquire()
        calls.append(call)
        theirs.release()


threads = [
    Thread(target=play, args=(ping_turn, pong_turn, "ping")),
    Thread(target=play, args=(pong_turn, ping_turn, "pong")),
]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert calls == ["ping", "pong"] * 2
