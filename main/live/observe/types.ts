import type { LiveEvent } from '../supplicant/index.ts';

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

export interface SourceCount {
  readonly source: number;
  readonly received: number;
  readonly dropped: number;
}

export interface Observation {
  /** What is watched, in order; sources are counted from 0. The last is `ended`. */
  readonly events: AsyncIterable<LiveEvent>;
  /** What each source received and lost so far; [] where it cannot be asked. */
  statistics(): Promise<SourceCount[]>;
  /** Ends it; `ended` comes. */
  stop(): Promise<void>;
}
