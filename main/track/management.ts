import { isGroupAddress, type MacAddress, macAddress } from '../base/brand.ts';
import type { CaptureRecord } from '../capture/types.ts';
import type { ManagementInfo, NetlinkInfo, RadioInfo, WlanHeader } from '../dissect/types.ts';
import { Element } from '../standard/elements.ts';
import { authAlgorithmName, Category, isTransaction, Subtype } from '../standard/frames.ts';
import type { AttemptState } from './attempt.ts';
import { ssidAt } from './bss.ts';
import { addCopy, type Draft, draft, elapsed, promote, SECOND } from './drafts.ts';
import { OctetWindow, type SequenceWindow } from './duplicates.ts';
import {
  associationAnswered,
  associationRequested,
  authenticationSeen,
  authenticationStatus,
  ftOverDsSeen,
} from './joining.ts';
import { type Mended, mended } from './near.ts';
import type { Registry } from './registry.ts';
import type { Direction } from './types.ts';

/** A management frame of a record: seen on the air, or carried in a netlink message. */
export interface ManagementSeen {
  readonly record: CaptureRecord;
  readonly wlan: WlanHeader;
  readonly radio: RadioInfo | null;
  /** null for a frame that was only peeked at, or whose body is encrypted. */
  readonly management: ManagementInfo | null;
  /** The message that carries it; null on the air. */
  readonly netlink: NetlinkInfo | null;
  /** What shows that it is damaged. */
  readonly damage?: string;
}

/** Netlink passes one frame as request, status and event in quick succession; later the same body is another frame. */
const ECHO = SECOND / 2n;

interface Known {
  readonly message: Draft;
  readonly source: number;
  /** It came by netlink or stood in a log. */
  netlink: boolean;
  /** Sequence number; 0 while only the request to send it was seen. */
  sequence: number;
}

/** Frames between a station and an AP, by which it joins and leaves. */
const JOINS: ReadonlySet<number> = new Set([
  Subtype.Authentication,
  Subtype.AssociationRequest,
  Subtype.ReassociationRequest,
  Subtype.AssociationResponse,
  Subtype.ReassociationResponse,
  Subtype.Deauthentication,
  Subtype.Disassociation,
]);

/** Which way frames of a kind go, where it is only one. */
const WAYS: Readonly<Record<number, Direction>> = {
  [Subtype.AssociationRequest]: 'to-ap',
  [Subtype.ReassociationRequest]: 'to-ap',
  [Subtype.AssociationResponse]: 'to-station',
  [Subtype.ReassociationResponse]: 'to-station',
};

/** Whether it goes from the AP, or to it, though frames of its kind only go the other way. */
function isOtherWay(subtype: number, { transmitter, receiver, bssid }: Mended): boolean {
  const way = WAYS[subtype];
  return way === 'to-ap'
    ? transmitter === bssid && receiver !== bssid
    : way !== undefined && transmitter !== bssid;
}

type Told = Parameters<typeof draft>[1];

/** How a frame stands to those before it: a copy of one, or a message of its own that may repeat one. */
type Standing = { readonly copyOf: Draft; readonly promoted: boolean } | { readonly repeats: number | null };

/** Takes management frames into attempts. */
export class ManagementTracker {
  readonly #registry: Registry;
  readonly #sequences: SequenceWindow<Draft>;
  readonly #bodies = new OctetWindow<Known>();

  constructor(registry: Registry, sequences: SequenceWindow<Draft>) {
    this.#registry = registry;
    this.#sequences = sequences;
  }

