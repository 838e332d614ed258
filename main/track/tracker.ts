import { type End, isAddress, isGroupAddress, isKnownGroup, type MacAddress } from '../base/brand.ts';
import type { ControlEvent } from '../base/event.ts';
import { type CaptureRecord, LinkType, type Source } from '../capture/types.ts';
import type { Glance, Peek } from '../dissect/index.ts';
import type { DissectContext, EapolInfo, Frame, WlanHeader } from '../dissect/types.ts';
import { Category, EtherType, Subtype } from '../standard/frames.ts';
import { type Acknowledged, Acknowledgements } from './acks.ts';
import { BODY_FIXED_PART } from './bss.ts';
import { classifyKeyMessage } from './classify.ts';
import { CookedEnds } from './cooked.ts';
import { DataTracker, type Ends, WITHOUT_BODY } from './data.ts';
import { type Draft, draft } from './drafts.ts';
import { SequenceWindow } from './duplicates.ts';
import { EapolTracker } from './eapol.ts';
import { EventTracker } from './events.ts';
import { ManagementTracker } from './management.ts';
import { mended } from './near.ts';
import { NetlinkAddresses } from './netlink.ts';
import { NetlinkEvents } from './netlink-events.ts';
import { netlinkSpan } from './netlink-interfaces.ts';
import type { ScanResult } from './netlink-scan.ts';
import type { Plan, What } from './plan.ts';
import type { Medium } from './progress.ts';
import { RADIO, Registry } from './registry.ts';
import type { Attempt, Direction, Network, Tracked, TrackedEvent } from './types.ts';

/** Subtype of the Ack control frame (IEEE 802.11-2020, 9.3.1.4). */
const ACK = 13;
/**
 * The association state machines of a session: one per BSS and station. Records are fed in order of time; what they
 * came to is read with `attempts()` and `networks()`, at any time.
 *
 * It keeps no record's octets, but for the frames of EAPOL-Key messages.
 */
export class Tracker {
  readonly #registry: Registry;
  readonly #sequences = new SequenceWindow<Draft>();
  readonly #management: ManagementTracker;
  readonly #data: DataTracker;
  readonly #eapol: EapolTracker;
  readonly #events: EventTracker;
  readonly #netlinkEvents = new NetlinkEvents();
  readonly #netlink = new NetlinkAddresses();
  readonly #cooked = new CookedEnds();
  readonly #acks: Acknowledgements;
  #badFcs: { count: number; readonly first: number } | null = null;
  /** The log line that came last. */
  #line: { readonly record: number; readonly source: number } | null = null;

  /**
   * @param plan the attempts that the same records show without the logs among them
   * @param sources of the records, by their numbers; what is not there is a log of its own
   */
  constructor(plan: Plan | null = null, sources: readonly Pick<Source, 'file'>[] = []) {
    this.#registry = new Registry(plan);
    this.#management = new ManagementTracker(this.#registry, this.#sequences);
    this.#data = new DataTracker(this.#registry, this.#sequences);
    this.#acks = new Acknowledgements(this.#registry.rows);
    this.#eapol = new EapolTracker(this.#registry);
    this.#events = new EventTracker(this.#registry, (source) => sources[source]?.file ?? `${source}`);
  }

  /** The attempts so far, as a plan for reading the same records again with logs. */
  plan(): Plan {
    return this.#registry.plan();
  }

  get badFcs(): Tracked['badFcs'] {
    return this.#badFcs;
  }

