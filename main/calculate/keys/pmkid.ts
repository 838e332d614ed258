import type { HashName } from '../../crypto/hash.ts';
import { out, type StepSpec } from '../builder.ts';
import type { Ref } from '../types.ts';
import { hashText, placeOf } from '../words.ts';
import { label } from './pmk.ts';

/** A PMKID that a frame carries, with what it should be made of. */
export interface PmkidSubject {
  readonly hash: HashName;
  readonly pmk: Ref;
  readonly aa: Ref;
  readonly spa: Ref;
  readonly seen: Ref;
  /** `M1`, `the association request`. */
  readonly where: string;
  readonly fromAp: boolean;
  /** The station offers a PMK that it has kept. */
  readonly cached?: {
    /** `of attempt 1`, `that was given`. */
    readonly whose: string;
    /** `KCK`: Suite B names the PMK by the KCK of its first handshake. */
    readonly key?: 'KCK';
    /** The AP that the PMK was made with, where it is another one. */
    readonly opportunistic?: string;
    /** What became of the offer, a sentence. */
    readonly outcome?: string;
  };
}

/** The step that computes a PMKID and compares it. Output `PMKID`, check `pmkid`. */
export function pmkidStep(
  subject: PmkidSubject,
  when: Pick<StepSpec, 'phase' | 'time' | 'record'>,
): StepSpec {
  const { hash, where, fromAp, seen, cached } = subject;
  const key = cached?.key ?? 'PMK';
  const own = cached
    ? `The AP computes the PMKID of the ${key} ${cached.whose}${cached.opportunistic ? `, with its own address in place of ${cached.opportunistic},` : ''} and compares.`
    : `The ${fromAp ? 'station' : 'AP'} names its own PMK the same way and compares.`;
  const mac = `HMAC-${hashText(hash)}`;
  return {
    ...when,
    kind: 'calculation',
    actor: fromAp ? 'station' : 'ap',
    act: 'check.pmkid',
    title: `Check the PMKID of ${where}`,
    detail: `${mac}, 16 bytes`,
    sentence: own,
    tell: (_outputs, [check]) => ({ sentence: `${own} ${check!.sentence}` }),
    explanation: cached?.opportunistic
      ? 'Opportunistic key caching: APs of one network share the PMK of a station. It is no part of the standard; the ' +
        'station just computes the PMKID for an AP that it has never met, and hopes that this one knows.'
      : 'A PMKID is a name for a PMK: it tells which key is meant without showing it. It depends on the PMK and both ' +
        'addresses alone, so one such value is enough to test a passphrase.',
    clauses: ['IEEE 802.11-2020, 12.7.1.3'],
    formula: [
      `PMKID = first 16 bytes of ${mac}(`,
      { name: key },
      ', "PMK Name" ‖ ',
      { name: 'AA' },
      ' ‖ ',
      { name: 'SPA' },
      ')',
    ],
    operation: 'pmkid',
    params: { hash },
    inputs: [
      { name: key, role: key === 'KCK' ? 'kck' : 'derived', ref: subject.pmk, argument: 'key' },
      { name: 'label', role: 'constant', ref: label('PMK Name') },
      { name: 'AA', role: 'ap', ref: subject.aa },
      { name: 'SPA', role: 'station', ref: subject.spa },
    ],
    outputs: [{ name: 'PMKID', role: 'derived', secret: false }],
    checks: (id) => [
      {
        name: cached ? 'pmkid-cached' : 'pmkid',
        expected: { name: 'PMKID computed', ref: out(id, 'PMKID') },
        seen: { name: `PMKID in ${where}`, ref: seen },
        yes: `Equal: the ${fromAp ? 'AP' : 'station'} holds this PMK.${cached?.outcome ? ` ${cached.outcome}` : ''}`,
        no: `The PMKID differs from ${placeOf(seen)}: the ${fromAp ? 'AP' : 'station'} means another PMK, or makes its PMKIDs in a way of its own. The MICs decide.`,
      },
    ],
  };
}

/**
 * The step that compares a PMKID with the one that both ends made before, by their agreement (SAE, OWE). Check
 * `agreed-pmkid`: whoever hears the agreement can make this PMKID, so that it proves no key.
 */
export function agreedPmkidStep(
  { pmkid, seen, where, fromAp }: Pick<PmkidSubject, 'seen' | 'where' | 'fromAp'> & { readonly pmkid: Ref },
  when: Pick<StepSpec, 'phase' | 'time' | 'record'>,
): StepSpec {
  const [receiver, sender] = fromAp ? ['station', 'AP'] : ['AP', 'station'];
  const sentence = `The ${receiver} compares the PMKID with its own.`;
  return {
    ...when,
    kind: 'calculation',
    actor: fromAp ? 'station' : 'ap',
    act: 'check.pmkid',
    title: `Check the PMKID of ${where}`,
    detail: 'byte for byte',
    sentence,
    tell: (_outputs, [check]) => ({ sentence: `${sentence} ${check!.sentence}` }),
    explanation:
      'A PMKID is a name for a PMK: it tells which key is meant without showing it. Both ends have made it together ' +
      'with the PMK, and may go on under this name later.',
    clauses: ['IEEE 802.11-2020, 12.7.1.3'],
    formula: [{ name: `PMKID in ${where}` }, ' = ', { name: 'agreed PMKID' }],
    operation: 'join',
    inputs: [{ name: 'agreed PMKID', role: 'derived', ref: pmkid }],
    outputs: [{ name: 'PMKID', role: 'derived', secret: false, result: 'joined' }],
    checks: (id) => [
      {
        name: 'agreed-pmkid',
        expected: { name: 'PMKID agreed', ref: out(id, 'PMKID') },
        seen: { name: `PMKID in ${where}`, ref: seen },
        yes: `Equal: the ${sender} means the PMK that both hold under this name.`,
        no: `The PMKID differs from ${placeOf(seen)}: the ${sender} means another PMK.`,
      },
    ],
  };
}

/**
 * The step that names the PMK of a Suite B handshake: by its KCK, so that the name is known only now. Output `PMKID`.
 */
export function suiteBPmkidStep(
  from: { readonly hash: HashName; readonly kck: Ref; readonly aa: Ref; readonly spa: Ref },
  when: Pick<StepSpec, 'phase' | 'time' | 'record'>,
): StepSpec {
  const mac = `HMAC-${hashText(from.hash)}`;
  return {
    ...when,
    kind: 'calculation',
    actor: 'station',
    act: 'key.pmkid',
    title: 'Name the PMK',
    detail: `${mac} with the KCK, 16 bytes`,
    sentence: 'Both ends name the PMK by the KCK of this handshake, for when the station comes back.',
    explanation:
      'Elsewhere the PMKID is an HMAC with the PMK itself. Suite B keeps the PMK out of anything that is sent, and takes ' +
      'the KCK of the first handshake.',
    clauses: ['IEEE 802.11-2020, 12.7.1.6.5'],
    formula: [
      `PMKID = first 16 bytes of ${mac}(`,
      { name: 'KCK' },
      ', "PMK Name" ‖ ',
      { name: 'AA' },
      ' ‖ ',
      { name: 'SPA' },
      ')',
    ],
    operation: 'pmkid',
    params: { hash: from.hash },
    inputs: [
      { name: 'KCK', role: 'kck', ref: from.kck, argument: 'key' },
      { name: 'label', role: 'constant', ref: label('PMK Name') },
      { name: 'AA', role: 'ap', ref: from.aa },
      { name: 'SPA', role: 'station', ref: from.spa },
    ],
    outputs: [{ name: 'PMKID', role: 'derived', secret: false }],
  };
}