  /** @returns the message that it became, for an Ack that follows; null when it is of no attempt */
  feed(seen: ManagementSeen): Draft | null {
    const { wlan } = seen;
    const { transmitter, bssid, receiver, subtype } = wlan;
    if (!transmitter || !bssid || !receiver) return null;
    if (!JOINS.has(subtype)) return this.#feed(seen, transmitter, bssid, receiver);
    const ends = mended({ transmitter, receiver, bssid }, this.#registry, WAYS[subtype]);
    const { damage } = ends;
    const sent = damage ? { ...seen, wlan: { ...wlan, ...ends }, damage } : seen;
    if (isOtherWay(subtype, ends)) return this.#impossible(sent, `${wlan.name} does not go this way`);
    return this.#feed(sent, ends.transmitter, ends.bssid, ends.receiver);
  }

  /** It cannot have been sent as it is: it tells of no more than that. */
  #impossible(seen: ManagementSeen, damage: string): Draft | null {
    const { station, direction } = ends(seen.wlan, seen.wlan.bssid!);
    const state = this.#registry.current(seen.wlan.bssid!, station);
    if (!state?.takes(seen.record.time)) return null;
    const { name } = seen.wlan;
    return this.#push(state, { ...seen, damage }, { phase: 'association', kind: 'other', name, direction });
  }