  /**
   * Whether the tracker needs the record dissected in full. Of a beacon or probe response that repeats what the BSS
   * said before, of data and of control frames it needs the headers alone.
   */
  wants(record: CaptureRecord, peek: Peek): boolean {
    if (peek.radio?.badFcs) return false;
    if (peek.eapol || peek.netlinkFrame) return true;
    const { wlan } = peek;
    if (!wlan) return false;
    if (wlan.type !== 'management' || wlan.protected) return false;
    switch (wlan.subtype) {
      case Subtype.ProbeRequest:
        return false;
      case Subtype.Beacon:
      case Subtype.ProbeResponse:
        return (
          wlan.bssid !== null &&
          this.#registry.bss(wlan.bssid).isNews(record.bytes, wlan.subtype, wlan.header.end, wlan.frame.end)
        );
      case Subtype.Action:
        return isReadCategory(record.bytes[wlan.header.end]);
      default:
        return wlan.subtype <= Subtype.Deauthentication;
    }
  }

  /** Takes a line that reports nothing: frames that stood in it come next. */
  pass(line: CaptureRecord): void {
    this.#streamOf(line);
  }

  /** Takes the next record. A `Peek` will do where `wants` says no. `context`: what was learnt of netlink families. */
  feed(record: CaptureRecord, seen: Frame | Peek, context: DissectContext = {}): void {
    const stream = this.#streamOf(record);
    if ('management' in seen) this.#registry.mlds.feed(seen);
    if (record.event) this.#learnDevice(record.event);
    if (record.event) this.#events.feed(record, record.event, 'log');
    if (record.linkType === LinkType.Netlink || record.linkType === LinkType.LinuxSll)
      this.#feedReports(record, context);
    // Events that have waited came from streams of their own.
    this.#registry.enter(stream, record.time, record.index, stream === RADIO ? null : shownBy(seen, record));
    if (seen.radio?.badFcs) {
      if (this.#badFcs) this.#badFcs.count++;
      else this.#badFcs = { count: 1, first: record.index };
      this.#acks.interrupted(record.source);
      return;
    }
    const frame = 'management' in seen ? seen : null;
    if (frame?.netlink) this.#feedNetlink(record, frame);
    else if (seen.wlan) this.#feedAir(record, seen, frame, seen.wlan);
    else if (frame?.eapol) this.#feedEthernet(record, frame, frame.eapol);
  }

  /**
   * As `feed`, of a frame on the air that tells no more than its header: data that is not EAPOL, control, a beacon that repeats
   * the one before. Most of a large capture is such.
   * @returns false where it is none, and has to be fed
   */
  feedPlain(glance: Glance, index: number, source: number, time: bigint | null): boolean {
    const { type, subtype } = glance;
    if (type === 1) {
      this.#registry.enter(RADIO, time, index, null);
      if (subtype === ACK) this.#acknowledge(source, glance.address(1), index, time);
      this.#acks.interrupted(source);
      return true;
    }
    if (type === 0 && subtype === Subtype.Beacon) return this.#feedBeacon(glance, index, source, time);
    return type === 2 && this.#feedData(glance, index, source, time);
  }

  #feedBeacon(glance: Glance, index: number, source: number, time: bigint | null): boolean {
    if (glance.has('Protected') || glance.has('Order')) return false;
    const { bytes, bodyAt, end } = glance;
    if (end - bodyAt < BODY_FIXED_PART) return false;
    const [receiver, transmitter] = [glance.address(1), glance.address(2)];
    const bss = this.#registry.knownBss(glance.address(3));
    if (!bss || bss.isNews(bytes, Subtype.Beacon, bodyAt, end)) return false;
    this.#registry.enter(RADIO, time, index, null);
    bss.repeats(glance, time);
    const sender = bss.bssid === transmitter ? bss : this.#registry.knownBss(transmitter);
    sender?.heard(time);
    sender?.senders.beacon(glance.sequence >> 4, time);
    this.#acks.sent(source, transmitter, receiver, time, null);
    return true;
  }

