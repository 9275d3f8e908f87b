from gevent import monkey

monkey.patch_all()
import socket
import time

from gevent import joinall, spawn


def communication(conn):
    with conn:
        question = conn.recv(1024)
        time.sleep(0.3)  # the database
        conn.sendall(question.upper())


def visit(name):
    with socket.create_connection(address, timeout=5) as conn:
        conn.sendall(name.encode())
        print(name, "hears", conn.recv(1024).decode())


with socket.create_server(("127.0.0.1", 0)) as listener:
    address = listener.getsockname()
    guests = [spawn(visit, name) for name in ("ann", "bob", "cleo")]
    for _ in guests:
        conn, client = listener.accept()
        guests.append(spawn(communication, conn))
    joinall(guests)
