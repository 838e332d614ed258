// Makes the captures in main/diagnose/rules/*/evidence: `node bench/rule-evidence.mjs`. Most are written here frame by frame;
// some are cut from test/fixtures. Three are recordings of our own simulator, which differ from run to run: those of
// held-at-breakpoint (--hold 6000 and 50) and wrong-passphrase/evidence/twin-held.pcapng (--hold 2200), by
//   handshake-workbench simulate --passphrase "correct horse" --break M2 --hold 6000 --stay 1 --record found.pcapng
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const le16 = (n) => Buffer.from([n & 255, (n >> 8) & 255]);
const be16 = (n) => Buffer.from([(n >> 8) & 255, n & 255]);
const hex = (text) => Buffer.from(text, 'hex');
const cat = (...parts) => Buffer.concat(parts);
const fill = (octet, count) => Buffer.alloc(count, octet);

// pcapng: one section, one interface, times in microseconds.
const block = (type, body) => {
  const out = Buffer.alloc(12 + body.length);
  out.writeUInt32LE(type, 0);
  out.writeUInt32LE(out.length, 4);
  body.copy(out, 8);
  out.writeUInt32LE(out.length, out.length - 4);
  return out;
};
const padded = (bytes) => cat(bytes, Buffer.alloc(-bytes.length & 3));
const SECTION = block(0x0a0d0d0a, cat(hex('4d3c2b1a01000000'), fill(0xff, 8)));
function pcapng(linkType, packets) {
  const description = block(1, cat(le16(linkType), le16(0), Buffer.alloc(4)));
  const records = packets.map(([time, bytes]) => {
    const head = Buffer.alloc(20);
    head.writeUInt32LE(Number(time >> 32n), 4);
    head.writeUInt32LE(Number(time & 0xffffffffn), 8);
    head.writeUInt32LE(bytes.length, 12);
    head.writeUInt32LE(bytes.length, 16);
    return block(6, cat(head, padded(bytes)));
  });
  return cat(SECTION, description, ...records);
}
function write(name, octets) {
  const path = at(`main/diagnose/rules/${name}`);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, octets);
}

// 802.11 frames between one station and one AP (IEEE 802.11-2020, 9.3).
const AP = hex('020000000000');
const STA = hex('020000000100');
const ALL = hex('ffffffffffff');
const START = 1_790_000_000_000_000n;

