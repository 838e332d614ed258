import { macAddress } from '../base/brand.ts';
import { type Bytes, utf8 } from '../base/bytes.ts';
import { UserError } from '../session/errors.ts';
import { type NetworkOptions, networkDefaults } from '../simulate/ap/options.ts';
import { wantsPmf } from '../standard/akms.ts';
import { DEFAULT_BIP } from '../standard/ciphers.ts';
import { suiteOf } from './connect.ts';

/** What a person says of a simulated network, as text. */
export interface NetworkInput {
  readonly ssid: Bytes;
  /** Names; [] is WPA2-PSK. */
  readonly akms: readonly string[];
  readonly passphrase: string | undefined;
  /** Of the station: the access point's too, unless that has another. */
  readonly ownPassphrase: Bytes | null;
  readonly pmf: string | undefined;
  readonly pwe: string | undefined;
}

/** @throws UserError naming what is not as it should be */
export function simulatedNetwork(input: NetworkInput): NetworkOptions {
  const akms = input.akms.length ? input.akms.map(suiteOf) : networkDefaults.akms;
  // WPA3 and OWE want protected management frames; what has an older suite beside them may do without.
  const old = akms.filter((akm) => !wantsPmf(akm)).length;
  const usual = old === akms.length ? 'no' : old ? 'capable' : 'required';
  const pmf = choice('ap-pmf', input.pmf ?? usual, ['no', 'capable', 'required']);
  return {
    ...networkDefaults,
    bssid: macAddress('02:00:00:00:00:00'),
    ssid: input.ssid,
    akms,
    pmf,
    groupManagement: pmf === 'no' ? null : DEFAULT_BIP,
    passphrase: input.passphrase === undefined ? input.ownPassphrase : utf8(input.passphrase),
    pwe: choice('ap-pwe', input.pwe ?? networkDefaults.pwe, ['both', 'h2e', 'hnp']),
  };
}

function choice<T extends string>(what: string, text: string, choices: readonly T[]): T {
  const found = choices.find((one) => one === text);
  if (!found) throw new UserError('invalid', `${what}: ${text}, expected ${choices.join(', ')}`);
  return found;
}
