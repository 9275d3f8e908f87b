# verdict: fails: AssertionError
# why: result() returns as soon as the result is there; the callbacks come after that.
from concurrent.futures import Future
from threading import Thread

called = []
future = Future()
future.add_done_callback(lambda future: called.append("first"))
thread = Thread(target=future.set_result, args=(7,))
thread.start()
future.result()
assert called == ["first"]
