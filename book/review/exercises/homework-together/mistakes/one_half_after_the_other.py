import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

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
    with ThreadPoolExecutor(len(days)) as threads:
        return Counter(word for log in threads.map(read, days) for word in log)


if __name__ == "__main__":
    halves = ("mon", "tue", "wed"), ("thu", "fri", "sat")
    counts = Counter()
    with ProcessPoolExecutor(2) as processes:
        for half in halves:
            counts.update(processes.submit(analyse, half).result())
    print(sorted(counts.items()))
