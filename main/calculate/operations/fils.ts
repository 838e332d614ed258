import { type FilsHash, filsKeys, filsPmk } from '../../crypto/fils.ts';
import { sivDecrypt } from '../../crypto/siv.ts';
import { bytesOf, type Inputs, kdfHashOf, numberOf, type Params } from './arguments.ts';

/** @throws TypeError when the parameter `hash` names none of FILS */
function filsHashOf(params: Params): FilsHash {
  const hash = kdfHashOf(params);
  if (hash === 'sha512') throw new TypeError(`hash: ${hash} is not known`);
  return hash;
}

const exchange = (inputs: Inputs) => ({
  ...(inputs.DHss && { dh: inputs.DHss }),
  spa: bytesOf(inputs, 'SPA'),
  aa: bytesOf(inputs, 'BSSID'),
  snonce: bytesOf(inputs, 'SNonce'),
  anonce: bytesOf(inputs, 'ANonce'),
});

/** Operations of fast initial link setup (IEEE 802.11-2020, 12.11) and AES-SIV (RFC 5297). */
export const filsOperations = {
  /** PMK of an rMSK. Parameter `hash` (12.11.2.5.2). */
  'fils-pmk'(inputs: Inputs, params: Params) {
    return { PMK: filsPmk(filsHashOf(params), bytesOf(inputs, 'rMSK'), exchange(inputs)) };
  },

  /** FILS-Key-Data and its parts. Parameters `hash`, `tk` in octets, `ft` 1 for FT (12.11.2.5.3). */
  'fils-keys'(inputs: Inputs, params: Params) {
    const tk = numberOf(params, 'tk');
    const keys = filsKeys(filsHashOf(params), bytesOf(inputs, 'PMK'), exchange(inputs), tk, params.ft === 1);
    return { data: keys.data, ICK: keys.ick, KEK: keys.kek, TK: keys.tk, 'FILS-FT': keys.ft };
  },

  /** AES-SIV opened: plaintext and V as it should be. The arguments between `key` and `sealed` are associated data. */
  'siv-open'(inputs: Inputs, _params: Params) {
    const associated = Object.entries(inputs).filter(([name]) => name !== 'key' && name !== 'sealed');
    const { v, plaintext } = sivDecrypt(
      bytesOf(inputs, 'key'),
      associated.map(([, bytes]) => bytes),
      bytesOf(inputs, 'sealed'),
    );
    return { V: v, plaintext };
  },
};
