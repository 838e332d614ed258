import type { Bytes } from '../base/bytes.ts';
import { out } from '../calculate/builder.ts';
import { ftPtkStep, r0Step, r1Step } from '../calculate/ft/index.ts';
import { recipeOf } from '../calculate/keys/index.ts';
import type { Ref } from '../calculate/types.ts';
import type { KdfHash } from '../crypto/hash.ts';
import type { AkmParameters } from '../standard/akms.ts';
import { type Calculation, Calculator, WHEN } from './calculate.ts';

/** What enters an FT hierarchy; with both nonces and `aa` also the PTK. */
export interface FtGiven {
  /** PSK, or the PMK that SAE made. */
  readonly psk?: Bytes | undefined;
  readonly pmk?: Bytes | undefined;
  readonly ssid: Bytes;
  readonly mdid: Bytes;
  readonly r0khId: Bytes;
  readonly r1khId: Bytes;
  readonly spa: Bytes;
  readonly aa?: Bytes | undefined;
  readonly anonce?: Bytes | undefined;
  readonly snonce?: Bytes | undefined;
}

/** PMK-R0, PMK-R1 and PTK of fast transition (IEEE 802.11-2020, 12.7.1.6). @param tk octets of the temporal key */
export function calculateFt(given: FtGiven, akm: AkmParameters, tk: number): Calculation {
  const calculator = new Calculator({ ...given });
  const { steps } = calculator;
  const ref = (option: keyof FtGiven): Ref => calculator.given(option);
  const sources = {
    ssid: { ref: ref('ssid'), length: given.ssid.length },
    mdid: ref('mdid'),
    r0khId: { ref: ref('r0khId'), length: given.r0khId.length },
    r1khId: ref('r1khId'),
    spa: ref('spa'),
  };
  const hash = akm.hash as KdfHash;
  const r0 = steps.add(r0Step(hash, ref(given.psk ? 'psk' : 'pmk'), sources, WHEN));
  const r0Ref = { key: out(r0.id, 'PMK-R0'), name: out(r0.id, 'PMKR0Name') };
  const r1 = steps.add(r1Step(hash, r0Ref, sources, WHEN));
  if (!given.aa || !given.anonce || !given.snonce) return calculator.done(r0, r1);
  const r1Ref = { key: out(r1.id, 'PMK-R1'), name: out(r1.id, 'PMKR1Name') };
  const from = {
    pmk: r1Ref.key,
    aa: ref('aa'),
    spa: ref('spa'),
    anonce: ref('anonce'),
    snonce: ref('snonce'),
  };
  return calculator.done(r0, r1, steps.add(ftPtkStep(recipeOf(akm, tk), r1Ref, from, WHEN)));
}
