import { describe, expect, it } from 'vitest';
import { toHex } from '../../main/base/bytes.ts';
import { executeStep, isOpen, resolve } from '../../main/calculate/resolve.ts';
import type { Step } from '../../main/calculate/types.ts';
import { LinkType } from '../../main/capture/types.ts';
import type { LiveEvent } from '../../main/live/session.ts';
import { SessionLines } from '../../main/live/session-lines.ts';
import type { Calculation } from '../../main/live/supplicant/workings.ts';
import { SCENES } from './networks.ts';
import { type Ended, PASSPHRASE, play, type Scene } from './scene.ts';

const calculations = (events: readonly LiveEvent[]): Calculation[] =>
  events.flatMap((event) => (event.kind === 'calculation' ? [event.calculation] : []));

/** A step and all that is within it, but for the thousands of rounds of a passphrase. */
function whole({ step, workings }: Calculation): Step[] {
  const walk = (one: Step): Step[] =>
    one.operation === 'pbkdf2' ? [one] : [one, ...workings.substeps(one.id).flatMap(walk)];
  return walk(step);
}

/** What differs when each step is done again from its references alone. */
function differing(ended: Pick<Ended, 'events'>): string[] {
  return calculations(ended.events).flatMap((calculation) =>
    whole(calculation).flatMap((step) => {
      const again = executeStep(step, calculation.workings.world);
      const same = (now: typeof again): boolean =>
        now.outputs.every(({ bytes }, i) => toHex(bytes) === toHex(step.outputs[i]!.bytes)) &&
        now.checks.every(({ ok }, i) => ok === step.checks[i]!.ok);
      return same(again) && calculation.workings.substeps(step.id).length === step.substepCount
        ? []
        : [`${calculation.name}: ${step.id} ${step.title}`];
    }),
  );
}

const namesOf = (ended: Ended): string[] => calculations(ended.events).map(({ name }) => name);

describe('each live calculation is what its references give', () => {
  for (const [name, scene] of SCENES)
    it(name, async () => {
      const ended = await play(scene);
      expect(ended.outcome.kind, ended.outcome.words).toBe('left');
      expect(namesOf(ended)).toEqual(expect.arrayContaining(['PTK', 'MIC of M2', 'MIC of M3', 'RSNE of M3']));
      expect(differing(ended)).toEqual([]);
    });

  it('a fast transition', async () => {
    const ended = await play(ROAM);
    expect(ended.outcome.kind, ended.outcome.words).toBe('left');
    expect(namesOf(ended)).toEqual(
      expect.arrayContaining([
        'MIC of the reassociation request',
        'MIC of the reassociation response',
        'GTK of the reassociation response',
      ]),
    );
    expect(differing(ended)).toEqual([]);
  });
});

const ROAM: Scene = {
  network: SCENES.find(([name]) => name === 'FT-PSK, first association')![1].network!,
  second: true,
  stayMs: 300,
  on: (event, { session }) => {
    if (event.kind === 'authorized') session.order('roam');
  },
};

/** Octets that a calculation took, by the input's name. */
const taken = ({ step, workings }: Calculation, name: string): string =>
  toHex(resolve(step.inputs.find((input) => input.name === name)!.ref, workings.world));

it('what is sent and installed is what the steps put out', async () => {
  const ended = await play({});
  const made = new Map(calculations(ended.events).map((calculation) => [calculation.name, calculation]));
  const put = (name: string, output: string): string =>
    toHex(made.get(name)!.step.outputs.find((one) => one.name === output)!.bytes);
  const recorded = (type: number): string[] =>
    ended.records.filter(({ linkType }) => linkType === type).map(({ bytes }) => toHex(bytes));
  const [air, netlink] = [recorded(LinkType.Ieee80211), recorded(LinkType.Netlink)];
  for (const name of ['MIC of M2', 'MIC of M4'])
    expect(air.some((frame) => frame.includes(put(name, 'MIC')))).toBe(true);
  for (const [name, key] of [
    ['PTK', 'TK'],
    ['GTK of M3', 'GTK'],
  ] as const)
    expect(netlink.some((request) => request.includes(put(name, key)))).toBe(true);
  expect(taken(made.get('MIC of M3')!, 'KCK')).toBe(put('PTK', 'KCK'));
});

describe('a terminal', () => {
  const printed = async (showSecrets: boolean): Promise<string> => {
    const ended = await play({});
    const lines = new SessionLines({ showSecrets, start: 0n });
    return ended.events.flatMap((event) => lines.lines(event, 0n)).join('\n');
  };

  it('prints formula, inputs and outputs of the step that was done, its secrets as lengths', async () => {
    const text = await printed(false);
    expect(text).toMatch(/PTK = PRF-384\(PMK, "Pairwise key expansion", Min\(AA, SPA\)/);
    expect(text).toContain('from PMK (secret, 32 bytes)');
    expect(text).toContain('KCK (secret, 16 bytes), KEK (secret, 16 bytes), TK (secret, 16 bytes)');
    expect(text).not.toContain(toHex(PASSPHRASE));
  });

  it('prints secrets when it is told to', async () => {
    expect(await printed(true)).toContain(`passphrase ${toHex(PASSPHRASE)}`);
  });

  it('takes for open what was on the air, and nothing that comes of a secret', async () => {
    const ended = await play({});
    const [pmk, ptk] = calculations(ended.events);
    const open = (calculation: Calculation | undefined): string[] =>
      calculation!.step.inputs
        .filter(({ ref }) => isOpen(ref, calculation!.workings.world))
        .map(({ name }) => name);
    expect(open(pmk)).toEqual(['SSID']);
    expect(open(ptk)).toEqual(['label', 'AA', 'SPA', 'ANonce', 'SNonce']);
  });
});
