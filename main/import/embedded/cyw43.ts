import { type Said, tableImporter, type Wording } from '../table.ts';
import type { Importer } from '../types.ts';

/** States of the firmware's supplicant (WLC_SUP_*). */
const KEYED = 6;
/** It waits for M1 or M3, or has the keys half. */
const IN_HANDSHAKE = [4, 5, 8, 9, 10];
/** WLC_E_STATUS_*. */
const TIMEOUT = 2;
const NO_NETWORKS = 3;

/** An event of the firmware (WLC_E_*), with its status and reason. */
function event(name: string, status: number, reason: number): Said | null {
  const code = reason > 0 ? { reason } : {};
  switch (name) {
    case 'AUTH':
      if (status === TIMEOUT) return { kind: 'authentication-timeout' };
      return status === 0 ? { kind: 'authenticated', ok: true } : { kind: 'authenticated', ok: false };
    case 'ASSOC':
    case 'REASSOC':
      if (status === TIMEOUT) return { kind: 'association-timeout' };
      return status === 0 ? { kind: 'associated', ok: true } : { kind: 'associated', ok: false };
    case 'SET_SSID':
      return status === NO_NETWORKS ? { kind: 'ap-not-found' } : null;
    case 'PSK_SUP':
      if (status === KEYED && reason === 0) return { kind: 'connected', ok: true };
      return IN_HANDSHAKE.includes(status) && reason > 0
        ? { kind: 'four-way-failed', local: true, reason }
        : null;
    case 'DEAUTH_IND':
    case 'DEAUTH':
      return { kind: 'deauthenticated', local: name === 'DEAUTH', ...code };
    case 'DISASSOC_IND':
    case 'DISASSOC':
      return { kind: 'disassociated', local: name === 'DISASSOC', ...code };
    default:
      return null;
  }
}

const wordings: readonly Wording<null>[] = [
  {
    // Rust's driver (embassy).
    pattern: /(?:^|=== )EVENT (\w{3,20}): flags: \d+, event_type: \d+, status: (\d+), reason: (\d+)/,
    says: ([, name, status, reason]) => event(name!, Number(status), Number(reason)),
  },
  {
    // The driver of the Pico SDK and of MicroPython.
    pattern: /^\[ *\d+\] ASYNC\([0-9a-f]{4},(\w{3,20}),(\d+),(\d+)/,
    says: ([, name, status, reason]) => event(name!, Number(status), Number(reason)),
  },
];

/** What the firmware of a CYW43 (Raspberry Pi Pico W) tells its driver. */
export const cyw43: Importer = tableImporter<null>({
  form: 'CYW43',
  by: 'supplicant',
  programs: /^$/,
  wordings,
  looks: /EVENT|ASYNC/,
  state: () => null,
});