  #feedData(glance: Glance, index: number, source: number, time: bigint | null): boolean {
    const up = glance.has('ToDs');
    const isEmpty = (glance.subtype & WITHOUT_BODY) !== 0;
    const isProtected = glance.has('Protected');
    if (up === glance.has('FromDs')) return false;
    if (!isEmpty && !isProtected && !glance.isOther) return false;
    const [receiver, transmitter] = [glance.address(1), glance.address(2)];
    this.#registry.enter(RADIO, time, index, null);
    this.#heard(transmitter, time);
    const { bytes, bodyAt, end, subtype, sequence, tid } = glance;
    const row = isEmpty
      ? null
      : this.#data.take({
          index,
          time,
          source,
          bytes,
          bssid: up ? receiver : transmitter,
          station: up ? transmitter : receiver,
          direction: up ? 'to-ap' : 'to-station',
          subtype,
          sequence,
          retry: glance.has('Retry'),
          start: bodyAt,
          end,
          isProtected,
          wep: isProtected && glance.isWep,
          tid,
        });
    this.#acks.sent(source, transmitter, receiver, time, row);
    return true;
  }

  /** What a line tells of multi-link devices. */
  #learnDevice(event: ControlEvent): void {
    if ((event.kind === 'interface' || event.kind === 'bss') && event.bssid && event.mld)
      this.#registry.mlds.learn(event.bssid, event.mld);
  }

  /** What the records so far came to, in order of their first frames. */
  attempts(): Attempt[] {
    return this.#registry.attempts();
  }

  networks(): Network[] {
    return this.#registry.networks();
  }

  /** What logs and netlink report that is of no attempt. */
  get unattached(): readonly TrackedEvent[] {
    return this.#events.unattached;
  }

  /** As `attempts`: the records are at their end. */
  finish(): Attempt[] {
    this.#events.finish();
    this.#registry.mend();
    return this.attempts();
  }

  #feedAir(record: CaptureRecord, seen: Frame | Peek, frame: Frame | null, wlan: WlanHeader): void {
    if (wlan.type === 'control') {
      if (wlan.subtype === ACK) this.#acknowledge(record.source, wlan.receiver, record.index, record.time);
      this.#acks.interrupted(record.source);
      return;
    }
    const became = this.#feedWlan(record, seen, frame, this.#ofLink(record, wlan));
    const { transmitter, receiver } = wlan;
    if (transmitter) this.#acks.sent(record.source, transmitter, receiver, record.time, became);
  }

  /** A frame that stood in a log, between the ends that it had on the air: the kernel puts multi-link devices for their links. */
  #ofLink({ origin }: CaptureRecord, wlan: WlanHeader): WlanHeader {
    const { transmitter, receiver, bssid, type } = wlan;
    if (origin === undefined || type !== 'management' || !transmitter || !receiver || !bssid) return wlan;
    if (isGroupAddress(receiver) || isGroupAddress(bssid)) return wlan;
    const fromAp = transmitter === bssid;
    const own = this.#registry.pairOf(bssid, fromAp ? receiver : transmitter);
    if (!isAddress(own.bssid) || !isAddress(own.station)) return wlan;
    const [sender, peer] = fromAp ? [own.bssid, own.station] : [own.station, own.bssid];
    return { ...wlan, transmitter: sender, receiver: peer, bssid: own.bssid };
  }

  #feedWlan(record: CaptureRecord, seen: Frame | Peek, frame: Frame | null, wlan: WlanHeader): Acknowledged {
    if (wlan.type === 'management') {
      const management = frame?.management ?? null;
      const fed = this.#management.feed({ record, wlan, radio: seen.radio, management, netlink: null });
      this.#heard(wlan.transmitter, record.time);
      if (wlan.transmitter) this.#registry.knownBss(wlan.transmitter)?.senders.feed(wlan, record);
      return fed;
    }
    if (wlan.type !== 'data') return null;
    this.#heard(wlan.transmitter, record.time);
    if (!frame?.eapol || frame.etherType === EtherType.PreAuthentication)
      return this.#data.feed(record, wlan, seen.protection);
    const { transmitter, receiver, addr3 } = wlan;
    if (transmitter && receiver && addr3) {
      // EAPOL is from the AP itself, or for it: address 3 names it as well.
      const way = wlan.toDs === wlan.fromDs ? null : wlan.toDs ? 'to-ap' : 'to-station';
      const { damage, ...own } = mended({ transmitter, receiver, bssid: addr3 }, this.#registry, way);
      const direction = own.transmitter === own.bssid ? 'to-station' : 'to-ap';
      const station = direction === 'to-station' ? own.receiver : own.transmitter;
      if (damage)
        return this.#eapolOf(
          record,
          frame,
          frame.eapol,
          { bssid: own.bssid, station, direction },
          'air',
          damage,
        );
    }
    const ends = this.#data.endsOf(wlan) ?? endsByRole(frame.eapol, transmitter, receiver, record);
    return ends && this.#eapolOf(record, frame, frame.eapol, ends, 'air');
  }

  /** Whatever a BSS sends shows that it is there. */
  #heard(transmitter: MacAddress | null, time: bigint | null): void {
    if (transmitter) this.#registry.knownBss(transmitter)?.heard(time);
  }

  #feedEthernet(record: CaptureRecord, frame: Frame, eapol: EapolInfo): void {
    const { source, destination, etherType } = frame;
    if (etherType === EtherType.PreAuthentication || !source) return;
    const direction = directionOf(eapol, record);
    const told = destination
      ? [{ record, frame, direction, sender: source, peer: destination }]
      : this.#cooked.feed({ record, frame, direction, sender: source });
    for (const one of told)
      this.#eapolOf(
        one.record,
        one.frame,
        one.frame.eapol!,
        endsOf(one.direction, one.sender, one.peer),
        'ethernet',
      );
  }

  /** Frames that stood in a log come right after their line, and are of its stream. */
  #streamOf({ index, linkType, source, origin }: CaptureRecord): number {
    if (linkType === LinkType.Log) this.#line = { record: index, source };
    else if (origin === undefined || linkType === LinkType.Netlink) return RADIO;
    return origin === undefined || origin === this.#line?.record ? (this.#line?.source ?? source) : source;
  }

  /** What the messages of netlink report, beside the frames that they carry. */
  #feedReports(record: CaptureRecord, context: DissectContext): void {
    const netlink = netlinkSpan(record.bytes);
    if (!netlink) return;
    for (const { event, asked, scan } of this.#netlinkEvents.feed(
      record,
      netlink.span,
      netlink.protocol,
      context,
    )) {
      if (scan) this.#scanned(record, scan);
      this.#events.feed(record, event, 'netlink', asked);
    }
  }

  /** A scan tells what a BSS advertises where no beacon of it is in the session. */
  #scanned(record: CaptureRecord, { bssid, frequencyMHz, ssid, rsn }: ScanResult): void {
    const bss = this.#registry.bss(bssid);
    bss.frequencyMHz ??= frequencyMHz;
    const message = draft(record, {
      phase: 'discovery',
      kind: 'event',
      name: 'Scan result',
      direction: 'to-station',
      event: { kind: 'bss', by: 'kernel', bssid, ...(ssid && { ssid: ssid.octets }) },
    });
    bss.scanned({ message, ssid, rsn });
  }

  #feedNetlink(record: CaptureRecord, frame: Frame): void {
    for (const waiting of this.#netlink.learn(frame)) this.#feedControlPort(waiting.record, waiting.frame);
    const { wlan, eapol, etherType, management } = frame;
    if (wlan?.type === 'management')
      this.#management.feed({ record, wlan, radio: null, management, netlink: frame.netlink });
    else if (eapol && etherType !== EtherType.PreAuthentication && !this.#feedControlPort(record, frame))
      this.#netlink.wait(record, frame);
  }

  /** @returns whether both ends are known */
  #feedControlPort(record: CaptureRecord, frame: Frame): boolean {
    const { source, destination } = this.#netlink.endsOf(frame);
    if (!source || !destination || !frame.eapol) return false;
    const ends = endsByRole(frame.eapol, source, destination, record);
    if (ends) this.#eapolOf(record, frame, frame.eapol, ends, 'netlink');
    return true;
  }

  #eapolOf(
    record: CaptureRecord,
    frame: Frame,
    eapol: EapolInfo,
    ends: Ends,
    medium: Exclude<Medium, 'log'>,
    damage: string | null = null,
  ): Draft | null {
    const isGroup = record.origin === undefined ? isGroupAddress : isKnownGroup;
    if (isGroup(ends.station) || isGroup(ends.bssid)) return null;
    // A frame of a log has zeroes where the line that it comes from masks an address.
    const { station, bssid } = record.origin === undefined ? ends : this.#ofLog(ends);
    // Key frames are kept with the attempt; their trees, ten times as large, would be kept for nobody.
    return this.#eapol.feed({
      record,
      frame: { ...frame, fields: [] },
      eapol,
      ...ends,
      station,
      bssid,
      medium,
      damage,
    });
  }

  #ofLog(ends: Ends): { readonly station: End; readonly bssid: End } {
    const { bssid, station } = this.#events.unmasked(ends);
    return this.#registry.pairOf(bssid, station);
  }

  #acknowledge(source: number, receiver: MacAddress | null, record: number, time: bigint | null): void {
    const by = this.#acks.acknowledge(source, receiver, record, time);
    this.#heard(by, time);
  }
}

