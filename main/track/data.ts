import { isGroupAddress, type MacAddress } from '../base/brand.ts';
import type { CaptureRecord } from '../capture/types.ts';
import type { ProtectionInfo, WlanHeader } from '../dissect/types.ts';
import type { AttemptState } from './attempt.ts';
import { addCopy, type Draft, draft } from './drafts.ts';
import type { SequenceWindow } from './duplicates.ts';
import { encrypted, mayHoldKeys } from './progress.ts';
import type { Registry } from './registry.ts';
import type { Direction } from './types.ts';

/** The two ends of a data frame that an AP and a station exchange. */
export interface Ends {
  readonly bssid: MacAddress;
  /** A group address for what the AP sends to all. */
  readonly station: MacAddress;
  readonly direction: Direction;
}

/** Data subtypes with bit 2 set have no body: power save, nothing to track. */
const WITHOUT_BODY = 4;

/** Takes data frames other than clear EAPOL into attempts. */
export class DataTracker {
  readonly #registry: Registry;
  readonly #sequences: SequenceWindow<Draft>;

  constructor(registry: Registry, sequences: SequenceWindow<Draft>) {
    this.#registry = registry;
    this.#sequences = sequences;
  }

  feed(record: CaptureRecord, wlan: WlanHeader, protection: ProtectionInfo | null): Draft | null {
    if (wlan.subtype & WITHOUT_BODY) return null;
    const ends = this.endsOf(wlan);
    if (!ends) return this.#direct(record, wlan);
    const { bssid, station, direction } = ends;
    const group = isGroupAddress(station);
    const states = group
      ? this.#listening(bssid, wlan)
      : this.#pair(bssid, station, record.time, wlan.protected);
    if (states.length === 0) return null;

    const before = this.#sequences.find(wlan, record);
    if (before?.how === 'copy') {
      addCopy(before.value, record.index);
      return before.value;
    }
    const message = draft(record, {
      phase: 'data',
      kind: 'data',
      name: wlan.name,
      direction,
      group,
      encrypted: wlan.protected,
      repeats: before?.value.record ?? null,
    });
    this.#sequences.remember(wlan, record, message);
    for (const state of states) {
      (state.progress.ending !== null && group ? state.overheard : state.messages).push(message);
      state.progress.media.add('air');
      // Every other cipher sets the extended IV bit (IEEE 802.11-2020, 12.5.2.2, 12.5.3.2).
      if (protection && !protection.extendedIv) state.progress.wep = true;
      if (group || before) continue;
      if (wlan.protected) state.sawEncrypted(direction === 'to-ap');
      else state.progress.openData++;
    }
    return message;
  }

  /**
   * A frame between two stations of one AP, which is the third address: the link of their own that TDLS makes (IEEE 802.11-2020,
   * 11.20). It is of the sender's attempt.
   */
  #direct(record: CaptureRecord, wlan: WlanHeader): Draft | null {
    const { transmitter, receiver, bssid } = wlan;
    if (wlan.toDs || wlan.fromDs || !transmitter || !receiver || !bssid || isGroupAddress(receiver))
      return null;
    const own = this.#registry.current(bssid, transmitter);
    if (!own?.progress.associated || !this.#registry.current(bssid, receiver)) return null;
    if (!own.takes(record.time)) return null;
    const before = this.#sequences.find(wlan, record);
    if (before?.how === 'copy') {
      addCopy(before.value, record.index);
      return before.value;
    }
    const repeats = before?.value.record ?? null;
    const name = 'TDLS direct frame';
    const message = draft(record, { phase: 'data', kind: 'direct', name, direction: 'to-ap', repeats });
    this.#sequences.remember(wlan, record, message);
    own.messages.push(message);
    return message;
  }

  /**
   * Who of the two is the AP: the DS bits tell; of a four-address frame, which of them a station has joined.
   * null for frames between equals (IBSS, mesh, direct links).
   */
  endsOf(wlan: WlanHeader): Ends | null {
    const { transmitter, receiver } = wlan;
    if (!transmitter || !receiver) return null;
    const up: Ends = { bssid: receiver, station: transmitter, direction: 'to-ap' };
    const down: Ends = { bssid: transmitter, station: receiver, direction: 'to-station' };
    if (wlan.toDs && wlan.fromDs) {
      if (this.#registry.current(receiver, transmitter)) return up;
      return this.#registry.current(transmitter, receiver) ? down : null;
    }
    if (wlan.toDs) return up;
    return wlan.fromDs ? down : null;
  }

  #pair(bssid: MacAddress, station: MacAddress, time: bigint | null, encrypted: boolean): AttemptState[] {
    const state = this.#registry.current(bssid, station);
    if (encrypted && state?.progress.ftRequested) state.goesOn(time);
    if (!state || !joined(state)) return [];
    return state.takes(time) || state.left ? [state] : [];
  }

  /**
   * Stations that hold the group key, or are on the open network, at that moment. Where all have left, the last that held the key
   * still tells what it opens.
   */
  #listening(bssid: MacAddress, wlan: WlanHeader): AttemptState[] {
    const states = [...this.#registry.atBss(bssid)];
    const present = states.filter(
      (state) => state.progress.ending === null && (wlan.protected ? holdsGroupKey(state) : joined(state)),
    );
    if (present.length > 0 || !wlan.protected) return present;
    const held = states.filter(holdsGroupKey);
    const last = held.reduce<AttemptState | null>((a, b) => (a && a.begun > b.begun ? a : b), null);
    return last ? [last] : [];
  }
}

const joined = ({ progress }: AttemptState): boolean =>
  progress.associated || progress.seen.size > 0 || mayHoldKeys(progress);

/** M3 that brings it may itself be encrypted, or missing: then what the station encrypts shows it. */
const holdsGroupKey = ({ progress }: AttemptState): boolean =>
  progress.seen.has('M3') || progress.seen.has('M4') || progress.keysByAssociation || encrypted(progress);
