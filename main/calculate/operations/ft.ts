import { concat } from '../../base/bytes.ts';
import { ftPtk, pmkR0, pmkR1 } from '../../crypto/ft.ts';
import { digest } from '../../crypto/hash.ts';
import { eapolMic } from '../../crypto/mic.ts';
import { withoutPmkids } from '../../dissect/elements/index.ts';
import {
  bytesOf,
  hashOf,
  type Inputs,
  kdfHashOf,
  micAlgorithmOf,
  numberOf,
  type Params,
  ptkLengths,
} from './arguments.ts';

/** Operations of fast transition (IEEE 802.11-2020, 12.7.1.6 and 13.8). */
export const ftOperations = {
  /** PMK-R0 with its salt and name. Parameter `hash` (12.7.1.6.3). */
  'ft-r0'(inputs: Inputs, params: Params) {
    const { key, salt, name } = pmkR0(kdfHashOf(params), bytesOf(inputs, 'XXKey'), {
      ssid: bytesOf(inputs, 'SSID'),
      mdid: bytesOf(inputs, 'MDID'),
      r0khId: bytesOf(inputs, 'R0KH-ID'),
      spa: bytesOf(inputs, 'SPA'),
    });
    return { key, salt, name };
  },

  /** PMK-R1 with its name. Parameter `hash` (12.7.1.6.4). */
  'ft-r1'(inputs: Inputs, params: Params) {
    const r0 = { key: bytesOf(inputs, 'PMK-R0'), name: bytesOf(inputs, 'PMKR0Name') };
    const { key, name } = pmkR1(kdfHashOf(params), r0, bytesOf(inputs, 'R1KH-ID'), bytesOf(inputs, 'SPA'));
    return { key, name };
  },

  /**
   * PTK of an FT hierarchy, its parts and its name. Parameters `hash`, and `kck`, `kek`, `tk` in octets, over FILS also
   * `kck2` and `kek2` (12.7.1.6.5).
   */
  'ft-ptk'(inputs: Inputs, params: Params) {
    const r1 = { key: bytesOf(inputs, 'PMK-R1'), name: bytesOf(inputs, 'PMKR1Name') };
    const { kck, kek, tk, kck2, kek2 } = ptkLengths(params);
    const parts = ftPtk(
      kdfHashOf(params),
      r1,
      {
        snonce: bytesOf(inputs, 'SNonce'),
        anonce: bytesOf(inputs, 'ANonce'),
        bssid: bytesOf(inputs, 'BSSID'),
        spa: bytesOf(inputs, 'SPA'),
      },
      8 * kck,
      8 * kek,
      tk,
      8 * kck2,
      8 * kek2,
    );
    const keys = { KCK: parts.kck, KEK: parts.kek, TK: parts.tk, KCK2: parts.kck2, KEK2: parts.kek2 };
    return { PTK: parts.ptk, ...keys, PTKName: parts.name };
  },

  /** The two RSNEs as they would be without PMKIDs: of fast transition message 3 adds the name of the PMK-R1 (13.4.2). */
  'without-pmkids'(inputs: Inputs, _params: Params) {
    return {
      expected: withoutPmkids(bytesOf(inputs, 'expected')),
      seen: withoutPmkids(bytesOf(inputs, 'seen')),
    };
  },

  /** The hash of the arguments in order, cut to so many octets. Parameters `hash`, `length`. */
  digest(inputs: Inputs, params: Params) {
    const whole = digest(hashOf(params), concat(...Object.values(inputs)));
    return { digest: whole.slice(0, numberOf(params, 'length')) };
  },

  /**
   * MIC of a fast BSS transition element: of the arguments after `KCK` in order, in `FTE` the octets `start` to `end`
   * (excluded) zeroed. Parameter `algorithm` (13.8.4, 13.8.5).
   */
  'fte-mic'(inputs: Inputs, params: Params) {
    const parts = Object.entries(inputs)
      .filter(([name]) => name !== 'KCK')
      .map(([name, bytes]) =>
        name === 'FTE' ? bytes.slice().fill(0, numberOf(params, 'start'), numberOf(params, 'end')) : bytes,
      );
    return { MIC: eapolMic(micAlgorithmOf(params), bytesOf(inputs, 'KCK'), concat(...parts)) };
  },
};
