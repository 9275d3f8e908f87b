import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor

LOGS = {
    "mon": "GET GET PUT",
    "tue": "GET PUT",
    "wed": "GET",
    "thu": "PUT GET",
    "fri": "GET",
    "sat": "DELETE",
}


def read(day):
    time.sleep(0.6)  # the disk is far away
    return LOGS[day].split()


def analyse(days):
    return Counter(word for day in days for word in read(day))


if __name__ == "__main__":
    halves = ("mon", "tue", "wed"), ("thu", "fri", "sat")
    counts = Counter()
    with ProcessPoolExecutor(2) as processes:
        for part in processes.map(analyse, halves):
            counts.update(part)
    print(sorted(counts.items()))
