from gevent import joinall, monkey, sleep, spawn

monkey.patch_all()
import socket
from select import select

room, handlers = [], []


def communication(conn):
    room.append(conn)
    try:
        while line := conn.recv(1024):
            for guest in list(room):
                if guest is not conn:
                    guest.sendall(line)
    finally:
        room.remove(conn)
        conn.close()


def serve(listener):
    for _ in range(3):
        conn, _ = listener.accept()
        handlers.append(spawn(communication, conn))


with socket.create_server(("127.0.0.1", 0)) as listener:
    server, address = spawn(serve, listener), listener.getsockname()
    cleo, ann, bob = (socket.create_connection(address) for _ in range(3))
    cleo.close()
    sleep(0.2)
    bob.sendall(b"hello")
    print("Ann hears Bob:", bool(select([ann], [], [], 0.5)[0]))
    ann.close()
    bob.close()
    server.join()
    joinall(handlers)
print(len(room), "in the room")