  #feed(
    seen: ManagementSeen,
    transmitter: MacAddress,
    bssid: MacAddress,
    receiver: MacAddress,
  ): Draft | null {
    switch (seen.wlan.subtype) {
      case Subtype.AssociationRequest:
      case Subtype.ReassociationRequest:
        return this.#associationRequest(seen, bssid, transmitter);
      case Subtype.AssociationResponse:
      case Subtype.ReassociationResponse:
        return this.#associationResponse(seen, bssid, receiver);
      case Subtype.ProbeRequest:
        return this.#probeRequest(seen, transmitter);
      case Subtype.ProbeResponse:
      case Subtype.Beacon:
        return this.#advertisement(seen, bssid, receiver);
      case Subtype.Disassociation:
      case Subtype.Deauthentication:
        return this.#leave(seen, bssid);
      case Subtype.Authentication:
        return this.#authentication(seen, bssid);
      case Subtype.Action:
        return this.#action(seen, bssid);
      default:
        return null;
    }
  }

  #authentication(seen: ManagementSeen, bssid: MacAddress): Draft | null {
    const { record, management } = seen;
    const { station, direction } = ends(seen.wlan, bssid);
    if (isGroupAddress(station)) return null;
    const standing = this.#standing(seen);
    if ('copyOf' in standing) return standing.copyOf;

    const first = direction === 'to-ap' && (management?.authSequence ?? 1) === 1 && standing.repeats === null;
    const joined = first ? this.#registry.join(bssid, station) : undefined;
    let state = joined ?? this.#registry.current(bssid, station);
    const algorithm = management?.authAlgorithm ?? state?.progress.algorithm ?? 0;
    const renewed =
      first &&
      !joined &&
      state !== undefined &&
      this.#registry.mayRenew(state) &&
      state.renewedByAuthentication(algorithm, record.time);
    if (!state || this.#registry.isOver(state) || renewed) state = this.#begin(seen, bssid, station);
    if (management?.authSequence === undefined || isTransaction(algorithm, management.authSequence))
      authenticationSeen(state.progress, management, direction);
    const number = management?.authSequence;
    const impossible = number !== undefined && !isTransaction(algorithm, number);
    const status = impossible ? null : authenticationStatus(management);
    if (status && state.progress.authenticationRefused !== null) this.#registry.answered(state);
    const damage = `its number ${number} is none of ${authAlgorithmName(algorithm)}`;
    const sent = impossible ? { ...seen, damage: seen.damage ?? damage } : seen;
    return this.#push(state, sent, {
      phase: 'authentication',
      kind: 'authentication',
      name:
        management?.authSequence === undefined
          ? 'Authentication'
          : `Authentication ${management.authSequence}`,
      direction,
      status,
      repeats: standing.repeats,
    });
  }

  #associationRequest(seen: ManagementSeen, bssid: MacAddress, station: MacAddress): Draft | null {
    const { record, wlan, management } = seen;
    let state = this.#registry.current(bssid, station);
    const standing = this.#standing(seen);
    if ('copyOf' in standing) {
      if (standing.promoted && state?.request) associationRequested(state, record, management);
      return standing.copyOf;
    }
    const renewed =
      standing.repeats === null &&
      state !== undefined &&
      this.#registry.isLatest(state) &&
      this.#registry.mayRenew(state) &&
      state.renewedByRequest(record.time);
    if (!state || renewed) state = this.#begin(seen, bssid, station);
    if (standing.repeats === null) state.asks(record.time);
    associationRequested(state, record, management);
    return this.#push(state, seen, {
      phase: 'association',
      kind: 'association-request',
      name: wlan.name,
      direction: 'to-ap',
      repeats: standing.repeats,
    });
  }

  #associationResponse(seen: ManagementSeen, bssid: MacAddress, station: MacAddress): Draft | null {
    const { record, wlan, management } = seen;
    const standing = this.#standing(seen);
    if ('copyOf' in standing) return standing.copyOf;
    let state = this.#registry.current(bssid, station);
    if (!state || this.#registry.isOver(state)) state = this.#begin(seen, bssid, station);
    this.#registry.answered(state);
    if (associationAnswered(state.progress, management, record.time))
      this.#registry.roamed(bssid, station, { record: record.index, time: record.time });
    return this.#push(state, seen, {
      phase: 'association',
      kind: 'association-response',
      name: wlan.name,
      direction: 'to-station',
      status: management?.status ?? null,
      repeats: standing.repeats,
    });
  }

  #probeRequest({ record, wlan, netlink }: ManagementSeen, station: MacAddress): Draft | null {
    if (netlink) return null;
    const message = draft(record, {
      phase: 'discovery',
      kind: 'probe-request',
      name: wlan.name,
      direction: 'to-ap',
      group: isGroupAddress(wlan.receiver!),
    });
    this.#registry.probeRequest(station, message);
    return message;
  }

  #advertisement(seen: ManagementSeen, bssid: MacAddress, receiver: MacAddress): Draft | null {
    const { record, wlan, management, radio } = seen;
    const bss = this.#registry.bss(bssid);
    bss.heard(record.time, wlan.subtype === Subtype.Beacon);
    bss.channel ??= radio?.channel ?? null;
    bss.frequencyMHz ??= radio?.frequencyMHz ?? null;
    const response = wlan.subtype === Subtype.ProbeResponse;
    const standing = response ? this.#standing(seen) : null;
    if (standing && 'copyOf' in standing) return standing.copyOf;
    const news =
      management !== null && bss.isNews(record.bytes, wlan.subtype, wlan.header.end, wlan.frame.end);
    if (!news && !response) return null;
    const message = draft(record, {
      phase: 'discovery',
      kind: response ? 'probe-response' : 'beacon',
      name: wlan.name,
      direction: 'to-station',
      group: isGroupAddress(receiver),
    });
    if (news)
      bss.advertise(record.bytes, wlan, {
        message,
        ssid: ssidAt(record.bytes, management.ssid),
        rsn: management.rsn,
        cut: management.cut === true,
      });
    if (response) {
      this.#registry.probeResponse(bssid, receiver, message);
      if (!isPassedOn(record, seen.netlink)) this.#sequences.remember(wlan, record, message);
    }
    return message;
  }

  #leave(seen: ManagementSeen, bssid: MacAddress): Draft | null {
    const { record, wlan, management } = seen;
    const { station, direction } = ends(wlan, bssid);
    const by = wlan.subtype === Subtype.Deauthentication ? 'deauthentication' : 'disassociation';
    const standing = this.#standing(seen);
    const group = isGroupAddress(station);
    const current = this.#registry.current(bssid, station);
    if ('copyOf' in standing) {
      if (isDropped(seen.netlink)) current?.takeBackEnd(standing.copyOf.record);
      return standing.copyOf;
    }
    const reason = management?.reason ?? null;
    if (management && !isLeave(management))
      return this.#impossible(seen, `${wlan.name} holds elements that no such frame has`);
    if (group && direction === 'to-station')
      this.#registry.bss(bssid).sentAway({ record: record.index, time: record.time, reason });
    const own = current?.takes(record.time) ? [current] : [];
    const concerned = group
      ? [...this.#registry.atBss(bssid)].filter((state) => state.progress.ending === null)
      : own;
    if (concerned.length === 0) return null;
    const message = this.#message(seen, {
      phase: 'leave',
      kind: by,
      name: wlan.name,
      direction,
      group,
      encrypted: wlan.protected && !management,
      reason,
      repeats: standing.repeats,
    });
    const unprotected = !seen.netlink && !(group ? hasMme(management) : wlan.protected);
    const apProtects = this.#registry.bss(bssid).protectsManagement;
    for (const state of concerned) {
      state.add(message);
      this.#registry.answered(state);
      if (message.encrypted && !group && standing.repeats === null) state.sawEncrypted(direction === 'to-ap');
      if (isDropped(seen.netlink) || (unprotected && state.drops(direction, apProtects))) continue;
      state.end({ by, record: record.index, time: record.time, direction, group, reason });
    }
    return message;
  }

  #action(seen: ManagementSeen, bssid: MacAddress): Draft | null {
    const { record, wlan, management } = seen;
    if (management?.actionCategory === Category.FastTransition) return this.#ftOverDs(seen);
    const { station, direction } = ends(wlan, bssid);
    const state = isGroupAddress(station) ? undefined : this.#registry.current(bssid, station);
    if (!state?.progress.associated || !state.takes(record.time)) return null;
    const standing = this.#standing(seen);
    if ('copyOf' in standing) return standing.copyOf;
    const saQuery = management?.actionCategory === Category.SaQuery;
    return this.#push(state, seen, {
      phase: 'data',
      kind: 'action',
      name: saQuery ? `SA Query ${management.actionCode === 0 ? 'Request' : 'Response'}` : wlan.name,
      direction,
      encrypted: wlan.protected && !management,
      repeats: standing.repeats,
    });
  }

  /** FT Request and Response (9.6.8.2, 9.6.8.3): category, action, station, target AP, and in the response a status. */
  #ftOverDs(seen: ManagementSeen): Draft | null {
    const { record, wlan, management } = seen;
    const at = wlan.header.end + 2;
    const code = management?.actionCode;
    if ((code !== 1 && code !== 2) || at + 12 > wlan.frame.end) return null;
    const station = macAddress(record.bytes.subarray(at, at + 6));
    const target = macAddress(record.bytes.subarray(at + 6, at + 12));
    const standing = this.#standing(seen);
    if ('copyOf' in standing) return standing.copyOf;
    let state = this.#registry.current(target, station);
    const first = code === 1 && standing.repeats === null;
    const renewed =
      first && state && this.#registry.mayRenew(state) && state.renewedByAuthentication(2, record.time);
    if (!state || this.#registry.isOver(state) || renewed) state = this.#begin(seen, target, station);
    const status = code === 2 ? (management?.status ?? null) : null;
    ftOverDsSeen(state.progress, status);
    return this.#push(state, seen, {
      phase: 'authentication',
      kind: 'action',
      name: code === 1 ? 'FT Request' : 'FT Response',
      direction: code === 1 ? 'to-ap' : 'to-station',
      status,
      repeats: standing.repeats,
    });
  }

  #begin({ record }: ManagementSeen, bssid: MacAddress, station: MacAddress): AttemptState {
    return this.#registry.begin(bssid, station, { record: record.index, time: record.time });
  }

  /**
   * Looks for the frame among those just seen: by sequence number for what the air shows, by its body where netlink
   * carries it, since a frame on its way to the kernel has no number yet.
   */
  #standing({ record, wlan, netlink }: ManagementSeen): Standing {
    const passedOn = isPassedOn(record, netlink);
    const before = passedOn ? null : this.#sequences.find(wlan, record);
    if (before?.how === 'copy') {
      addCopy(before.value, record.index);
      return { copyOf: before.value, promoted: false };
    }
    const known = this.#bodies.find(bodyKey(wlan), bodyOf(record, wlan), record.time);
    if (known && (known.netlink || passedOn) && isSame(known, wlan, record, passedOn)) {
      const promoted = known.netlink && !passedOn;
      known.sequence ||= wlan.sequence ?? 0;
      if (promoted) {
        promote(known.message, record);
        known.netlink = false;
        this.#sequences.remember(wlan, record, known.message);
      } else addCopy(known.message, record.index);
      return { copyOf: known.message, promoted };
    }
    return { repeats: before?.value.record ?? null };
  }

  #push(state: AttemptState, seen: ManagementSeen, told: Told): Draft {
    const message = this.#message(seen, told);
    state.add(message);
    state.progress.media.add(seen.netlink ? 'netlink' : seen.record.origin === undefined ? 'air' : 'log');
    return message;
  }

  /** A message of its own, remembered for its copies and retries. */
  #message({ record, wlan, netlink, damage }: ManagementSeen, told: Told): Draft {
    const message = draft(record, damage ? { ...told, damage } : told);
    const passedOn = isPassedOn(record, netlink);
    if (!passedOn) this.#sequences.remember(wlan, record, message);
    const sequence = wlan.sequence ?? 0;
    const known: Known = { message, source: record.source, netlink: passedOn, sequence };
    this.#bodies.remember(bodyKey(wlan), bodyOf(record, wlan), record.time, known);
    return message;
  }
}

