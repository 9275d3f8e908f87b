from threading import Condition, Thread

changed = Condition()
letters = {"Ann": [], "Bob": []}
received = []


def receive(name):
    with changed:
        while not letters[name]:
            changed.wait()
        received.append(letters[name].pop())


def send(name, letter):
    with changed:
        letters[name].append(letter)
        changed.notify_all()


threads = [Thread(target=receive, args=(name,), name=name) for name in letters]
for thread in threads:
    thread.start()
send("Bob", "bill")
send("Ann", "card")
for thread in threads:
    thread.join()
