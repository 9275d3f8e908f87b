# verdict: held
# outcomes: caller = 'main' | caller = 'worker'
# why: the callback is called by who completes the future, or by who adds it too late.
from concurrent.futures import ThreadPoolExecutor
from threading import current_thread, main_thread

caller = None


def note_caller(future):
    global caller
    caller = "main" if current_thread() is main_thread() else "worker"


with ThreadPoolExecutor(1) as pool:
    pool.submit(int, "7").add_done_callback(note_caller)
