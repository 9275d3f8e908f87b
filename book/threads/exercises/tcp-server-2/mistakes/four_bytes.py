import time
from threading import Condition, Thread


class Wire:
    def __init__(self):
        self.data, self.changed = b"", Condition()

    def send(self, data):
        with self.changed:
            self.data += data
            self.changed.notify()

    def recv(self, most):
        with self.changed:
            self.changed.wait_for(lambda: self.data)
            taken, self.data = self.data[:most], self.data[most:]
            return taken


def read_line(wire):
    return wire.recv(4).strip()


def waiter():
    for piece in (b"soup\nri", b"ce", b"\n"):
        wire.send(piece)
        time.sleep(0.1)


wire = Wire()
Thread(target=waiter, name="waiter").start()
orders = [read_line(wire), read_line(wire)]
print(orders)
