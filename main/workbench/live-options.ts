import { randomBytes } from 'node:crypto';
import { macAddress } from '../base/brand.ts';
import type { LiveOptions } from '../live/session.ts';
import { type Breakpoint, parseBreakpoint, type WantedNetwork } from '../live/supplicant/index.ts';
import { UserError } from '../session/errors.ts';
import { type NetworkOptions, networkDefaults } from '../simulate/ap/options.ts';
import { wantsPmf } from '../standard/akms.ts';
import { DEFAULT_BIP } from '../standard/ciphers.ts';
import { USUAL_GROUPS } from '../standard/groups.ts';

export const random = (octets: number): Uint8Array => Uint8Array.from(randomBytes(octets));

/** Times to join again after the AP ended the association. */
const REJOIN = 3;

/** How a network is joined, but for what is said otherwise: for the window and the terminal alike. */
export const liveOptions = (
  network: Pick<WantedNetwork, 'ssid'> & Partial<WantedNetwork>,
  otherwise: Partial<Omit<LiveOptions, 'network'>> = {},
): LiveOptions => ({
  network: {
    bssid: null,
    frequenciesMHz: null,
    passphrase: null,
    psk: null,
    akms: null,
    pmf: 'auto',
    pwe: 'auto',
    groups: USUAL_GROUPS,
    ...network,
  },
  eapol: 'auto',
  path: 'auto',
  ft: 'air',
  rejoin: REJOIN,
  random,
  evenIfManaged: false,
  breakpoints: [],
  stepping: false,
  ...otherwise,
});

/** @throws UserError that says what a breakpoint is */
export function breakpointOf(text: string): Breakpoint {
  try {
    return parseBreakpoint(text);
  } catch (error) {
    throw new UserError('invalid', (error as Error).message);
  }
}

/** The first simulated access point. */
export const FIRST_AP = macAddress('02:00:00:00:00:00');

/** A simulated network, but for what is said otherwise. */
export function networkOptions(
  network: Pick<NetworkOptions, 'ssid' | 'passphrase'> & Partial<NetworkOptions>,
): NetworkOptions {
  const { akms = networkDefaults.akms } = network;
  // WPA3 and OWE want protected management frames; what has an older suite beside them may do without.
  const old = akms.filter((akm) => !wantsPmf(akm)).length;
  const usual = old === akms.length ? 'no' : old ? 'capable' : 'required';
  const { pmf = usual } = network;
  return {
    ...networkDefaults,
    bssid: FIRST_AP,
    groupManagement: pmf === 'no' ? null : DEFAULT_BIP,
    ...network,
    akms,
    pmf,
  };
}
