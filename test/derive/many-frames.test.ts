import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { Step, Trace } from '../../main/calculate/types.ts';
import { derive } from '../../main/derive/derive.ts';
import { analyse, passphrase } from './session.ts';

const path = fileURLToPath(new URL('../fixtures/wpa2-psk-ccmp/air.pcap.gz', import.meta.url));
const secret = passphrase('correct horse battery');

/** The steps with a decrypted frame that holds plain data; also those within steps that stand for many. */
const plain = (trace: Trace): Step[] =>
  trace.steps.flatMap((step) => (isRun(step) ? trace.substeps(step.id) : isDecrypted(step) ? [step] : []));
const isRun = ({ title, act }: Step): boolean =>
  act === 'frame.data' && title.includes('decrypted data frame');
const isDecrypted = ({ act, operation }: Step): boolean =>
  act === 'frame.data' && operation === 'ccmp-decrypt';

test('beyond a number of decrypted frames one step stands for many, and they are made when it is looked into', async () => {
  const { store, attempts, traces } = await analyse(path, [secret]);
  const [whole] = traces as [Trace];
  const record = (index: number) => store.record(index);
  const cut = derive(attempts[0]!, { record, secrets: [secret], context: {}, ownStepsAtMost: 10 });
  expect(whole.decrypted).toEqual({ frames: 77, failed: 0 });
  expect(cut.decrypted).toEqual({ frames: 77, failed: 0 });
  const first = cut.steps.findIndex(isRun);
  expect(cut.steps.slice(0, first)).toEqual(whole.steps.slice(0, first));
  const said = ({ record: index, title, detail, sentence, outputs }: Step) => ({
    index,
    title,
    detail,
    sentence,
    outputs: outputs.map(({ name, bytes }) => [name, bytes]),
  });
  expect(plain(cut).map(said)).toEqual(plain(whole).map(said));
  expect(cut.outcome).toBe('connected');
  expect(cut.handshakes.map(({ verified, kind }) => [kind, verified])).toEqual(
    whole.handshakes.map(({ verified, kind }) => [kind, verified]),
  );
});

test('a frame that was changed has a step of its own wherever it stands', async () => {
  const { store, attempts, traces } = await analyse(path, [secret]);
  const [whole] = traces as [Trace];
  const last = plain(whole).at(-1)!.record!;
  const changed = derive(attempts[0]!, {
    record: (index) => {
      const own = store.record(index);
      if (index !== last) return own;
      const bytes = own.bytes.slice();
      bytes[bytes.length - 14]! ^= 1;
      return { ...own, bytes };
    },
    secrets: [secret],
    context: {},
    ownStepsAtMost: 0,
  });
  expect(changed.decrypted).toEqual({ frames: 76, failed: 1 });
  const step = changed.steps.find((one) => one.record === last && isDecrypted(one));
  expect(step?.checks.find(({ name }) => name === 'ccmp-mic')?.ok).toBe(false);
});
