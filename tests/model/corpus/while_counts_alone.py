# verdict: held
# outcomes: a = 21, i = 5
# why: each round changes variables that nobody else knows.
a, b, i = 1071, 462, 0
while b:
    a, b = b, a % b
while i < 5:
    i += 1