/** The kernel passes up what it drops because it is not protected as it should be. */
const isDropped = (netlink: NetlinkInfo | null): boolean =>
  netlink?.command?.startsWith('NL80211_CMD_UNPROT_') === true;

/** A frame that ends something holds its reason, elements of vendors, and a MIC (IEEE 802.11-2020, 9.3.3.4, 9.3.3.12). */
const isLeave = ({ elements }: ManagementInfo): boolean =>
  elements.every(
    ({ id }) => id === Element.Vendor || id === Element.ManagementMic || id === Element.Extension,
  );

const hasMme = (management: ManagementInfo | null): boolean =>
  management?.elements.some(({ id }) => id === Element.ManagementMic) === true;

/** A frame that the kernel or a log passes on: it has no sequence number yet, or none that is kept. */
const isPassedOn = ({ origin }: CaptureRecord, netlink: NetlinkInfo | null): boolean =>
  netlink !== null || origin !== undefined;

/** Of two frames with one body, of which at least one was passed on: whether they are one frame. */
function isSame(known: Known, wlan: WlanHeader, record: CaptureRecord, passedOn: boolean): boolean {
  if (known.sequence && wlan.sequence && known.sequence !== wlan.sequence) return false;
  const elsewhere = record.origin !== undefined && known.source !== record.source;
  return !(known.netlink && passedOn) || elsewhere || elapsed(known.message.time, record.time) <= ECHO;
}

/** The station of a management frame, and which way it goes. */
function ends(wlan: WlanHeader, bssid: MacAddress): { station: MacAddress; direction: Direction } {
  return wlan.transmitter === bssid
    ? { station: wlan.receiver!, direction: 'to-station' }
    : { station: wlan.transmitter!, direction: 'to-ap' };
}

const bodyKey = (wlan: WlanHeader) => `${wlan.subtype}${wlan.transmitter}${wlan.receiver}`;
const bodyOf = (record: CaptureRecord, wlan: WlanHeader) =>
  record.bytes.subarray(wlan.header.end, wlan.frame.end);
