/**
 * Answers kept by key, the oldest dropped first. An answer that has come can be had at once with `peek`, so that a
 * step which was fetched ahead is painted in the same frame as the key press.
 */
export class Cache<T> {
  private readonly values = new Map<string, T>();
  private readonly waiting = new Map<string, Promise<T>>();
  private generation = 0;
  private readonly limit: number;

  constructor(limit: number) {
    this.limit = limit;
  }

  peek(key: string): T | undefined {
    return this.values.get(key);
  }

  entries(): IterableIterator<[string, T]> {
    return this.values.entries();
  }

  /** The kept answer, the one under way, or a new one. An error is not kept. */
  get(key: string, load: () => Promise<T>): Promise<T> {
    const kept = this.values.get(key);
    if (kept !== undefined) {
      this.values.delete(key);
      this.values.set(key, kept);
      return Promise.resolve(kept);
    }
    const underway = this.waiting.get(key);
    if (underway !== undefined) return underway;
    const generation = this.generation;
    const promise = load().then(
      (value) => {
        if (generation === this.generation) {
          this.waiting.delete(key);
          this.put(key, value);
        }
        return value;
      },
      (error: unknown) => {
        if (generation === this.generation) this.waiting.delete(key);
        throw error;
      },
    );
    this.waiting.set(key, promise);
    return promise;
  }

  /** Forgets all, and whatever is still under way when it comes. */
  clear(): void {
    this.generation++;
    this.values.clear();
    this.waiting.clear();
  }

  private put(key: string, value: T): void {
    this.values.set(key, value);
    if (this.values.size > this.limit) {
      const oldest = this.values.keys().next();
      if (oldest.done === false) this.values.delete(oldest.value);
    }
  }
}
