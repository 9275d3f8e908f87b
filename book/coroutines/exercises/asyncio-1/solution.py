import asyncio


async def load(page):
    await asyncio.sleep(0.2)
    print("page", page)


async def main():
    async with asyncio.TaskGroup() as pages:
        for page in range(3):
            pages.create_task(load(page))


asyncio.run(main())
