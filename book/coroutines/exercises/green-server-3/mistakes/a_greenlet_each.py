from gevent import monkey

monkey.patch_all()
import time

from gevent import spawn
from gevent.queue import Queue

received = []
mailboxes = {"Ann": Queue(), "Bob": Queue(5)}


def newsroom():
    for number in range(40):
        for mailbox in mailboxes.values():
            spawn(mailbox.put, number)
        time.sleep(0.005)


def post_to_ann(mailbox):
    for message in mailbox:
        received.append(message)


def post_to_bob(mailbox):
    while mailbox.get() is not None:
        time.sleep(1)  # his line is slow


bobs = mailboxes["Bob"]
spawn(post_to_ann, mailboxes["Ann"])
spawn(post_to_bob, bobs)
news = spawn(newsroom)
news.join(timeout=2)
print("the newsroom is done in time:", news.ready())
print("Ann has all the news:", received == list(range(40)))
print("at most five wait for Bob:", bobs.qsize() <= 5)
