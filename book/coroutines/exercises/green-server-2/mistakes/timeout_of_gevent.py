from gevent import monkey

monkey.patch_all()
import socket
import time

from gevent import Timeout, joinall, spawn


def communication(conn):
    with conn:
        conn.settimeout(0.6)
        try:
            while data := conn.recv(1024):
                conn.sendall(data.upper())
        except Timeout:
            pass


def ann(conn):
    for _ in range(4):
        time.sleep(0.25)  # thinks
        conn.sendall(b"hello")
        conn.recv(1024)
    print("Ann has had all her answers")


def silent(conn):
    conn.settimeout(1.4)
    try:
        conn.recv(1024)
        print("the server hangs up on the silent guest")
    except TimeoutError:
        print("the silent guest is tired of it")


guests = []
for guest in (ann, silent):
    here, there = socket.socketpair()
    spawn(communication, here)
    guests.append(spawn(guest, there))
joinall(guests)
