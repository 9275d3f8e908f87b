free_burners = 2


def cook(dish):
    global free_burners
    free_burners -= 1
    print(dish, "on the burner")
    for _ in range(2):
        try:
            yield
            print(dish, "stirred")
        finally:
            free_burners += 1
            print(dish, "off the burner")


soup, rice = cook("soup"), cook("rice")
next(soup)
next(rice)
soup.close()
for _ in rice:
    pass
print("free burners:", free_burners)
