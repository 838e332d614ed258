import type { Bytes } from '../base/bytes.ts';
import type { ControlEvent } from '../base/event.ts';
import type { Disclosed } from './secret.ts';

/** Link types of tcpdump.org/linktypes.html that the dissector knows. */
export const LinkType = {
  Ethernet: 1,
  Ieee80211: 105,
  LinuxSll: 113,
  Prism: 119,
  Radiotap: 127,
  Avs: 163,
  Ppi: 192,
  Netlink: 253,
  LinuxSll2: 276,
  /** A log line as UTF-8: no number of tcpdump.org, which are of 16 bits. */
  Log: 0x10000,
} as const;

/** One interface of one file: records name it by `index`, its place in the session. */
export interface Source {
  readonly index: number;
  /** The file's name as the person gave it; in a session saved by this program, the file it was recorded in. */
  readonly file: string;
  readonly linkType: number;
  /** Octets kept of each packet at most; 0 = no limit. */
  readonly snapLength: number;
  /** Octets of frame check sequence after each frame, where the file says so (pcapng if_fcslen, pcap header). */
  readonly fcsLength: number | null;
  readonly name?: string;
  readonly description?: string;
  readonly filter?: string;
  readonly os?: string;
  readonly hardware?: string;
  /** Of log lines, and of frames that stood in them: the text form, `wpa_supplicant`. */
  readonly form?: string;
  /** From 1: of a later part of a text that several machines wrote, or one at several times; `file` names the part. */
  readonly part?: number;
  /** What its times were in the file; absent: `epoch`. */
  readonly clock?: Clock;
}

/**
 * What a time in a file was, before it was made nanoseconds since 1970: `epoch` just that; `local` a clock on the wall
 * of unknown zone or year, taken as UTC and a likely year; `boot` seconds since a boot, taken as since 1970; `none`
 * where lines have no time.
 */
export type Clock = 'epoch' | 'local' | 'boot' | 'none';

/** One thing observed. Append-only, never edited (DESIGN.md section 1). */
export interface CaptureRecord {
  /** Place in the session, from 1: with one file, Wireshark's frame number. */
  readonly index: number;
  /** Nanoseconds since 1970-01-01 UTC; null where the file gives none (simple packet block). */
  readonly time: bigint | null;
  /** `Source.index`. */
  readonly source: number;
  readonly linkType: number;
  readonly bytes: Bytes;
  /** Length on the wire; larger than `bytes.length` where the capture cut the packet. */
  readonly originalLength: number;
  /** Options opt_comment of the packet, in order. */
  readonly comments: readonly string[];
  /** The log line (its record) in which these octets stood as text. */
  readonly origin?: number;
  /** What a log line reports. */
  readonly event?: ControlEvent;
  /** Of a log line: line of its file, from 1, that it begins in. */
  readonly line?: number;
}

/** Something in a file that could not be read as it should be; what could be read was read. */
export interface Warning {
  readonly file: string;
  /** Record of that file (from 1) that it concerns or comes before, or null. */
  readonly record: number | null;
  /** Offset in octets in the file, after decompression, or null. */
  readonly offset: number | null;
  readonly message: string;
}

/** A block that only this program reads: its own state in a saved session. */
export interface CustomBlock {
  /** Private enterprise number of the block. */
  readonly pen: number;
  /** The format keeps no length: up to three zero octets of padding may follow what was written. */
  readonly data: Bytes;
  /** Whether a program that does not know it may copy it to another file (block type 0x0bad); else it may not. */
  readonly copy?: boolean;
}

/** A log line as a pcapng file holds it: an entry in systemd's Journal Export Format. */
export interface JournalEntry {
  readonly journal: Bytes;
}

/** What reading a file yields, in the file's order. */
export type CaptureItem =
  | { readonly type: 'source'; readonly source: Source }
  /** `offset`: of `record.bytes` in the file, after decompression. */
  | { readonly type: 'record'; readonly record: CaptureRecord; readonly offset?: number }
  | { readonly type: 'warning'; readonly warning: Warning }
  | { readonly type: 'comment'; readonly text: string }
  | { readonly type: 'custom'; readonly block: CustomBlock }
  /** `record`: index of the record that it stood in, which comes before it. */
  | { readonly type: 'secret'; readonly secret: Disclosed; readonly record: number };

/** Where packets go without an object each. */
export interface PacketSink {
  /** What came before the next packet. */
  take(items: readonly CaptureItem[]): void;
  /** @param source its `Source.index` @param offset of its octets in the file @param high and `low`: 32-bit words of its time */
  packet(source: number, offset: number, length: number, high: number, low: number): void;
}

/** Numbers that the next record and the next source get. */
export interface Numbering {
  readonly index: number;
  readonly source: number;
}

/**
 * Reads log lines; given to the store by who opens it, since this room knows no text form. Both ways give items in the
 * order of the lines: a source before the first record of it, a record of `LinkType.Log` for each line, then the frames
 * that ended in it (records with `origin`, no `offset`), then its secrets. Records and sources are numbered on from
 * `Numbering`, without gaps. Neither throws for what the text holds.
 */
export interface TextImport {
  /** Of a whole file, decompressed. @throws what `chunks` throws; DOMException AbortError */
  text(chunks: AsyncIterable<Bytes>, options: ImportOptions): AsyncIterable<CaptureItem>;
  /** Of journal entries that stand between the packets of one pcapng file (systemd Journal Export Blocks). */
  journal(file: string): JournalReader;
}

export interface ImportOptions {
  /** The file's name, for sources and warnings. */
  readonly file: string;
  readonly first: Numbering;
  readonly signal?: AbortSignal | undefined;
  /** Told at the end what the file is: `log of wpa_supplicant and kernel`. */
  readonly onFormat?: (words: string) => void;
}

export interface JournalReader {
  /**
   * Items of one entry in Journal Export Format. An entry that this program saved has, beside MESSAGE with the whole
   * line, the fields of `SavedLine`.
   */
  read(entry: Bytes, next: Numbering): CaptureItem[];
  /** Items of what was still open. */
  end(next: Numbering): CaptureItem[];
}

/** Fields of a journal entry that stands for a log line in a saved session. Values are text. */
export const SavedLine = {
  /** File and line that it was read from. */
  File: 'HANDSHAKE_WORKBENCH_FILE',
  Line: 'HANDSHAKE_WORKBENCH_LINE',
  /** `LogForm` of main/import/types.ts. */
  Form: 'HANDSHAKE_WORKBENCH_FORM',
  Clock: 'HANDSHAKE_WORKBENCH_CLOCK',
  /** Nanoseconds since 1970; absent where the line has no time. It goes before what the line itself says. */
  Time: 'HANDSHAKE_WORKBENCH_TIME',
} as const;

/** A file that is no capture, or cannot be opened: nothing of it could be read. Its message names the file. */
export class CaptureError extends Error {
  override name = 'CaptureError';
}