/** The frame that a record holds, as a log tells of it. */
function shownBy(seen: Frame | Peek, record: CaptureRecord): What | null {
  const frame = 'management' in seen ? seen : null;
  const key = frame?.eapol?.key;
  if (key) return { kinds: ['eapol-key'], name: classifyKeyMessage(key, record.bytes).name };
  if (frame?.eapol) return frame.eapol.eap ? { kinds: ['eap'] } : null;
  const { wlan } = seen;
  if (wlan?.type !== 'management') return null;
  const direction: Direction = wlan.transmitter === wlan.bssid ? 'to-station' : 'to-ap';
  switch (wlan.subtype) {
    case Subtype.Authentication: {
      const sequence = frame?.management?.authSequence;
      const name = sequence === undefined ? {} : { name: `Authentication ${sequence}` };
      return { kinds: ['authentication'], direction, ...name };
    }
    case Subtype.AssociationRequest:
    case Subtype.ReassociationRequest:
      return { kinds: ['association-request'] };
    case Subtype.AssociationResponse:
    case Subtype.ReassociationResponse:
      return { kinds: ['association-response'] };
    case Subtype.Action: {
      const { actionCategory, actionCode } = frame?.management ?? {};
      if (actionCategory !== Category.FastTransition) return null;
      return { kinds: ['action'], name: actionCode === 1 ? 'FT Request' : 'FT Response' };
    }
    case Subtype.Deauthentication:
      return { kinds: ['deauthentication'], direction };
    case Subtype.Disassociation:
      return { kinds: ['disassociation'], direction };
    default:
      return null;
  }
}

const isReadCategory = (category: number | undefined): boolean =>
  category === Category.FastTransition || category === Category.SaQuery;

/** Who is the AP where no DS bit tells: EAPOL's own roles do (IEEE 802.1X-2020, 11; IEEE 802.11-2020, 12.7.2). */
function endsByRole(
  eapol: EapolInfo,
  source: MacAddress | null,
  destination: MacAddress | null,
  record: CaptureRecord,
): Ends | null {
  return source && destination && endsOf(directionOf(eapol, record), source, destination);
}

const endsOf = (direction: Direction, sender: MacAddress, receiver: MacAddress): Ends =>
  direction === 'to-station'
    ? { bssid: sender, station: receiver, direction }
    : { bssid: receiver, station: sender, direction };

function directionOf({ key, eap }: EapolInfo, record: CaptureRecord): Direction {
  if (key) return classifyKeyMessage(key, record.bytes).direction;
  return eap && eap.code !== 2 ? 'to-station' : 'to-ap';
}
