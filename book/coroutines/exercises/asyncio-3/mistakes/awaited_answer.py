import asyncio
import time


def ask_the_old_library(visitor):
    time.sleep(0.4)
    return "the old library found " + visitor


async def find(visitor):
    answer = await ask_the_old_library(visitor)
    print(answer)


async def heart():
    for _ in range(20):
        await asyncio.sleep(0.02)


async def main():
    await asyncio.gather(heart(), find("heng"))


asyncio.run(main())
