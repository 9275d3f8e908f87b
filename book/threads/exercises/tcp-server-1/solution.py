import socket
from threading import Thread

socket.setdefaulttimeout(2)


def communication(conn):
    with conn:
        while data := conn.recv(1024):
            conn.sendall(data.upper())


def visit(name, friend=None):
    with socket.create_connection(address, timeout=0.5) as conn:
        conn.sendall(b"hello")
        try:
            print(name, "hears", conn.recv(1024).decode())
        except OSError:
            print(name, "gives up")
        if friend:
            friend.start()
            friend.join()


with socket.create_server(("127.0.0.1", 0)) as listener:
    address = listener.getsockname()
    bob = Thread(target=visit, args=("Bob",))
    Thread(target=visit, args=("Ann", bob)).start()
    for _ in range(2):
        conn, client = listener.accept()
        Thread(target=communication, args=(conn,)).start()
