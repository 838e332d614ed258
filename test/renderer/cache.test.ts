import { describe, expect, it, vi } from 'vitest';
import { Cache } from '../../renderer/state/cache.ts';

describe('Cache', () => {
  it('asks once for what is under way or has come', async () => {
    const cache = new Cache<number>(10);
    const load = vi.fn(async () => 7);
    expect(cache.peek('a')).toBeUndefined();
    const [first, second] = await Promise.all([cache.get('a', load), cache.get('a', load)]);
    expect([first, second, cache.peek('a'), await cache.get('a', load)]).toEqual([7, 7, 7, 7]);
    expect(load).toHaveBeenCalledTimes(1);
  });

  it('drops the oldest, and using one makes it young', async () => {
    const cache = new Cache<string>(2);
    for (const key of ['a', 'b']) await cache.get(key, async () => key);
    await cache.get('a', async () => 'again');
    await cache.get('c', async () => 'c');
    expect([cache.peek('a'), cache.peek('b'), cache.peek('c')]).toEqual(['a', undefined, 'c']);
  });

  it('keeps no error', async () => {
    const cache = new Cache<number>(2);
    await expect(cache.get('a', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await cache.get('a', async () => 1)).toBe(1);
  });

  it('does not keep an answer that was asked for before it was cleared', async () => {
    const cache = new Cache<number>(2);
    let answer: (value: number) => void = () => {};
    const stale = cache.get('a', () => new Promise<number>((resolve) => (answer = resolve)));
    cache.clear();
    answer(1);
    expect(await stale).toBe(1);
    expect(cache.peek('a')).toBeUndefined();
  });
});
