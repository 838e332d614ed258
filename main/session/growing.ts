import type { Secret, Told } from '../calculate/types.ts';
import { type Disclosed, secretKey } from '../capture/secret.ts';
import { inOrder } from '../capture/settle.ts';
import { RecordStore } from '../capture/store.ts';
import {
  type CaptureItem,
  type CaptureRecord,
  type JournalReader,
  LinkType,
  type Numbering,
  type Source,
} from '../capture/types.ts';
import { netlinkKeys } from '../dissect/index.ts';
import { textImport } from '../import/text.ts';
import { Tracking } from '../track/track.ts';
import { pauses } from './pauses.ts';
import { savedLine } from './save-lines.ts';
import { Session } from './session.ts';

/** A source as it was added. */
interface Added {
  readonly source: Source;
  /** Its number in the session; null: it is log lines. */
  readonly place: number | null;
  lines: number;
}

/**
 * A session whose records keep coming: live work. Records are kept in the order in which they came, so that each is
 * shown at once; `settle` puts them in order of time. What they make at any moment is a `Session` like any other;
 * attempts to which nothing has come since the one before keep what was computed of them.
 */
export class Growing {
  readonly #name: string;
  readonly #added: Added[] = [];
  /** What was added, as it came. */
  readonly #came: { readonly record: CaptureRecord; readonly source: number }[] = [];
  #records: CaptureRecord[] = [];
  #sources: Source[] = [];
  #lines: JournalReader;
  #tracking = new Tracking();
  #disclosed = new Map<string, Secret>();
  #before: Session | null = null;
  #over = false;

  /** @param name what the session is called: `live on wlan0` */
  constructor(name: string) {
    this.#name = name;
    this.#lines = textImport.journal(name);
  }

  get length(): number {
    return this.#records.length;
  }

  /** @returns the number by which `add` is told of the source */
  addSource(source: Source): number {
    // Lines get a source of their form once the first of them is read.
    const place = source.linkType === LinkType.Log ? null : this.#place(source);
    return this.#added.push({ source, place, lines: 0 }) - 1;
  }

  /**
   * Takes the next record. @param source what `addSource` gave
   * @returns whether it can be of an attempt or a network
   */
  add(record: CaptureRecord, source: number): boolean {
    const added = this.#added[source]!;
    this.#came.push({ record, source });
    if (added.place === null) {
      // As a recording is read again, so that what is seen live and what is opened later are the same.
      const line = { ...record, line: ++added.lines };
      this.#take(
        this.#lines.read(savedLine(line, added.source, record.time, true).journal, this.#numbering()),
      );
      return true;
    }
    const own = { ...record, index: this.#records.length + 1, source: added.place };
    const matters = this.#feed(own);
    if (own.linkType !== LinkType.Netlink) return matters;
    for (const secret of netlinkKeys(own.bytes, own.linkType, this.#tracking.context))
      this.#disclose(secret, {
        origin: `netlink, record ${own.index}`,
        disclosedBy: { record: own.index },
      });
    return matters;
  }

  #place(source: Source): number {
    const index = this.#sources.length;
    this.#sources.push({ ...source, index });
    return index;
  }

  #feed(record: CaptureRecord): boolean {
    this.#records.push(record);
    return this.#tracking.feed(record, this.#sources[record.source]!.fcsLength);
  }

  #numbering(): Numbering {
    return { index: this.#records.length + 1, source: this.#sources.length };
  }

  /** What lines gave: themselves with what they report, frames and secrets in them. */
  #take(items: readonly CaptureItem[]): void {
    for (const item of items)
      if (item.type === 'source') this.#place(item.source);
      else if (item.type === 'record') this.#feed(item.record);
      else if (item.type === 'secret') this.#disclose(item.secret, this.#lineOf(item.record));
  }

  #lineOf(record: number): Omit<Told, 'id'> {
    const { source, line } = this.#records[record - 1]!;
    return {
      origin: `${this.#sources[source]?.file ?? 'log'}, line ${line}`,
      disclosedBy: { record },
    };
  }

  /** A key or password that no record tells: our own supplicant made it, or was given it. @param origin in words */
  disclose(secret: Disclosed, origin: string): void {
    this.#disclose(secret, { origin, disclosedBy: 'supplicant' });
  }

  /** Gives it its number, unless it is known. */
  #disclose(secret: Disclosed, told: Omit<Told, 'id'>): void {
    const key = secretKey(secret);
    if (!this.#disclosed.has(key))
      this.#disclosed.set(key, {
        ...secret,
        ...told,
        id: `told-${secret.kind}-${this.#disclosed.size + 1}`,
      });
  }

  /**
   * Puts the records in order of time, as a recording has them: nothing comes any more. Where some had come late, their
   * numbers change, and what they make is found anew. Other work runs meanwhile.
   */
  async settle(): Promise<void> {
    const all = inOrder(this.#came, ({ record }) => record.time);
    if (all.every((one, i) => one === this.#came[i])) return;
    const settled = new Growing(this.#name);
    for (const { source } of this.#added) settled.addSource(source);
    // What records told is found again, with the numbers that they have now.
    for (const secret of this.#disclosed.values())
      if (secret.disclosedBy === 'supplicant') settled.#disclose(secret, secret);
    const pause = pauses();
    for (const { record, source } of all) {
      settled.add(record, source);
      await pause();
    }
    this.#records = settled.#records;
    this.#sources = settled.#sources;
    this.#lines = settled.#lines;
    this.#tracking = settled.#tracking;
    this.#disclosed = settled.#disclosed;
    this.#before = null;
  }

  /** The session as it stands. @param given secrets of the person @param over nothing comes any more */
  session(given: readonly Secret[], over = false): Session {
    if (over && !this.#over) this.#take(this.#lines.end(this.#numbering()));
    this.#over ||= over;
    const tracked = this.#tracking.result(over);
    const disclosed = [...this.#disclosed.values()];
    this.#before = Session.of(
      {
        // Not a copy: a message that is known can come to name a later record that shows it better.
        store: RecordStore.fromRecords(this.#records, this.#sources),
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
