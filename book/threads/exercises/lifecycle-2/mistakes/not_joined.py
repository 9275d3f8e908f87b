import time
from threading import Event, Thread

closing = Event()
book = []


def write_orders():
    for number in range(1, 6):
        if closing.wait(10):
            break
        book.append(f"order {number}")
    book.append("closed")


writer = Thread(target=write_orders, name="book")
writer.start()
time.sleep(25)
closing.set()
last_entry = book[-1]
print(len(book), "entries, the last one:", last_entry)
