import type { Writable } from 'node:stream';
import type { Bytes } from '../main/base/bytes.ts';

/** Octets that wait for the app at most before no socket is read any more. */
const MOST_UNREAD = 32 << 20;

/**
 * Whether the app takes what the bridge has for it. While it does not, sockets are not read: what is too much is then
 * lost in the kernel alone, which counts it, and memory does not fill.
 */
export class Flow {
  #held = false;
  #waiting = new Set<() => void>();

  hold(): void {
    this.#held = true;
  }

  /** Lets go on; who came meanwhile reads now. */
  release(): void {
    this.#held = false;
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const read of waiting) read();
  }

  /** @returns whether it is to be read now; if not, `read` is called later */
  isOpen(read: () => void): boolean {
    if (this.#held) this.#waiting.add(read);
    return !this.#held;
  }
}

/** The way to the app: what it does not read in time holds the sockets up. */
export function frameWriter(output: Writable, flow: Flow): (frame: Bytes) => void {
  output.on('drain', () => flow.release());
  return (frame) => {
    output.write(frame);
    if (output.writableLength > MOST_UNREAD) flow.hold();
  };
}
