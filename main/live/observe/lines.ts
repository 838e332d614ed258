import type { CaptureRecord } from '../../capture/types.ts';
import { LinkType, type Source } from '../../capture/types.ts';
import { dissect, learnFamilies } from '../../dissect/index.ts';

/** Frames that say little and come all the time. */
const COMMON = new Set(['beacon', 'probe-request', 'probe-response', 'atim', 'timing-advertisement']);

/** What is printed of records as they come: one line each. */
export class ObserveLines {
  #families = new Map<number, string>();
  #all: boolean;

  /** @param all also beacons, probes, control and data frames, and other netlink than nl80211's */
  constructor(all: boolean) {
    this.#all = all;
  }

  /** `17:31:02.123456 wlan1 AUTHENTICATE request`; null where the record is not printed. */
  line(record: CaptureRecord, source: Source): string | null {
    const { bytes, linkType, time, originalLength } = record;
    if (linkType === LinkType.Netlink)
      for (const [id, name] of learnFamilies(bytes, linkType)) this.#families.set(id, name);
    const frame = dissect(bytes, linkType, { families: this.#families }, originalLength);
    if (!this.#all && !worthALine(frame)) return null;
    const from = frame.source && frame.destination ? ` ${frame.source} > ${frame.destination}` : '';
    return `${clock(time)} ${source.name ?? source.file}${from} ${frame.summary}`;
  }
}

function worthALine({ wlan, management, eapol, netlink }: ReturnType<typeof dissect>): boolean {
  if (eapol) return true;
  if (netlink) return netlink.family === 'nl80211' || (netlink.error !== null && netlink.error !== 0);
  if (wlan) return wlan.type === 'management' && !(management && COMMON.has(management.kind));
  return true;
}

function clock(time: bigint | null): string {
  if (time === null) return '--:--:--.------';
  const date = new Date(Number(time / 1_000_000n));
  const two = (value: number): string => String(value).padStart(2, '0');
  const micro = String((time / 1000n) % 1_000_000n).padStart(6, '0');
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${micro}`;
}
