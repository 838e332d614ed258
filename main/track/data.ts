import { isGroupAddress, type MacAddress } from '../base/brand.ts';
import type { CaptureRecord } from '../capture/types.ts';
import type { ProtectionInfo, WlanHeader } from '../dissect/types.ts';
import type { Acknowledged } from './acks.ts';
import type { AttemptState } from './attempt.ts';
import { addCopy, type Draft, draft } from './drafts.ts';
import { NO_QOS, type SentFrame, SequenceWindow, sentFrame } from './duplicates.ts';
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
export const WITHOUT_BODY = 4;

/** A data frame with a body, and whose it is. */
export interface DataSeen extends Ends, SentFrame {
  readonly index: number;
  readonly subtype: number;
  readonly isProtected: boolean;
  readonly wep: boolean;
  readonly tid: number | null;
}

/** Takes data frames other than clear EAPOL into attempts. */
export class DataTracker {
  readonly #registry: Registry;
  /** Rows of infrastructure frames. */
  readonly #sent = new SequenceWindow<number>();
  readonly #direct: SequenceWindow<Draft>;

  constructor(registry: Registry, sequences: SequenceWindow<Draft>) {
    this.#registry = registry;
    this.#direct = sequences;
  }

  /** @returns what the frame became, for an Ack that follows: its row, or the message of a direct one */
  feed(record: CaptureRecord, wlan: WlanHeader, protection: ProtectionInfo | null): Acknowledged {
    if (wlan.subtype & WITHOUT_BODY) return null;
    const ends = this.endsOf(wlan);
    if (!ends) return this.#feedDirect(record, wlan);
    return this.take({
      ...sentFrame(wlan, record)!,
      ...ends,
      index: record.index,
      subtype: wlan.subtype,
      isProtected: wlan.protected,
      // Every other cipher sets the extended IV bit (IEEE 802.11-2020, 12.5.2.2, 12.5.3.2).
      wep: protection !== null && !protection.extendedIv,
      tid: wlan.tid,
    });
  }

  /** @returns its row; null when it is of no attempt */
  take(seen: DataSeen): number | null {
    const { bssid, station, direction, isProtected } = seen;
    const up = direction === 'to-ap';
    const group = isGroupAddress(station);
    const states = group
      ? this.#listening(bssid, isProtected)
      : this.#pair(bssid, station, seen.time, isProtected);
    if (states.length === 0) return null;

    const [transmitter, receiver] = up ? [station, bssid] : [bssid, station];
    const sent = this.#sent.of(transmitter, receiver, seen.tid ?? NO_QOS);
    const before = sent.find(seen);
    if (before?.how === 'copy') {
      this.#registry.rows.addCopy(before.value, seen.index);
      return before.value;
    }
    const row = this.#registry.rows.add({
      index: seen.index,
      time: seen.time,
      direction,
      group,
      encrypted: isProtected,
      wep: seen.wep,
      subtype: seen.subtype,
      repeats: before ? this.#registry.rows.record(before.value) : 0,
    });
    sent.remember(seen, row);
    for (const state of states) {
      (state.progress.ending !== null && group ? state.overheard : state.data).push(row);
      state.progress.media.add('air');
      if (seen.wep) state.progress.wep = true;
      if (group || before) continue;
      if (isProtected) state.sawEncrypted(up);
      else state.progress.openData++;
    }
    return row;
  }

  /**
   * A frame between two stations of one AP, which is the third address: the link of their own that TDLS makes (IEEE 802.11-2020,
   * 11.20). It is of the sender's attempt.
   */
  #feedDirect(record: CaptureRecord, wlan: WlanHeader): Draft | null {
    const { transmitter, receiver, bssid } = wlan;
    if (wlan.toDs || wlan.fromDs || !transmitter || !receiver || !bssid || isGroupAddress(receiver))
      return null;
    const own = this.#registry.current(bssid, transmitter);
    if (!own?.progress.associated || !this.#registry.current(bssid, receiver)) return null;
    if (!own.takes(record.time)) return null;
    const before = this.#direct.find(wlan, record);
    if (before?.how === 'copy') {
      addCopy(before.value, record.index);
      return before.value;
    }
    const repeats = before?.value.record ?? null;
    const name = 'TDLS direct frame';
    const message = draft(record, { phase: 'data', kind: 'direct', name, direction: 'to-ap', repeats });
    this.#direct.remember(wlan, record, message);
    own.add(message);
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
  #listening(bssid: MacAddress, isProtected: boolean): AttemptState[] {
    const states = [...this.#registry.atBss(bssid)];
    const present = states.filter(
      (state) => state.progress.ending === null && (isProtected ? holdsGroupKey(state) : joined(state)),
    );
    if (present.length > 0 || !isProtected) return present;
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
