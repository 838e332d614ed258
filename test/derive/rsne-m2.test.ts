import { expect, it } from 'vitest';
import { concat, utf8 } from '../../main/base/bytes.ts';
import { derive } from '../../main/derive/derive.ts';
import { element, le16, rsne } from './air.ts';
import { fourWay, joined, link, nonce, PASSPHRASE, SSID, shake } from './psk-scene.ts';
import { analyse, passphrase } from './session.ts';

it('M2 is compared with the request before it: a later one has other choices', async () => {
  const air = joined();
  shake(air, fourWay({ anonce: nonce(0xa1), snonce: nonce(0x51), counter: 1 }));
  // The station associates again, now with management frame protection, and what follows is not in the capture.
  const other = rsne(2, 4, { capabilities: 0x80, management: 6 });
  air.management(2, 'sta', concat(le16(0x11), le16(10), link.ap, element(0, utf8(SSID)), other));
  const secrets = [passphrase(PASSPHRASE)];
  const { traces, store, frame } = await analyse(air.save('again'), secrets);
  const { attempt } = traces[0]!;
  const record = air.frames.length;
  const [rsn] = frame(record).management!.rsn;
  // Where reports of several files interleave, the request that tells what was chosen may be a later one.
  const selection = { ...attempt.selection, requested: { record, rsn: rsn! } };
  const trace = derive(
    { ...attempt, selection },
    { record: (index) => store.record(index), secrets, context: {} },
  );
  const checks = trace.steps.flatMap((step) => step.checks).filter(({ name }) => name === 'rsne-m2');
  expect(checks.map(({ ok }) => ok)).toEqual([true]);
  expect(checks[0]!.expected!.ref).toMatchObject({ record: attempt.selection.requested!.record });
});
