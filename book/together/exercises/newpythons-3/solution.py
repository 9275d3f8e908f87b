from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor


def is_prime(number):
    return number > 1 and all(number % other for other in range(2, number))


def count(part, first, end):
    return part, sum(map(is_prime, range(first, end)))


if __name__ == "__main__":
    parts = [(1, 0, 1000), (2, 1000, 2000)]
    for kind in (ThreadPoolExecutor, ProcessPoolExecutor):
        with kind(2) as pool:
            futures = [pool.submit(count, *part) for part in parts]
        print(kind.__name__, sorted(future.result() for future in futures))
