import type { CaptureRecord, Source } from '../../capture/types.ts';

/** What is watched. */
export interface ObserveRequest {
  /** All netlink of this machine: true finds or makes an nlmon device, a name is one that is there. */
  readonly netlink: boolean | string;
  /** Network devices of which every frame is wanted: monitor interfaces. */
  readonly devices: readonly string[];
  /** Wireless interfaces of which the handshake messages (EAPOL) are wanted. */
  readonly eapol: readonly string[];
  /** nl80211's events alone, which need no privilege. */
  readonly events: boolean;
  /** Where the devices are: another machine by ssh, or this one by dumpcap; absent: this one by the bridge. */
  readonly by?: { readonly ssh: string } | 'dumpcap';
}

/** What watching tells, in order. */
export type ObserveItem =
  | { readonly type: 'source'; readonly source: Source }
  /** `source`: how many `source` items came before its own. */
  | { readonly type: 'record'; readonly record: CaptureRecord; readonly source: number }
  /** Records were lost before they were read; null: it is not known how many. */
  | { readonly type: 'lost'; readonly source: number; readonly count: number | null }
  /** A source or a program has something to say, in words. */
  | { readonly type: 'note'; readonly words: string }
  /** Nothing comes any more; the last item. `ok`: as asked for. */
  | { readonly type: 'ended'; readonly ok: boolean; readonly words: string };

export interface SourceCount {
  readonly source: number;
  readonly received: number;
  readonly dropped: number;
}

export interface Observation {
  readonly items: AsyncIterable<ObserveItem>;
  /** What each source received and lost so far; [] where it cannot be asked. */
  statistics(): Promise<SourceCount[]>;
  /** Ends it; `ended` comes. */
  stop(): Promise<void>;
}
