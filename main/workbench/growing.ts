import { inOrder } from '../capture/settle.ts';
import { RecordStore } from '../capture/store.ts';
import { type CaptureRecord, LinkType, type Source } from '../capture/types.ts';
import type { Secret } from '../derive/types.ts';
import { netlinkKeys } from '../dissect/index.ts';
import { Tracking } from '../track/track.ts';
import { secretKey } from './disclosed.ts';
import { pauses } from './pauses.ts';
import { Session } from './session.ts';

/**
 * A session whose records keep coming: live work. Records are kept in the order in which they came, so that each is
 * shown at once; `settle` puts them in order of time. What they make at any moment is a `Session` like any other;
 * attempts to which nothing has come since the one before keep what was computed of them.
 */
export class Growing {
  readonly #name: string;
  #records: CaptureRecord[] = [];
  readonly #sources: Source[] = [];
  #tracking = new Tracking();
  #disclosed = new Map<string, Secret>();
  #before: Session | null = null;

  /** @param name what the session is called: `live on wlan0` */
  constructor(name: string) {
    this.#name = name;
  }

  get length(): number {
    return this.#records.length;
  }

  /** @returns the number by which records name the source */
  addSource(source: Source): number {
    const index = this.#sources.length;
    this.#sources.push({ ...source, index });
    return index;
  }

  /** Takes the next record. @param source what `addSource` gave */
  add(record: CaptureRecord, source: number): void {
    const own = { ...record, index: this.#records.length + 1, source };
    this.#records.push(own);
    this.#tracking.feed(own, this.#sources[source]!.fcsLength);
    if (own.linkType !== LinkType.Netlink) return;
    for (const secret of netlinkKeys(own.bytes, own.linkType, this.#tracking.context))
      this.disclose({ ...secret, id: '', origin: `netlink, record ${own.index}`, record: own.index });
  }

  /** A key that came up: of netlink, or of our own supplicant. */
  disclose(secret: Secret): void {
    const key = secretKey(secret);
    if (!this.#disclosed.has(key))
      this.#disclosed.set(key, { ...secret, id: `told-${secret.kind}-${this.#disclosed.size + 1}` });
  }

  /**
   * Puts the records in order of time, as a recording has them: nothing comes any more. Where some had come late, their
   * numbers change, and what they make is found anew. Other work runs meanwhile.
   */
  async settle(): Promise<void> {
    const records = inOrder(this.#records, ({ time }) => time);
    if (records.every((record, i) => record.index === i + 1)) return;
    const settled = new Growing(this.#name);
    for (const source of this.#sources) settled.addSource(source);
    // What netlink told is found again, with the numbers that its records have now.
    for (const secret of this.#disclosed.values()) if (!secret.record) settled.disclose(secret);
    const pause = pauses();
    for (const record of records) {
      settled.add(record, record.source);
      await pause();
    }
    this.#records = settled.#records;
    this.#tracking = settled.#tracking;
    this.#disclosed = settled.#disclosed;
    this.#before = null;
  }

  /** The session as it stands. @param given secrets of the person @param over nothing comes any more */
  session(given: readonly Secret[], over = false): Session {
    const tracked = this.#tracking.result(over);
    const disclosed = [...this.#disclosed.values()];
    this.#before = Session.of(
      {
        store: RecordStore.fromRecords(this.#records.slice(), this.#sources),
        files: [{ path: '', name: this.#name }],
        tracked,
        disclosed,
      },
      [...given, ...disclosed],
      this.#before,
    );
    return this.#before;
  }
}
