import { type Bytes, concat } from '../base/bytes.ts';
import type { Dump } from './hostap-dump.ts';
import { wirelessFrame } from './hostap-frames.ts';
import { type HostapLine, MAC } from './hostap-line.ts';
import type { Place } from './hostap-place.ts';
import { HostapReader } from './hostap-reader.ts';
import type { Rule } from './hostap-rules.ts';
import { addressOf } from './hostap-words.ts';
import { events } from './hostapd-events.ts';
import type { Read } from './types.ts';

const spoken = new RegExp(
  `^(?:IEEE 802\\.1X: \\d+ bytes from|WPA: Received EAPOL-Key from|SAE: Peer|authentication: STA=|WPA:) ?${MAC}`,
  'i',
);

/** Reads what hostapd prints with -d, -dd and -K. Messages that it sends are not dumped, those that it receives are. */
export class HostapdReader extends HostapReader {
  protected readonly by = 'ap';
  protected readonly rules: readonly Rule[] = events;
  /** Beacon up to the traffic indication map, which the kernel puts in. */
  #head: Bytes | null = null;

  protected override dump({ name, bytes }: Dump, place: Place): readonly Read[] | null {
    if (!bytes) return null;
    if (name === 'WPA: RX EAPOL data') return this.eapol(place, bytes, place.station, false);
    if (name === 'nl80211: Beacon head') {
      this.#head = bytes;
      return [];
    }
    if (name === 'nl80211: Beacon tail' && this.#head) {
      const frame = wirelessFrame(concat(this.#head, bytes));
      this.#head = null;
      return [frame];
    }
    return null;
  }

  protected override line({ message }: HostapLine, place: Place): readonly Read[] | null {
    const peer = spoken.exec(message);
    if (peer) place.station = addressOf(peer[1]!) ?? place.station;
    return null;
  }
}
