# verdict: fails: deadlock
# why: the worker that runs the callback is the one that would have to do what it waits for.
from concurrent.futures import ThreadPoolExecutor

pool = ThreadPoolExecutor(1)


def serve(soup):
    pool.submit(str.upper, soup.result()).result()


pool.submit(str, "soup").add_done_callback(serve)
pool.shutdown()
