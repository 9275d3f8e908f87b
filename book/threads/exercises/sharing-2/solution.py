from threading import Lock, Thread

total, letters = 0, 0
averages = []
scales = Lock()


def weigh(grams):
    global total, letters
    with scales:
        total += grams
        letters += 1


def note_average():
    with scales:
        if letters > 0:
            averages.append(total / letters)


threads = [Thread(target=weigh, args=(10,)) for _ in range(2)]
threads.append(Thread(target=note_average))
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print("nothing but tens:", all(one == 10 for one in averages))
