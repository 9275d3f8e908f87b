# verdict: held
# outcomes: called = ['first', 'second']
# why: where it is not done yet, a future calls what was added in that order.
from concurrent.futures import Future
from threading import Thread

called = []
future = Future()
future.add_done_callback(lambda future: called.append("first"))
future.add_done_callback(lambda future: called.append("second"))
thread = Thread(target=future.set_result, args=(7,))
thread.start()
future.result()
thread.join()
assert called == ["first", "second"]
