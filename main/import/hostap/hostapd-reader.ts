import { type MacAddress, macAddress, type Suite } from '../../base/brand.ts';
import { type Bytes, concat } from '../../base/bytes.ts';
import type { EventKind } from '../../base/event.ts';
import { EtherType } from '../../standard/frames.ts';
import type { Read } from '../types.ts';
import type { Dump } from './dump.ts';
import { firstMessage, SENDS, type Sent, sentMessage } from './eapol.ts';
import { associationRequest, wirelessFrame } from './frames.ts';
import { events } from './hostapd-events.ts';
import { type HostapLine, MAC } from './line.ts';
import type { Place } from './place.ts';
import { HostapReader, looked } from './reader.ts';
import { chosenPairwise } from './rsne.ts';
import type { Fields, Rule } from './rules.ts';
import { addressOf } from './words.ts';

const spoken = new RegExp(
  `^(?:nl80211: New station|IEEE 802\\.1X: \\d+ bytes from|WPA: Received EAPOL-Key from|SAE: Peer|authentication: STA=|WPA:) ?${MAC}`,
  'i',
);
/** Over the air, and over the DS. */
const answered = /^FT: (?:FT|RRB) authentication response:/;
const status = /^IEEE 802\.1X: \S+ TX status - version=(\d+) /;
const port = new RegExp(
  `^nl80211: Send over control port dest=${MAC} proto=0x${EtherType.Eapol.toString(16)} len=(\\d+)`,
  'i',
);

const testing = /\(TESTING\)$/;
const timeout = /^WPA: Use EAPOL-Key timeout/;
const patterns = looked(events, [spoken, answered, status, port, testing, timeout, SENDS]);

/** What was printed of a station, until its first message is sent. */
interface Client {
  nonce: Bytes | null;
  pmkid: Bytes | null;
}

/**
 * Reads what hostapd prints with -d, -dd and -K. Messages that it receives are dumped, from 2.11 on also those that it sends;
 * of older ones M1 alone can be put together from what is printed, as it holds no MIC.
 */
export class HostapdReader extends HostapReader {
  protected readonly by = 'ap';
  protected readonly rules: readonly Rule[] = events;
  /** Beacon up to the traffic indication map, which the kernel puts in. */
  #head: Bytes | null = null;
  readonly #clients = new Map<MacAddress, Client>();
  readonly #pairwise = new Map<MacAddress, Suite>();
  #sending: Sent | null = null;
  #testing = false;
  #protocol = 2;

  constructor() {
    super(patterns);
  }

  protected override made(kind: EventKind, said: Fields, place: Place): Read {
    // Only the line right after it says the same again.
    if (kind !== 'mic-invalid') place.mismatched = null;
    return super.made(kind, said, place);
  }

  protected override dump({ name, bytes }: Dump, place: Place): readonly Read[] | null {
    if (!bytes) return null;
    if (name === 'WPA: RX EAPOL data') return this.eapol(place, bytes, place.station, false);
    // Drivers that send EAPOL by themselves dump it with its Ethernet header.
    if (name === 'TX EAPOL' && bytes.length > 14 && (bytes[12]! << 8) + bytes[13]! === EtherType.Eapol) {
      this.#sending = null;
      place.own ??= macAddress(bytes.subarray(6, 12));
      return this.eapol(place, bytes.subarray(14), macAddress(bytes.subarray(0, 6)), true);
    }
    // From 2.11 on, each message whole.
    if (name === 'Send EAPOL-Key msg') {
      this.#sending = null;
      const client = place.station && this.#client(place.station);
      if (client) client.pmkid = null;
      return this.eapol(place, bytes, place.station, true);
    }
    if (name === 'FT: Generated ANonce') this.fastTransition = true;
    if (name === 'WPA: Replay Counter' && this.#sending) this.#sending.replayCounter = bytes;
    const client = place.station && this.#client(place.station);
    if (client && /^WPA: Assign (?:new )?ANonce$/.test(name)) client.nonce = bytes;
    if (client && /^RSN: Message 1\/4 PMKID /.test(name)) client.pmkid = bytes;
    if (name === 'nl80211: MLME event frame') this.#joining(bytes);
    if (name === 'nl80211: Assoc Req IEs') return this.#associated(bytes, place);
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
    const version = status.exec(message);
    if (version) this.#protocol = Number(version[1]);
    if (answered.test(message)) this.fastTransition = false;
    const sent = this.#sent(message, place);
    // A message that a test asks for may have a nonce that is not printed.
    if (testing.test(message)) this.#testing = true;
    const sending = sentMessage(message);
    if (sending) {
      this.#sending = this.#testing ? null : sending;
      this.#testing = false;
    } else if (sent) this.#sending = null;
    if (this.#sending && timeout.test(message)) this.#sending = null;
    return sent && sent.length > 0 ? sent : null;
  }

  #client(station: MacAddress): Client {
    const known = this.#clients.get(station) ?? { nonce: null, pmkid: null };
    this.#clients.set(station, known);
    return known;
  }

  /** The cipher that a station asks for when it associates: the length of its key stands in M1. */
  #joining(frame: Bytes): void {
    const found = chosenPairwise(frame);
    if (found) this.#pairwise.set(found.station, found.pairwise);
  }

  /** Where the driver answers stations by itself, the elements of their request are all that is passed on. */
  #associated(elements: Bytes, { own, station }: Place): readonly Read[] {
    if (!own || !station) return [];
    const frame = associationRequest({ station, bssid: own, ssid: null, elements, current: null });
    this.#joining(frame.bytes);
    return [frame];
  }

  /** The message that is handed to the kernel, or that the log says no more of. */
  #sent(message: string, place: Place): readonly Read[] | null {
    const given = port.exec(message);
    const sending = this.#sending;
    if (!sending?.replayCounter || (!given && !timeout.test(message))) return null;
    const station = given ? addressOf(given[1]!) : place.station;
    if (!station) return [];
    const client = this.#client(station);
    const packet = firstMessage(sending, {
      ...client,
      pairwise: this.#pairwise.get(station),
      size: given ? Number(given[2]) : null,
      protocol: this.#protocol,
    });
    if (sending.information & 0x80) client.pmkid = null;
    return packet ? this.eapol(place, packet, station, true) : [];
  }
}
