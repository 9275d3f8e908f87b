import socket
from threading import Thread

socket.setdefaulttimeout(2)


def count_words(listener):
    conn, _ = listener.accept()
    with conn:
        text = b""
        while data := conn.recv(1024):
            text += data
        conn.sendall(f"{len(text.split())} words".encode())


with socket.create_server(("127.0.0.1", 0)) as listener:
    server = Thread(target=count_words, args=(listener,))
    server.start()
    with socket.create_connection(listener.getsockname(), 0.5) as client:
        client.sendall(b"one light and twenty cars")
        client.sendall(b"")
        try:
            print("answer:", client.recv(1024).decode())
        except TimeoutError:
            print("nothing comes")
    server.join()
