from gevent import monkey

monkey.patch_all()
import socket
import time

from gevent import joinall, killall, spawn


def communication(conn):
    with conn:
        while data := conn.recv(1024):
            time.sleep(0.5)  # the work for one answer
            conn.sendall(data.upper())


def visit(name, conn, question):
    with conn:
        conn.sendall(question)
        print(name, "hears", conn.recv(1024).decode() or "the end")


def stop():
    joinall(handlers, timeout=1)
    killall(handlers)


handlers, guests = [], []
for name, question in (("Ann", b"hello"), ("Cleo", b"")):
    here, there = socket.socketpair()
    handlers.append(spawn(communication, here))
    guests.append(spawn(visit, name, there, question))
time.sleep(0.1)
start = time.perf_counter()
stop()
print("stopped in time:", time.perf_counter() - start < 1.4)
print("handlers left:", sum(not handler.ready() for handler in handlers))
joinall(guests)
