import { expect, it } from 'vitest';
import type { Step } from '../../main/calculate/types.ts';
import type { Exchange } from '../../main/derive/handshake/exchange.ts';
import { handshakesOf } from '../../main/derive/handshake/index.ts';
import type { Done, Pairwise } from '../../main/derive/state.ts';
import type { KeyMessage } from '../../main/track/types.ts';

/** A group handshake under keys of a step with these outputs. */
function groupUnder(...outputs: readonly string[]) {
  const message = { name: 'G1' } as KeyMessage;
  const pairwise = { step: '7' } as Pairwise;
  const done = [{ message, checks: [], step: '8', pairwise, groupKeys: [] }] as unknown as Done[];
  const step = { inputs: [], outputs: outputs.map((name) => ({ name })) } as unknown as Step;
  const exchange = { done, pmkidStep: null, step: () => step } as unknown as Exchange;
  const handshake = {
    kind: 'group' as const,
    rekey: true,
    messages: [message],
    chain: { G1: message },
    missing: [],
  };
  return handshakesOf([handshake], exchange, null)[0]!.keys;
}

it('a group handshake names the keys that its step made, and no other: FILS makes no output of the name PTK', () => {
  expect(Object.keys(groupUnder('PTK', 'KCK', 'KEK', 'TK')).sort()).toEqual([
    'bigtk',
    'gtk',
    'igtk',
    'kck',
    'kek',
    'ptk',
    'tk',
  ]);
  expect(Object.keys(groupUnder('KEK', 'TK')).sort()).toEqual(['bigtk', 'gtk', 'igtk', 'kek', 'tk']);
});
