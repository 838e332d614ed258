import type { MacAddress } from '../../base/brand.ts';
import { type Bytes, equal } from '../../base/bytes.ts';
import type { ControlEvent, Ends, EventKind } from '../../base/event.ts';
import { errnoOf } from '../../standard/errno.ts';
import type { LineReader, LoggedFrame, LogLine, Read } from '../types.ts';
import { type Dump, Dumps, HEADER } from './dump.ts';
import { eapolFrame, isManagement, wirelessFrame } from './frames.ts';
import { setKey } from './keys.ts';
import { type HostapLine, hostapLine, Interfaces, MAC } from './line.ts';
import { couldBeHostap, withoutTime } from './looks.ts';
import { Place } from './place.ts';
import { QuietLines, saysAny } from './quiet.ts';
import { apply, type Fields, type Rule, type Said } from './rules.ts';
import { IDENTIFIER, Secrets } from './secrets.ts';
import { addressOf } from './words.ts';

const mlme = new RegExp(`^nl80211: MLME event \\d+ \\(NL80211_CMD_(\\w+)\\) on (\\S+)\\(${MAC}\\)`, 'i');
const derivation = new RegExp(`PTK derivation - (?:A1|SPA)=${MAC} (?:A2|AA)=${MAC}`, 'i');
const refused = /^nl80211: set_key (?:default )?failed; err=(-\d+)\s*\(?(.*?)\)*$/;
const ioctl = /^ioctl\[SIOCSIWENCODE(?:EXT)?\]: (.*)$/;
const keyed = /^wpa_driver_nl80211_set_key: ifindex=\d+ \(([^)\s]+)\)/;
const ignored = /^nl80211: Ignored event/;
const networkBlock = /start of a new network block$/;
const initialized = /^Initializing interface '([^']+)'/;
const used = /^Using interface (\S+) with hwaddr/;
const given = /set_key\b.*\balg=/;
const kernelSaid = /^nl80211: kernel reports: (.*)$/;
const subject = /\b(?:received for|on|ifname=|interface) ?'?([\w.@-]+)/;

/** All that is looked for in a message beside the rules: one in which none is found says nothing. */
const common = [
  HEADER,
  IDENTIFIER,
  mlme,
  derivation,
  refused,
  ioctl,
  keyed,
  networkBlock,
  initialized,
  used,
  given,

  kernelSaid,
];

/** Frames that were dumped as they were handed to the kernel; the kernel's report of having sent them dumps them again. */
const REMEMBERED = 32;

/** What is told of the machine or the program, whichever of its interfaces it met it with. */
const OF_THE_MACHINE = new Set<EventKind>(['configuration', 'capability', 'driver', 'program']);

const NOTHING: readonly Read[] = [];

/** The interface, or another word, that a message of the driver's is about. */
const aboutWhom = (message: string): string | null =>
  (message.startsWith('nl80211: ') && !ignored.test(message) && subject.exec(message)?.[1]) || null;

/** hostapd names its first interface in these, whichever of its interfaces the event is of. */
const ofAnyInterface = /^Event [A-Z_]+ \(\d+\) received$/;

/** The line as of the interface that it names itself. */
const spoken = (line: HostapLine): HostapLine =>
  line.interface && ofAnyInterface.test(line.message) ? { ...line, interface: null } : line;

/** The patterns of a reader: those of its rules, and what else it looks for. */
export const looked = (rules: readonly Rule[], others: readonly RegExp[]): readonly RegExp[] => [
  ...common,
  ...rules.map(({ pattern }) => pattern),
  ...others,
];

/** Reads logs of wpa_supplicant and hostapd: what both print alike. */
export abstract class HostapReader implements LineReader {
  protected abstract readonly by: 'supplicant' | 'ap';
  protected abstract readonly rules: readonly Rule[];
  /** An access point answers the authentication of a fast transition: what it installs now is before the association. */
  protected fastTransition = false;
  protected readonly interfaces = new Interfaces();
  protected readonly secrets = new Secrets();
  readonly #quiet: QuietLines;
  readonly #dumps = new Dumps();
  readonly #places = new Map<string | null, Place>();
  #current: Place;
  /** What the kernel's message that is dumped next is about. */
  #mlme: string | null = null;
  readonly #sent: Bytes[] = [];
  /** Frames of an interface whose own address is not known yet. */
  #waiting: { readonly place: Place; readonly make: (own: MacAddress | null) => LoggedFrame }[] = [];

