import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { fromHex, toHex } from '../../main/base/bytes.ts';
import { RecordStore } from '../../main/capture/store.ts';
import { wepDecrypt } from '../../main/crypto/wep.ts';
import { dissect } from '../../main/dissect/index.ts';
import { readJson } from '../derive/session.ts';

// A station and an access point of the Linux kernel (mac80211), WEP-104 with shared key authentication.
const fixture = (name: string) => fileURLToPath(new URL(`../fixtures/wep/${name}`, import.meta.url));
const SNAP = 'aaaa03000000';

it('opens every frame of the recording, and the answer holds the challenge', async () => {
  const key = fromHex(readJson(fixture('meta.json')).wep_key);
  const store = await RecordStore.open([{ path: fixture('air.pcap.gz'), name: 'air' }]);
  let frames = 0;
  let challenge = '';
  for (const { bytes, linkType } of store.records()) {
    const { wlan, management } = dissect(bytes, linkType);
    if (!wlan) continue;
    const found = management?.elements.find(({ id }) => id === 16)?.body;
    if (found) challenge = toHex(bytes.subarray(found.start, found.end));
    if (!wlan.protected) continue;
    const opened = wepDecrypt(key, bytes.subarray(wlan.header.end, wlan.frame.end));
    expect(opened.ok).toBe(true);
    // Algorithm 1, sequence 3, status 0, and the challenge as it was sent.
    if (wlan.type === 'management') expect(toHex(opened.plaintext)).toBe(`0100030000001080${challenge}`);
    else expect(toHex(opened.plaintext.subarray(0, 6))).toBe(SNAP);
    frames++;
  }
  store.close();
  expect(challenge).toHaveLength(256);
  expect(frames).toBeGreaterThan(10);
});
