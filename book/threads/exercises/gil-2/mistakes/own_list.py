from multiprocessing import Process

found = []


def count(items):
    found.append(sum(number % 7 for number in range(items)))


if __name__ == "__main__":
    halls = [Process(target=count, args=(150_000,)) for _ in range(2)]
    for hall in halls:
        hall.start()
    for hall in halls:
        hall.join()
    print("in both halls:", sum(found))
