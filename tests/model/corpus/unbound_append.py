# verdict: held
# outcomes: letters = [1, 2] | letters = [2, 1]
# why: list.append(letters, x) changes the list as letters.append(x) does.
from threading import Thread


class Letters(list):
    def put(self, letter):
        list.append(self, letter)


letters = Letters()
threads = [Thread(target=letters.put, args=(letter,)) for letter in (1, 2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert sorted(letters) == [1, 2]