/** The frames of one join, a few milliseconds apart; `wait` lets time go by. */
class Air {
  packets = [];
  #time = START;
  #sequence = 0;
  wait(seconds) {
    this.#time += BigInt(Math.round(seconds * 1e6));
    return this;
  }
  frame(control, from, to, body, flags = 0) {
    const sequence = le16((this.#sequence++ & 0xfff) << 4);
    this.packets.push([this.#time, cat(Buffer.from([control, flags, 0, 0]), to, from, AP, sequence, body)]);
    return this.wait(0.004);
  }
  management(subtype, from, body, to) {
    return this.frame(subtype << 4, from === 'ap' ? AP : STA, to ?? (from === 'ap' ? STA : AP), body);
  }
  beacon(...elements) {
    return this.management(8, 'ap', cat(Buffer.alloc(8), le16(100), le16(0x11), ssid, ...elements), ALL);
  }
  authentication(from, { algorithm = 0, transaction, status = 0, body = Buffer.alloc(0) }) {
    return this.management(11, from, cat(le16(algorithm), le16(transaction), le16(status), body));
  }
  open({ algorithm = 0, status = 0 } = {}) {
    return this.authentication('sta', { algorithm, transaction: 1 }).authentication('ap', {
      algorithm,
      transaction: 2,
      status,
    });
  }
  request(...elements) {
    return this.management(0, 'sta', cat(le16(0x11), le16(10), ssid, ...elements));
  }
  response(status, ...elements) {
    return this.management(1, 'ap', cat(le16(0x11), le16(status), le16(0xc001), ...elements));
  }
  deauthentication(from, reason) {
    return this.management(12, from, le16(reason));
  }
  eapol(from, type, body) {
    const [sender, receiver, flags] = from === 'ap' ? [AP, STA, 2] : [STA, AP, 1];
    const packet = cat(hex('aaaa03000000888e'), Buffer.from([2, type]), be16(body.length), body);
    return this.frame(0x08, sender, receiver, packet, flags);
  }
  /** An EAPOL-Key message of descriptor version 2; its MIC is made up, as nobody has the key. */
  key(name, counter) {
    const [from, information, nonce, length] = KEYS[name];
    const body = Buffer.alloc(95 + length, 0);
    body[0] = 2;
    body.writeUInt16BE(information, 1);
    body.writeUInt16BE(16, 3);
    body.writeBigUInt64BE(BigInt(counter), 5);
    body.fill(nonce, 13, 45);
    if (information & 0x100) body.fill(0x77, 77, 93);
    body.writeUInt16BE(length, 93);
    if (name === 'M2') rsn().copy(body, 95);
    else body.fill(0x99, 95);
    return this.eapol(from, 3, body);
  }
  eap(from, code, id, ...body) {
    const data = cat(...body);
    return this.eapol(from, 0, cat(Buffer.from([code, id]), be16(4 + data.length), data));
  }
  commit(from, group, status) {
    const octets = { 19: 32, 20: 48 }[group];
    const body =
      status === 123 || status === 77
        ? le16(group)
        : cat(le16(group), fill(from === 'ap' ? 0xa1 : 0x51, 3 * octets));
    return this.authentication(from, { algorithm: 3, transaction: 1, status, body });
  }
  confirm(from, status) {
    const body = status === 0 ? cat(le16(1), fill(from === 'ap' ? 0xa2 : 0x52, 32)) : Buffer.alloc(0);
    return this.authentication(from, { algorithm: 3, transaction: 2, status, body });
  }
  to(name) {
    write(name, pcapng(105, this.packets));
  }
}
const KEYS = {
  M1: ['ap', 0x008a, 0xa1, 0],
  M2: ['sta', 0x010a, 0x51, 22],
  M3: ['ap', 0x13ca, 0xa1, 56],
  M4: ['sta', 0x030a, 0, 0],
  G1: ['ap', 0x1382, 0, 40],
  // A Michael MIC failure report: request, error, MIC (12.7.2).
  failure: ['sta', 0x0f01, 0, 0],
};

const element = (id, ...body) => {
  const all = cat(...body);
  return cat(Buffer.from([id, all.length]), all);
};
const ssid = element(0, Buffer.from('Evidence'));
const suite = (type) => cat(hex('000fac'), Buffer.from([type]));
const [CAPABLE, REQUIRED] = [0x80, 0xc0];
/** RSNE by the last octet of its suites. */
function rsn({ akm = 2, pairwise = 4, group = pairwise, capabilities = 0, pmkid } = {}) {
  const one = le16(1);
  const pmkids = pmkid ? [one, pmkid] : [];
  return element(48, one, suite(group), one, suite(pairwise), one, suite(akm), le16(capabilities), ...pmkids);
}
const SAE = { akm: 8, capabilities: REQUIRED };
const H2E = element(244, Buffer.from([0x20]));
const PMKID = fill(0x3c, 16);
const diffieHellman = (group, octet) =>
  element(255, Buffer.from([32]), le16(group), fill(octet, { 19: 32, 20: 48 }[group]));

const air = () => new Air();
/** Beacon, open authentication, association request and its answer. */
const joined = (announced, asked, status, more = {}) =>
  air()
    .beacon(rsn(announced), ...(more.beacon ?? []))
    .open()
    .request(rsn(asked), ...(more.request ?? []))
    .response(status, ...(more.response ?? []));
const psk = () => joined({}, {}, 0);
const fourWay = (a) => a.key('M1', 1).key('M2', 1).key('M3', 2).key('M4', 2);

// What the two ends ask for.
joined({ akm: 8 }, { akm: 2 }, 43).to('akm-mismatch/evidence/found.pcapng');
joined({ akm: 2 }, { akm: 2 }, 1).to('akm-mismatch/evidence/twin.pcapng');
joined({ pairwise: 9 }, { pairwise: 4 }, 42).to('cipher-mismatch/evidence/found.pcapng');
joined({ pairwise: 9 }, { pairwise: 4 }, 43).to('cipher-mismatch/evidence/twin.pcapng');
joined({ capabilities: REQUIRED }, {}, 45).to('pmf-mismatch/evidence/found.pcapng');
joined({ capabilities: CAPABLE }, {}, 45).to('pmf-mismatch/evidence/twin.pcapng');
joined({ pairwise: 2 }, { pairwise: 2, capabilities: CAPABLE }, 31).to('pmf-with-tkip/evidence/found.pcapng');
joined({ pairwise: 2 }, { pairwise: 2 }, 31).to('pmf-with-tkip/evidence/twin.pcapng');
const DH20 = { request: [diffieHellman(20, 0x51)] };
joined({ akm: 18 }, { akm: 18 }, 77, DH20).to('group-rejected/evidence/found.pcapng');
joined({ akm: 18 }, { akm: 18 }, 1, DH20).to('group-rejected/evidence/twin.pcapng');
joined({}, {}, 17).to('association-refused/evidence/found.pcapng');
joined({}, {}, 43).to('association-refused/evidence/twin-said-better.pcapng');
joined({}, {}, 30).to('association-refused/evidence/twin.pcapng');
joined({}, {}, 30).to('comeback/evidence/found.pcapng');
joined({}, {}, 17).to('comeback/evidence/twin.pcapng');
joined({}, {}, 133).to('mlo-link-problem/evidence/found.pcapng');
joined({}, {}, 1).to('mlo-link-problem/evidence/twin.pcapng');

// Authentication.
air().beacon(rsn()).open({ status: 17 }).to('authentication-refused/evidence/found.pcapng');
air()
  .beacon(rsn(SAE))
  .commit('sta', 19, 0)
  .commit('ap', 19, 76)
  .to('authentication-refused/evidence/twin.pcapng');
const exchanged = () =>
  air().beacon(rsn(SAE), H2E).commit('sta', 19, 126).commit('ap', 19, 126).confirm('sta', 0);
exchanged().confirm('ap', 15).to('authentication-refused/evidence/twin-said-better.pcapng');
exchanged().confirm('ap', 15).to('sae-password-mismatch/evidence/found.pcapng');
exchanged()
  .confirm('ap', 0)
  .request(rsn(SAE), H2E)
  .response(1)
  .to('sae-password-mismatch/evidence/twin.pcapng');
const asksFor20 = (status) => air().beacon(rsn(SAE)).commit('sta', 20, 0).commit('ap', 20, status);
asksFor20(77).to('sae-group-rejected/evidence/found.pcapng');
asksFor20(0).to('sae-group-rejected/evidence/twin.pcapng');
asksFor20(123).to('sae-password-identifier-unknown/evidence/found.pcapng');
asksFor20(1).to('sae-password-identifier-unknown/evidence/twin.pcapng');
const token = (status) =>
  air().beacon(rsn(SAE)).commit('sta', 19, 0).commit('ap', 19, status).wait(3).deauthentication('sta', 3);
token(76).to('sae-anti-clogging/evidence/found.pcapng');
token(77).to('sae-anti-clogging/evidence/twin.pcapng');
air()
  .beacon(rsn(SAE))
  .commit('sta', 19, 126)
  .commit('ap', 19, 0)
  .to('sae-h2e-mismatch/evidence/found-other-way.pcapng');
air()
  .beacon(rsn(SAE), H2E)
  .commit('sta', 19, 126)
  .commit('ap', 19, 126)
  .to('sae-h2e-mismatch/evidence/twin-other-way.pcapng');
const unheard = (...offers) =>
  air()
    .beacon(rsn(SAE), ...offers)
    .commit('sta', 19, 126)
    .wait(1)
    .commit('sta', 19, 126)
    .wait(1)
    .deauthentication('sta', 3);
unheard().to('sae-h2e-mismatch/evidence/found-silent.pcapng');
unheard(H2E).to('sae-h2e-mismatch/evidence/twin-silent.pcapng');
const refusedAfter = (status) =>
  air()
    .beacon(rsn(SAE), H2E)
    .commit('sta', 19, status)
    .commit('ap', 19, status)
    .confirm('sta', 0)
    .confirm('ap', 0)
    .request(rsn(SAE), H2E)
    .response(1);
refusedAfter(0).to('sae-h2e-mismatch/evidence/found-downgrade.pcapng');
refusedAfter(126).to('sae-h2e-mismatch/evidence/twin-downgrade.pcapng');
refusedAfter(0).to('unknowable/evidence/found.pcapng');
joined({}, {}, 1).to('unknowable/evidence/twin.pcapng');
const roam = (algorithm) =>
  air()
    .beacon(rsn({ akm: 4 }))
    .open({ algorithm, status: 53 });
roam(2).to('ft-failed/evidence/found.pcapng');
roam(0).to('ft-failed/evidence/twin.pcapng');
const reassociated = (algorithm) =>
  air()
    .beacon(rsn({ akm: 4 }))
    .open({ algorithm })
    .request(rsn({ akm: 4 }))
    .response(53);
reassociated(2).to('ft-failed/evidence/found-association.pcapng');
reassociated(0).to('ft-failed/evidence/twin-association.pcapng');

// Kept PMKs.
joined(SAE, { ...SAE, pmkid: PMKID }, 53).to('stale-pmksa/evidence/found.pcapng');
joined(SAE, SAE, 17).to('stale-pmksa/evidence/twin.pcapng');
joined(SAE, { ...SAE, pmkid: PMKID }, 1).to('stale-pmksa/evidence/found-status-1.pcapng');
joined(SAE, SAE, 1).to('stale-pmksa/evidence/twin-status-1.pcapng');
fourWay(joined(SAE, { ...SAE, pmkid: PMKID }, 0)).to('pmksa-skips-authentication/evidence/found.pcapng');
fourWay(
  air()
    .beacon(rsn(SAE))
    .commit('sta', 19, 0)
    .commit('ap', 19, 0)
    .confirm('sta', 0)
    .confirm('ap', 0)
    .request(rsn(SAE))
    .response(0),
).to('pmksa-skips-authentication/evidence/twin.pcapng');

// EAP.
const EAP = { akm: 1 };
const [REQUEST, RESPONSE, FAILURE] = [1, 2, 4];
const [IDENTITY, TLS, PEAP, EXPANDED] = [1, 13, 25, 254].map((type) => Buffer.from([type]));
const identified = () =>
  joined(EAP, EAP, 0).eap('ap', REQUEST, 1, IDENTITY).eap('sta', RESPONSE, 1, IDENTITY, Buffer.from('user'));
const alerted = (description) =>
  identified()
    .eap('ap', REQUEST, 2, TLS, hex('20'))
    .eap('sta', RESPONSE, 2, TLS, hex('00'), hex('150303000202'), Buffer.from([description]))
    .eap('ap', FAILURE, 2);
alerted(48).to('certificate-rejected/evidence/found.pcapng');
alerted(40).to('certificate-rejected/evidence/twin.pcapng');
const ended = (method, ...body) =>
  identified()
    .eap('ap', REQUEST, 2, method, ...body)
    .eap('sta', RESPONSE, 2, method, ...body)
    .eap('ap', FAILURE, 2);
ended(PEAP, hex('20')).to('eap-failed/evidence/found.pcapng');
ended(EXPANDED, hex('00372a0000000101')).to('eap-failed/evidence/twin.pcapng');
alerted(48).to('eap-failed/evidence/twin-said-better.pcapng');

// The four-way handshake.
const lost = psk()
  .key('M1', 1)
  .key('M2', 1)
  .wait(1)
  .key('M3', 2)
  .wait(1)
  .key('M3', 3)
  .wait(1)
  .key('M3', 4)
  .wait(1)
  .deauthentication('ap', 15);
lost.to('message-lost/evidence/found.pcapng');
const lostAndLeft = psk()
  .key('M1', 1)
  .key('M2', 1)
  .wait(1)
  .key('M3', 2)
  .wait(1)
  .key('M3', 3)
  .deauthentication('sta', 17);
lostAndLeft.to('message-lost/evidence/twin-said-better.pcapng');
lostAndLeft.to('element-mismatch-in-m3/evidence/found-repeated.pcapng');
fourWay(psk()).wait(1).deauthentication('ap', 15).to('message-lost/evidence/twin.pcapng');
const givenUp = (reason) => psk().key('M1', 1).key('M2', 1).wait(1).deauthentication('ap', reason);
givenUp(15).to('wrong-passphrase/evidence/found-reason-15.pcapng');
givenUp(2).to('wrong-passphrase/evidence/found-reason-2.pcapng');
givenUp(3).to('wrong-passphrase/evidence/twin.pcapng');
const afterM4 = (reason) => fourWay(psk()).wait(0.01).deauthentication('sta', reason);
afterM4(1).to('key-install-failed/evidence/found.pcapng');
afterM4(3).to('key-install-failed/evidence/twin.pcapng');
const inM3 = (reason) => psk().key('M1', 1).key('M2', 1).key('M3', 2).deauthentication('sta', reason);
inM3(17).to('element-mismatch-in-m3/evidence/found-reason.pcapng');
inM3(3).to('element-mismatch-in-m3/evidence/twin-reason.pcapng');
const later = (reason) => fourWay(psk()).wait(60).deauthentication('ap', reason);
later(16).to('rekey-failed/evidence/found.pcapng');
later(4).to('rekey-failed/evidence/twin.pcapng');
const groupKey = (...counters) =>
  counters.reduce((a, counter) => a.key('G1', counter).wait(1), fourWay(psk()).wait(60));
groupKey(3, 4).deauthentication('ap', 16).to('rekey-failed/evidence/found-group-key.pcapng');
groupKey(3).deauthentication('ap', 3).to('rekey-failed/evidence/twin-group-key.pcapng');
later(2).to('deauthenticated/evidence/found.pcapng');
fourWay(psk()).wait(60).deauthentication('sta', 3).to('deauthenticated/evidence/twin.pcapng');
psk().key('M1', 5).key('M2', 5).key('M3', 5).key('M4', 5).to('replayed-message/evidence/found.pcapng');
psk().key('M1', 5).key('M2', 5).key('M3', 6).key('M4', 6).to('replayed-message/evidence/twin.pcapng');
psk().key('M1', 1).key('M3', 2).key('M4', 2).to('message-missing-from-capture/evidence/found.pcapng');
fourWay(psk()).to('message-missing-from-capture/evidence/twin.pcapng');
const OWE = { akm: 18 };
/** The AP answers the association request twice. */
const answeredTwice = (first, second) =>
  air()
    .beacon(rsn(OWE))
    .open()
    .request(rsn(OWE), diffieHellman(19, 0x51))
    .wait(0.2)
    .request(rsn(OWE), diffieHellman(19, 0x51))
    .response(0, diffieHellman(19, first))
    .response(0, diffieHellman(19, second))
    .key('M1', 1)
    .key('M2', 1)
    .wait(1)
    .deauthentication('ap', 15);
answeredTwice(0xa1, 0xb1).to('owe-key-mismatch/evidence/found.pcapng');
joined(OWE, OWE, 0, { request: [diffieHellman(19, 0x51)], response: [diffieHellman(19, 0xa1)] })
  .key('M1', 1)
  .key('M2', 1)
  .wait(1)
  .deauthentication('ap', 15)
  .to('owe-key-mismatch/evidence/twin.pcapng');

// TKIP: reports of wrong Michael MICs.
const TKIP = { pairwise: 2 };
const michael = () =>
  fourWay(joined(TKIP, TKIP, 0))
    .wait(10)
    .key('failure', 1);
michael().to('michael-mic-failure/evidence/found.pcapng');
michael().wait(30).key('failure', 2).to('michael-mic-failure/evidence/twin-said-better.pcapng');
fourWay(joined(TKIP, TKIP, 0)).to('michael-mic-failure/evidence/twin.pcapng');
michael().wait(30).key('failure', 2).to('tkip-countermeasures/evidence/found.pcapng');
michael().wait(61).key('failure', 2).to('tkip-countermeasures/evidence/twin.pcapng');

/** Records of a fixture's air.pcap by their numbers from 1, as they were received. */
function cut(fixture, numbers, name, change = (octets) => octets) {
  const path = at(`test/fixtures/${fixture}/air.pcap`);
  const file = existsSync(path) ? readFileSync(path) : gunzipSync(readFileSync(`${path}.gz`));
  const packets = [];
  let number = 0;
  for (let offset = 24; offset < file.length; ) {
    const length = file.readUInt32LE(offset + 8);
    const time = BigInt(file.readUInt32LE(offset)) * 1_000_000n + BigInt(file.readUInt32LE(offset + 4));
    const octets = file.subarray(offset + 16, offset + 16 + length);
    if (numbers.includes(++number)) packets.push([time, change(Buffer.from(octets), number)]);
    offset += 16 + length;
  }
  write(name, pcapng(file.readUInt32LE(20), packets));
}
const rejected = [2, 33, 35, 38, 40, 43, 45, 57, 59, 70, 73, 84, 86, 98];
cut('wpa2-wrong-passphrase', rejected, 'wrong-passphrase/evidence/found-mic.pcapng');
cut('m3-lost', [2, 46, 48, 51, 54, 56, 59, 61, 64, 76, 88, 100], 'wrong-passphrase/evidence/twin-mic.pcapng');
cut('m3-rsne-mismatch', [2, 54, 56, 58, 60, 63, 65, 67, 69], 'element-mismatch-in-m3/evidence/found.pcapng');
const joining = [2, 49, 52, 54, 56, 59, 61, 63, 65];
cut('wpa2-psk-ccmp', joining, 'element-mismatch-in-m3/evidence/twin.pcapng');
/** The station leaves where it sent M4, with the same addresses. */
const leaving = (reason) => (octets, number) => {
  if (number !== 65) return octets;
  const start = octets.readUInt16LE(2);
  const header = octets.subarray(start + 4, start + 24);
  return cat(octets.subarray(0, start), hex('c0000000'), header, le16(reason));
};
cut('wpa2-psk-ccmp', joining, 'element-mismatch-in-m3/evidence/found-other.pcapng', leaving(17));
cut('wpa2-psk-ccmp', joining, 'element-mismatch-in-m3/evidence/twin-other.pcapng', leaving(3));
