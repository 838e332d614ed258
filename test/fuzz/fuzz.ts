import type { Bytes } from '../../main/base/bytes.ts';
import { seeded } from '../random.ts';
import { mutate, pick } from './mutate.ts';
import { digest, type Target, targets } from './targets.ts';

/** CPU milliseconds that any input may take, on a slow machine too, and how many more one of a megabyte. */
const LEAST = 5_000;
const A_MEGABYTE = 1_000;
/** Inputs kept of those that led to something new. */
const KEPT = 300;

export interface Fault {
  readonly target: string;
  readonly why: string;
  readonly input: Bytes;
}

export interface FuzzResult {
  readonly executions: number;
  readonly faults: readonly Fault[];
}

/** One input: null when all is as it should be, else why it is not. */
export async function faultOf(
  target: Target,
  input: Bytes,
  twice: boolean,
  least = LEAST,
): Promise<string | null> {
  const before = process.cpuUsage();
  try {
    const first = await target.run(input.slice());
    const { user } = process.cpuUsage(before);
    const most = least + (A_MEGABYTE * input.length) / 1e6;
    if (user / 1000 > most) return `${Math.round(user / 1000)} ms for ${input.length} octets`;
    if (twice && digest(first) !== digest(await target.run(input.slice())))
      return 'another result the second time';
    return null;
  } catch (error) {
    return String((error as Error)?.stack ?? error);
  }
}

/**
 * Runs each target in turn on damaged samples until `more` says no. Of each target the first fault of a kind is told.
 * @param seed fixes all inputs
 */
export async function fuzz(
  names: readonly string[],
  seed: number,
  more: (executions: number) => boolean,
): Promise<FuzzResult> {
  const random = seeded(seed);
  const chosen = targets.filter(({ name }) => names.length === 0 || names.includes(name));
  if (chosen.length === 0) throw new Error(`targets: ${targets.map(({ name }) => name).join(', ')}`);
  const faults = new Map<string, Fault>();
  const corpora = new Map<Target, Bytes[]>(chosen.map((target) => [target, [...target.samples]]));
  let executions = 0;
  for (;;) {
    for (const target of chosen) {
      const corpus = corpora.get(target)!;
      for (let n = 0; n < (target.each ?? 20); n++) {
        if (!more(executions)) return { executions, faults: [...faults.values()] };
        const input = mutate(pick(corpus, random), target.samples, random);
        const why = await faultOf(target, input, executions % 8 === 0);
        executions++;
        if (why !== null) {
          // The same place of the code is the same fault.
          const key = `${target.name} ${why.split('\n').slice(0, 2).join(' ').replace(/\d+/g, '')}`;
          if (!faults.has(key)) faults.set(key, { target: target.name, why, input });
        } else if (random() < 0.02) {
          // Damage upon damage: some of what was made is what the next is made of.
          if (corpus.length < target.samples.length + KEPT) corpus.push(input);
          else corpus[target.samples.length + Math.floor(random() * KEPT)] = input;
        }
      }
    }
  }
}
