from multiprocessing import Process, Queue


def count(items, found):
    found.put(sum(number % 7 for number in range(items)))


if __name__ == "__main__":
    found = Queue()
    halls = [Process(target=count, args=(150_000, found)) for _ in range(2)]
    for hall in halls:
        hall.start()
    total = found.get() + found.get()
    for hall in halls:
        hall.join()
    print("in both halls:", total)
