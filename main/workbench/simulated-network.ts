import { type Bytes, utf8 } from '../base/bytes.ts';
import { UserError } from '../session/errors.ts';
import { type NetworkOptions, networkDefaults } from '../simulate/ap/options.ts';
import { suiteOf } from './connect.ts';
import { networkOptions } from './live-options.ts';

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
  const { ssid, akms, passphrase, ownPassphrase, pmf, pwe } = input;
  return networkOptions({
    ssid,
    ...(akms.length && { akms: akms.map(suiteOf) }),
    ...(pmf !== undefined && { pmf: choice('ap-pmf', pmf, ['no', 'capable', 'required']) }),
    passphrase: passphrase === undefined ? ownPassphrase : utf8(passphrase),
    pwe: choice('ap-pwe', pwe ?? networkDefaults.pwe, ['both', 'h2e', 'hnp']),
  });
}

function choice<T extends string>(what: string, text: string, choices: readonly T[]): T {
  const found = choices.find((one) => one === text);
  if (!found) throw new UserError('invalid', `${what}: ${text}, expected ${choices.join(', ')}`);
  return found;
}
