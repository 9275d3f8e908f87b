import asyncio
import time
from threading import Timer


async def candle():
    for _ in range(3):
        await asyncio.sleep(0.02)
        print("flicker")


async def ring(bell):
    bell.set()


async def main():
    bell = asyncio.Event()
    burning = asyncio.create_task(candle())
    start = time.perf_counter()
    ringer = Timer(0.5, lambda: asyncio.run(ring(bell)))
    ringer.start()
    await asyncio.wait_for(bell.wait(), timeout=2.5)
    took = time.perf_counter() - start
    print("heard", "late" if took > 1.9 else "at once")
    await burning


if __name__ == "__main__":
    asyncio.run(main())
