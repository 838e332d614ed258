import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { Trace } from '../../main/calculate/types.ts';
import { derive } from '../../main/derive/derive.ts';
import { analyse, passphrase } from './session.ts';

const path = fileURLToPath(new URL('../fixtures/wpa2-psk-ccmp/air.pcap.gz', import.meta.url));

test('beyond a number of decrypted frames the rest is counted, and said to be closed', async () => {
  const secret = passphrase('correct horse battery');
  const { store, attempts, traces } = await analyse(path, [secret]);
  const [whole] = traces as [Trace];
  const record = (index: number) => store.record(index);
  const cut = derive(attempts[0]!, { record, secrets: [secret], context: {}, decryptAtMost: 10 });
  expect(whole.decrypted).toEqual({ frames: 77, failed: 0 });
  expect(cut.decrypted).toEqual({ frames: 10, failed: 0 });
  const eleventh = cut.steps.findIndex(({ sentence }) => sentence.includes('first 10 of an attempt'));
  expect(cut.steps.slice(0, eleventh)).toEqual(whole.steps.slice(0, eleventh));
  expect(cut.steps[eleventh]).toMatchObject({ kind: 'message', phase: 'data', outputs: [] });
  expect(cut.outcome).toBe('connected');
  expect(cut.handshakes[0]?.verified).toBe(true);
  expect(cut.handshakes.some(({ verified }) => verified === false)).toBe(false);
});
