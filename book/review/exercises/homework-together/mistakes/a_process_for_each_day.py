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


if __name__ == "__main__":
    counts = Counter()
    with ProcessPoolExecutor(len(LOGS)) as processes:
        for words in processes.map(read, LOGS):
            counts.update(words)
    print(sorted(counts.items()))