  /** @param looked what is looked for in a message, by rules and by `line` */
  constructor(looked: readonly RegExp[]) {
    this.#current = this.#placeOf(null);
    this.#quiet = new QuietLines(saysAny(looked));
  }

  read(line: LogLine): readonly Read[] | null {
    const reads = line.text.split('\n').flatMap((text) => this.#one(text));
    const known = reads.length > 0 || line.program !== null || line.time !== null;
    return known || couldBeHostap(withoutTime(line.text)) ? reads : null;
  }

  #one(text: string): readonly Read[] {
    // A dump that is open wants rows.
    const quiet = this.#dumps.isOpen ? null : this.#quiet.get(text);
    if (quiet) {
      this.#turnTo(quiet);
      if (quiet.about && this.interfaces.has(quiet.about)) this.#enter(quiet.about);
      return this.#current.own && this.#waiting.length > 0 ? this.#flush(false) : NOTHING;
    }
    const parsed = hostapLine(text, this.interfaces);
    if (quiet === undefined) this.#quiet.learn(text, spoken(parsed), aboutWhom(parsed.message));
    this.#turnTo(spoken(parsed));
    const place = this.#current;
    const dump = this.#dumps.read(parsed.message);
    if (dump === 'open') return [];
    const read = dump
      ? [...this.secrets.read(dump, place.ssid), ...this.#dump(dump)]
      : [...this.secrets.identifier(parsed.message), ...this.#message(parsed)];
    // The twin that wpa_supplicant makes of each interface for Wi-Fi Direct is no station of its own.
    if (!this.#current.name?.startsWith('p2p-dev-')) return read;
    return read.filter(
      (one) => one.type === 'secret' || (one.type === 'event' && OF_THE_MACHINE.has(one.event.kind)),
    );
  }

  #turnTo({ interface: name, station }: Pick<HostapLine, 'interface' | 'station'>): void {
    if (name) this.#current = this.#placeOf(name);
    if (station) this.#current.station = station;
  }

  end(): readonly Read[] {
    return this.#flush(true);
  }

  /** What a dump of this form alone is. */
  protected abstract dump(dump: Dump, place: Place): readonly Read[] | null;

  /** What a line is that no table can hold. */
  protected abstract line(line: HostapLine, place: Place): readonly Read[] | null;

  /** Whether the kernel hands over another frame than the one that was received. */
  protected isAltered(_frame: Bytes, _place: Place): boolean {
    return false;
  }

  protected event<K extends EventKind>(kind: K, said: Said<K>, place: Place): Read {
    return this.made(kind, said, place);
  }

  /** The event of a rule, or of `event`: `rule` and `event` see to it that the kind has these fields. */
  protected made(kind: EventKind, said: Fields, place: Place): Read {
    const who = this.by === 'supplicant' ? this.#supplicant(place) : this.#accessPoint(place, said);
    const event = { kind, by: this.by, ...(place.name && { interface: place.name }), ...who, ...said };
    return { type: 'event', event: event as ControlEvent };
  }

  #supplicant({ own, bssid }: Place): Ends {
    return { ...(own && { station: own }), ...(bssid && { bssid }) };
  }

  #accessPoint({ own, station }: Place, { key }: Fields): Ends {
    // A group key is of no station.
    const of = key && key.use !== 'pairwise' ? null : station;
    return { ...(of && { station: of }), ...(own && { bssid: own }) };
  }

  /** An EAPOL packet between this interface and a peer, as a frame as soon as its own address is known. */
  protected eapol(place: Place, packet: Bytes, peer: MacAddress | null, sent: boolean): readonly Read[] {
    return this.whenKnown(place, (own) => {
      const other = peer ?? (this.by === 'supplicant' ? place.bssid : place.station);
      return sent ? eapolFrame(other, own, packet) : eapolFrame(own, other, packet);
    });
  }

  /** A frame of this interface, as soon as its own address is known; at the end of the lines without it. */
  protected whenKnown(place: Place, make: (own: MacAddress | null) => LoggedFrame): readonly Read[] {
    this.#waiting.push({ place, make });
    return this.#flush(false);
  }

