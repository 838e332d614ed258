import { expect, it } from 'vitest';
import { Growing } from '../../main/workbench/growing.ts';
import { passphraseSecret, play } from '../live/scene.ts';

/** Lanes and note of the handshake's messages on the ladder of a join. */
async function messages(eapol: 'control-port' | 'packet') {
  const { records, session } = await play({ options: { eapol } });
  const growing = new Growing('live');
  // Of the air alone both would be the same.
  const air = session.sources.find(({ name }) => name === 'air')!.index;
  const places = session.sources.map((source) => growing.addSource(source));
  for (const record of records) if (record.source !== air) growing.add(record, places[record.source]!);
  const grown = growing.session([passphraseSecret()], true);
  const { ladder } = grown.analysed(grown.attempts[0]!.id);
  return ladder.rows
    .filter(({ kind, label }) => kind === 'message' && /^M[1-4]/.test(label))
    .map(({ label, from, to, note }) => [label.slice(0, 2), from, to, note]);
}

it('messages by the control port and by a packet socket are told apart, both between supplicant and kernel', async () => {
  const lanes = (note: string) => [
    ['M1', 'kernel', 'supplicant', note],
    ['M2', 'supplicant', 'kernel', note],
    ['M3', 'kernel', 'supplicant', note],
    ['M4', 'supplicant', 'kernel', note],
  ];
  expect(await messages('packet')).toEqual(lanes('packet socket'));
  expect(await messages('control-port')).toEqual(lanes(''));
});
