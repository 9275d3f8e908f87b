import asyncio


async def stand_guard():
    print("the lamp is lit")
    try:
        for _ in range(20):
            await asyncio.sleep(0.05)
    finally:
        print("the lamp is out")
        return  # noqa: B012 (the mistake)


async def main():
    try:
        async with asyncio.timeout(0.3):
            await stand_guard()
        print("stood guard all night")
    except TimeoutError:
        print("relieved")


asyncio.run(main())
