import type { CaptureRecord, Source } from '../capture/types.ts';
import { Growing } from '../session/growing.ts';

/**
 * A live session as the window has it while it runs, for the digest of its steps: what was recorded of it opens with
 * the same one.
 */
export class LiveDigest {
  readonly #growing = new Growing('live');
  readonly #places: ReadonlyMap<number, number>;

  constructor(sources: readonly Source[]) {
    this.#places = new Map(sources.map((source) => [source.index, this.#growing.addSource(source)]));
  }

  add(record: CaptureRecord): void {
    this.#growing.add(record, this.#places.get(record.source)!);
  }

  /** When nothing comes any more: `Session.digest`, hexadecimal. */
  async digest(): Promise<string> {
    await this.#growing.settle();
    return this.#growing.session([], true).digest();
  }
}
