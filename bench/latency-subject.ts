// The sender of latency.mjs: EAPOL frames of real four-way handshakes, one every so many milliseconds, and other traffic.

import type { Suite } from '../main/base/brand.ts';
import { concat, fromHex, utf8 } from '../main/base/bytes.ts';
import { ptk } from '../main/crypto/keys.ts';
import { wrap } from '../main/crypto/keywrap.ts';
import { pmkFromPassphrase } from '../main/crypto/pbkdf2.ts';
import { eapolKey, gtkKde, KeyBit, paddedKeyData, signed } from '../main/simulate/frames/eapol-key.ts';
import { rsnElement } from '../main/simulate/frames/elements.ts';
import { akmParameters } from '../main/standard/akms.ts';
import type { Native } from '../native-bridge/native.ts';
import { PacketSocket } from '../native-bridge/packet.ts';

const AA = fromHex('020000000000');
const SPA = fromHex('020000000100');
const CCMP = '00-0f-ac:4' as Suite;
const PSK = '00-0f-ac:2' as Suite;
const EAPOL = Uint8Array.of(0x88, 0x8e);
const OTHER = Uint8Array.of(0x08, 0x00);

/** Octets of their own for each number, the same at each run. */
const octets = (length: number, seed: number): Uint8Array =>
  Uint8Array.from({ length }, (_, i) => (seed * 31 + i * 7 + (seed >> 3)) & 255);

/** Ethernet frames of so many handshakes, M1 to M4 each. @param rekey those after the first are rekeys, not joins */
function handshakes(count: number, ssid: string, passphrase: string, rekey: boolean): Uint8Array[] {
  const akm = akmParameters(PSK, { pairwise: CCMP })!;
  const { algorithm, length: micLength } = akm.mic!;
  const pmk = pmkFromPassphrase(utf8(passphrase), utf8(ssid));
  const rsne = rsnElement({
    group: CCMP,
    pairwise: [CCMP],
    akms: [PSK],
    capabilities: 0,
    pmkids: [],
    groupManagement: null,
  });
  let counter = 0n;
  return Array.from({ length: count }, (_, i) => {
    const anonce = octets(32, 2 * i + 1);
    const snonce = octets(32, 2 * i + 2);
    const keys = ptk(akm, pmk, { aa: AA, spa: SPA, anonce, snonce }, 16);
    const again = rekey && i > 0 ? KeyBit.Secure : 0;
    const first = ++counter;
    const second = ++counter;
    const message = (bits: number, replayCounter: bigint, nonce: Uint8Array | null, keyData: Uint8Array) =>
      eapolKey({
        eapolVersion: 2,
        information: akm.keyDescriptorVersion | KeyBit.Pairwise | bits,
        keyLength: bits & KeyBit.Ack ? 16 : 0,
        replayCounter,
        nonce,
        rsc: null,
        micLength,
        keyData,
      });
    const none = new Uint8Array(0);
    const wrapped = wrap(keys.kek, paddedKeyData(concat(rsne, gtkKde(1, false, octets(16, i)))));
    const sign = (pdu: Uint8Array) => signed(algorithm, keys.kck, pdu);
    const full = KeyBit.Ack | KeyBit.Install | KeyBit.Mic | KeyBit.Secure | KeyBit.Encrypted;
    return [
      concat(SPA, AA, EAPOL, message(KeyBit.Ack | again, first, anonce, none)),
      concat(AA, SPA, EAPOL, sign(message(KeyBit.Mic | again, first, snonce, rsne))),
      concat(SPA, AA, EAPOL, sign(message(full, second, anonce, wrapped))),
      concat(AA, SPA, EAPOL, sign(message(KeyBit.Mic | KeyBit.Secure, second, null, none))),
    ];
  }).flat();
}

interface Order {
  readonly ifindex: number;
  readonly frames: number;
  readonly everyMs: number;
  /** Other frames a second. */
  readonly load: number;
  readonly ssid: string;
  readonly passphrase: string;
  readonly rekey: boolean;
}

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
/** Milliseconds since 1970, to the microsecond; the page has the same clock. */
const now = (): number => performance.timeOrigin + performance.now();

async function send(native: Native, order: Order): Promise<void> {
  const socket = new PacketSocket(native, { ifindex: order.ifindex, protocol: 0 });
  const frames = handshakes(Math.ceil(order.frames / 4), order.ssid, order.passphrase, order.rekey);
  const other = concat(AA, SPA, OTHER, octets(400, 5));
  const begin = now();
  const sent: number[] = [];
  let others = 0;
  while (sent.length < order.frames) {
    const elapsed = now() - begin;
    for (const due = (elapsed / 1000) * order.load; others < due; others++) socket.send(other);
    if (elapsed >= sent.length * order.everyMs) {
      const frame = frames[sent.length]!;
      sent.push(now());
      socket.send(frame);
    }
    await wait(1);
  }
  socket.close();
  process.stdout.write(JSON.stringify({ sent, others }));
}

const module = { exports: {} };
process.dlopen(module, process.argv[2]!);
await send(module.exports as Native, JSON.parse(process.argv[3]!) as Order);
