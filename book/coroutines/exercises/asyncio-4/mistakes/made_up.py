import asyncio


async def stand_guard():
    print("the lamp is lit")
    for _ in range(20):
        try:
            await asyncio.sleep(0.05)
        except asyncio.CancelledError:
            print("the lamp is out")
            raise TimeoutError from None


async def main():
    try:
        async with asyncio.timeout(0.3):
            await stand_guard()
        print("stood guard all night")
    except TimeoutError:
        print("relieved")


asyncio.run(main())
