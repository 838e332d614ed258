// What the crypto engine costs, as ratios, so that the figures hold on other machines too: `node bench/crypto.mjs [--json]`.
import { createDecipheriv, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';

const folder = mkdtempSync(join(tmpdir(), 'handshake-bench-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const input = fileURLToPath(new URL('../main/crypto/index.ts', import.meta.url));
const built = await rolldown({ input, external: [/^node:/], platform: 'node', logLevel: 'warn' });
const file = join(folder, 'crypto.mjs');
await built.write({ file, format: 'esm' });
await built.close();
const crypto = await import(pathToFileURL(file).href);

/** Median milliseconds of one run; the first runs warm up and are not counted. */
function milliseconds(run, runs) {
  const times = [];
  for (let i = -Math.ceil(runs / 4); i < runs; i++) {
    const begin = performance.now();
    run();
    if (i >= 0) times.push(performance.now() - begin);
  }
  return times.sort((a, b) => a - b)[runs >> 1];
}

const utf8 = (text) => new TextEncoder().encode(text);
const password = utf8('correct horse battery');
const ssid = utf8('Home Network');

const native = milliseconds(() => crypto.pmkFromPassphrase(password, ssid), 40);
const shown = milliseconds(() => [1, 2].map((i) => crypto.pbkdf2Block(password, ssid, 4096, i)), 10);

const frames = 200;
const tk = randomBytes(16);
const header = Uint8Array.from(Buffer.from('08420000020000000100020000000000020000000000e003', 'hex'));
const pn = Uint8Array.of(0, 0, 0, 0, 0, 1);
const { body } = crypto.ccmpEncrypt(tk, header, pn, 0, new Uint8Array(1460));
const [nonce, aad] = [crypto.ccmpNonce(header, pn), crypto.ccmpAad(header)];
const opened = milliseconds(() => {
  for (let i = 0; i < frames; i++) crypto.ccmpDecrypt(tk, header, body);
}, 10);
/** The same work by the platform; null where it has no CCM (BoringSSL). */
function platform() {
  const decrypt = () => {
    const decipher = createDecipheriv('aes-128-ccm', tk, nonce, { authTagLength: 8 });
    decipher.setAuthTag(body.subarray(-8));
    decipher.setAAD(aad, { plaintextLength: 1460 });
    decipher.update(body.subarray(8, -8));
    decipher.final();
  };
  try {
    decrypt();
  } catch {
    return null;
  }
  return milliseconds(() => {
    for (let i = 0; i < frames; i++) decrypt();
  }, 10);
}
const ccm = platform();

const [one, other] = [Uint8Array.of(2, 0, 0, 0, 0, 0), Uint8Array.of(2, 0, 0, 0, 1, 0)];
/** A whole exchange: each end finds the password element, makes its commit, and the keys of the other's. */
function exchange(group) {
  const numbers = () =>
    [randomBytes(group.length - 1), randomBytes(group.length - 1)].map((n) => Uint8Array.from(n));
  const ends = [numbers(), numbers()].map(([rand, mask]) => {
    const { pwe } = crypto.hunt(group, password, one, other);
    return { rand, pwe, commit: crypto.saeCommit(group, rand, mask, pwe) };
  });
  return ends.map(({ rand, pwe }, i) => crypto.saeSecret(group, rand, pwe, ends[1 - i].commit).k);
}
const sae = Object.fromEntries(
  [19, 20, 21, 15].map((number) => [
    number,
    milliseconds(() => exchange(crypto.saeGroup(number)), 5) / native,
  ]),
);

const result = {
  node: process.version,
  pbkdf2: { milliseconds: native, steppedOverNative: shown / native },
  ccmp: {
    megabytesPerSecond: (frames * 1460) / opened / 1000,
    overPlatform: ccm === null ? null : opened / ccm,
  },
  saeOverPbkdf2: sae,
};
if (process.argv.includes('--json')) console.log(JSON.stringify(result, null, 2));
else {
  const times = (ratio) => `${ratio.toFixed(ratio < 10 ? 1 : 0)} times`;
  console.log(
    `PBKDF2 of a passphrase, native: ${native.toFixed(2)} ms on this machine, the unit of what follows`,
  );
  console.log(`PBKDF2 as it is stepped into: ${times(result.pbkdf2.steppedOverNative)} as long as native`);
  const beside =
    ccm === null
      ? 'this platform has no CCM to compare'
      : `${times(opened / ccm)} as long as the platform's CCM`;
  console.log(`CCMP, frames of 1460 octets: ${result.ccmp.megabytesPerSecond.toFixed(1)} MB/s, ${beside}`);
  for (const [number, ratio] of Object.entries(sae))
    console.log(`SAE, group ${number}, both ends: ${times(ratio)} as long as native PBKDF2`);
}
