import type { Bytes } from '../base/bytes.ts';
import type { ControlEvent } from '../base/event.ts';

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
}

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

/** What reading a file yields, in the file's order. */
export type CaptureItem =
  | { readonly type: 'source'; readonly source: Source }
  /** `offset`: of `record.bytes` in the file, after decompression. */
  | { readonly type: 'record'; readonly record: CaptureRecord; readonly offset?: number }
  | { readonly type: 'warning'; readonly warning: Warning }
  | { readonly type: 'comment'; readonly text: string }
  | { readonly type: 'custom'; readonly block: CustomBlock };

/** A file that is no capture, or cannot be opened: nothing of it could be read. Its message names the file. */
export class CaptureError extends Error {
  override name = 'CaptureError';
}
