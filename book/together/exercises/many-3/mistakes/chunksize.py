import time
from concurrent.futures import ThreadPoolExecutor

PAGES = range(1, 43)


def count_words(pages):
    time.sleep(0.5)  # the way there and back
    time.sleep(0.01 * len(pages))
    return [10 * page for page in pages]


cluster = ThreadPoolExecutor(4)  # it has four workers
parcels = [[page] for page in PAGES]
counts = []
for part in cluster.map(count_words, parcels, chunksize=11):
    counts += part
cluster.shutdown()
print(len(counts), "pages,", sum(counts), "words")
