from itertools import count
from queue import PriorityQueue

room = PriorityQueue()
arrival = count()


def arrive(urgency, name):
    room.put((next(arrival), urgency, name))


def see():
    print(room.get()[-1])


arrive(2, "Mia")
arrive(2, "Ben")
see()
arrive(2, "Ada")
arrive(1, "Zoe")
see()
see()
see()