  #flush(all: boolean): LoggedFrame[] {
    const ready = this.#waiting.filter(({ place }) => all || place.own);
    if (ready.length === 0) return [];
    this.#waiting = this.#waiting.filter((frame) => !ready.includes(frame));
    return ready.map(({ place, make }) => make(place.own));
  }

  #placeOf(name: string | null): Place {
    const known = this.#places.get(name);
    if (known) return known;
    const place = new Place(name);
    this.#places.set(name, place);
    return place;
  }

  #dump(dump: Dump): readonly Read[] {
    const place = this.#current;
    const own = this.dump(dump, place);
    if (own) return own;
    const { name, bytes } = dump;
    if (!bytes || !isManagement(bytes) || this.isAltered(bytes, place)) return [];
    if (name === 'CMD_FRAME') {
      this.#sent.push(bytes);
      if (this.#sent.length > REMEMBERED) this.#sent.shift();
      return [wirelessFrame(bytes)];
    }
    return name === 'nl80211: MLME event frame' ? this.#reported(bytes) : [];
  }

  #reported(bytes: Bytes): readonly Read[] {
    const known = this.#mlme === 'FRAME_TX_STATUS' ? this.#sent.findIndex((sent) => equal(sent, bytes)) : -1;
    if (known < 0) return [wirelessFrame(bytes)];
    this.#sent.splice(known, 1);
    return [];
  }

  #message(line: HostapLine): readonly Read[] {
    const { message } = line;
    if (ignored.test(message)) return [];
    if (networkBlock.test(message)) this.secrets.forget();
    const initializing = initialized.exec(message) ?? used.exec(message);
    if (initializing) this.#enter(initializing[1]!);
    // The target AP of a fast transition over the DS gets its key while its neighbour in the same process still speaks.
    const neighbour = this.#current.name !== null && keyed.exec(message)?.[1];
    const about = neighbour || aboutWhom(message);
    if (about && this.interfaces.has(about)) this.#enter(about);
    const place = this.#current;
    const learnt = this.#addresses(message, place);
    const read = this.#key(message, place) ?? this.line(line, place) ?? this.#tell(line, place);
    return [...learnt, ...read];
  }

  #enter(name: string): void {
    if (this.interfaces.add(name)) this.#quiet.forget();
    this.#current = this.#placeOf(name);
  }

  #tell(line: HostapLine, place: Place): readonly Read[] {
    const applied = apply(this.rules, line, place);
    return applied ? [this.made(applied.kind, applied, place)] : [];
  }

  /** Own addresses, from where they are said or follow. */
  #addresses(message: string, place: Place): readonly Read[] {
    const event = mlme.exec(message);
    if (event) {
      this.#mlme = event[1]!;
      place.own ??= addressOf(event[3]!) ?? null;
    }
    const pair = derivation.exec(message);
    const peer = this.by === 'supplicant' ? place.bssid : place.station;
    if (pair && peer && !place.own) {
      const [a, b] = [addressOf(pair[1]!), addressOf(pair[2]!)];
      place.own = (a === peer ? b : b === peer ? a : undefined) ?? null;
    }
    return place.own ? this.#flush(false) : [];
  }

  /** Keys given to the kernel, and what it said. */
  #key(message: string, place: Place): readonly Read[] | null {
    if (given.test(message)) {
      place.key = setKey(message);
      place.kernelSays = null;
      place.keyErrno = null;
      // Keys are taken away at every start and end: only a refusal would be worth telling.
      if (!place.key || place.key.kind === 'key-remove') return [];
      const { algorithm, key } = place.key;
      return [this.event('key-install', { algorithm, key, ...this.#early(place), request: true }, place)];
    }
    const said = kernelSaid.exec(message);
    if (said) place.kernelSays = said[1]!;
    const failed = refused.exec(message);
    if (failed) return [this.#refusal(place, Number(failed[1]), failed[2]!)];
    const words = ioctl.exec(message)?.[1];
    const errno = words === undefined ? null : errnoOf(words);
    return errno === null ? null : [this.#refusal(place, errno, words!)];
  }

  #early(place: Place): { readonly why?: 'before-association' } {
    return place.beforeAssociation || this.fastTransition ? { why: 'before-association' } : {};
  }

  #refusal(place: Place, errno: number, words: string): Read {
    const { kind = 'key-install', ...key } = place.key ?? {};
    place.keyErrno = errno;
    const detail = place.kernelSays ? `${words}: ${place.kernelSays}` : words;
    return this.event(kind, { ...key, ...this.#early(place), errno, ok: false, detail }, place);
  }
}
