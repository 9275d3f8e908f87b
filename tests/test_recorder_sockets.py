"""Sockets and selectors: waiting in them is "io", and a call that does not block leaves nothing."""

from __future__ import annotations

from pathlib import Path

from recorded import record_as_plain

ECHO = """
    import socket, threading, time

    server = socket.socket()
    server.bind(("127.0.0.1", 0))
    server.listen()

    def serve():
        connection, _ = server.accept()
        with connection:
            data = connection.recv(100)
            time.sleep(0.6)
            connection.sendall(data.upper())

    thread = threading.Thread(target=serve, name="server")
    thread.start()
    time.sleep(0.6)
    client = socket.socket()
    client.connect(server.getsockname())
    time.sleep(0.6)
    client.sendall(b"hello")
    print(client.recv(100))
    thread.join()
    client.close()
    server.close()
"""


def test_accept_and_recv_are_io(tmp_path: Path) -> None:
    main = record_as_plain(ECHO, tmp_path).main
    served = [span for span in main.spans("server", "io") if span.label != "sendall"]
    assert [(span.label, span.line) for span in served] == [("accept", 8), ("recv", 10)]
    assert all(span.seconds > 0.05 for span in served)
    (wait,) = [span for span in main.spans("MainThread", "io") if span.label == "recv"]
    assert (wait.resource, wait.line) == ("client", 21)
    assert main.spans("server", "io")[0].resource == "server"


def test_non_blocking_calls_leave_nothing(tmp_path: Path) -> None:
    source = """
        import socket
        here, there = socket.socketpair()
        here.setblocking(False)
        for _ in range(100):
            try:
                here.recv(1)
            except BlockingIOError:
                pass
    """
    assert record_as_plain(source, tmp_path).main.spans(state="io") == []


def test_a_time_limit_ends_the_wait(tmp_path: Path) -> None:
    source = """
        import socket
        here, there = socket.socketpair()
        here.settimeout(0.1)
        try:
            here.recv(1)
        except TimeoutError as error:
            print(error)
    """
    (wait,) = record_as_plain(source, tmp_path).main.spans(state="io")
    assert wait.seconds > 0.09


def test_files_over_sockets(tmp_path: Path) -> None:
    source = """
        import socket, threading, time
        here, there = socket.socketpair()
        threading.Timer(0.6, there.sendall, (b"line\\n",)).start()
        with here, here.makefile("rb") as file:
            print(file.readline())
    """
    (wait,) = record_as_plain(source, tmp_path).main.spans("MainThread", "io")
    assert (wait.label, wait.line) == ("recv_into", 5)


def test_selectors(tmp_path: Path) -> None:
    source = """
        import select, selectors, socket
        here, there = socket.socketpair()
        print(select.select([here], [], [], 0.6))
        selector = selectors.DefaultSelector()
        selector.register(here, selectors.EVENT_READ)
        print(selector.select(0.6))
        there.send(b"x")
        print(len(selector.select()))
    """
    waits = record_as_plain(source, tmp_path).main.spans(state="io")
    long = [span for span in waits if span.seconds > 0.5]  # the last has no need to wait
    assert [(span.label, span.line) for span in long] == [("select", 3), ("select", 6)]


def test_a_server_of_the_library(tmp_path: Path) -> None:
    source = """
        import socket, socketserver, threading, time
        class Handler(socketserver.StreamRequestHandler):
            def handle(self):
                self.wfile.write(self.rfile.readline().upper())
        class Server(socketserver.ThreadingTCPServer):
            allow_reuse_address = True
        with Server(("127.0.0.1", 0), Handler) as server:
            threading.Thread(target=server.serve_forever, name="acceptor").start()
            time.sleep(0.5)  # it waits for clients now
            with socket.create_connection(server.server_address) as client:
                client.sendall(b"hello\\n")
                print(client.recv(100))
            server.shutdown()
    """
    main = record_as_plain(source, tmp_path).main
    assert "select" in {span.label for span in main.spans("acceptor", "io")}
