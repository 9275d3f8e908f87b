from dataclasses import dataclass, field
from queue import PriorityQueue

room = PriorityQueue()


@dataclass(order=True)
class Patient:
    urgency: int
    name: str = field(compare=False)


def arrive(urgency, name):
    room.put(Patient(urgency, name))


def see():
    print(room.get().name)


arrive(2, "Mia")
arrive(2, "Ben")
see()
arrive(2, "Ada")
arrive(1, "Zoe")
see()
see()
see()
