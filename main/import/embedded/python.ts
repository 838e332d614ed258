import { type Said, tableImporter, type Wording } from '../table.ts';
import type { Importer } from '../types.ts';
import { EspReason, espLeave } from './reasons.ts';

const left = (reason: number): Said => espLeave(reason, { ends: {}, state: null, local: null });

const wordings: readonly Wording<null>[] = [
  { pattern: /^ConnectionError: Unknown failure (\d{1,3})$/, says: ([, reason]) => left(Number(reason)) },
  { pattern: /^ConnectionError: No network with that ssid/, says: () => left(EspReason.NoApFound) },
  { pattern: /^ConnectionError: Authentication failure/, says: () => left(EspReason.AuthFail) },
];

/** What CircuitPython raises on an ESP: its reason, as the driver gives it. */
export const circuitPython: Importer = tableImporter<null>({
  form: 'CircuitPython',
  by: 'supplicant',
  programs: /^$/,
  wordings,
  looks: /^ConnectionError/,
  state: () => null,
});
