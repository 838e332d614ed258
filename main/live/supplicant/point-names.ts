/** The names of all points where the supplicant can stop, by which a breakpoint that would never be met is told. */
import { commands } from '../../standard/nl80211.ts';
import { OUTCOMES } from './outcome.ts';

/**
 * A place where the supplicant can be stopped. `state`: it enters a phase. `message`: a frame is about to be sent, or
 * was received and is about to be read. `command`: a request to the kernel that sends no frame of ours.
 * `calculation`: something was computed. `error`: something failed.
 */
export type PointKind = 'state' | 'message' | 'command' | 'calculation' | 'error';

/** Where the supplicant is. */
export const STATES = [
  'watching',
  'preparing',
  'scanning',
  'authenticating',
  'associating',
  'four-way',
  'connected',
  'group-key',
  'rekey',
  'rejoining',
  'roaming',
  'leaving',
] as const;
export type StateName = (typeof STATES)[number];

const MESSAGES = [
  ...['M1', 'M2', 'M3', 'M4', 'G1', 'G2', 'Request'],
  ...['Authentication 1', 'Authentication 2', 'SAE Commit', 'SAE Confirm'],
  ...['Association Request', 'Association Response', 'Reassociation Request', 'Reassociation Response'],
  ...['FT Authentication 1', 'FT Authentication 2', 'FT Request', 'FT Response', 'CONNECT'],
];

const CALCULATIONS = [
  ...['PMK', 'PTK', 'PMK-R0', 'PMK-R1', 'PT', 'PWE'],
  ...['SAE scalar', 'SAE commit', 'SAE commit of the access point', 'SAE PMKID', 'SAE secret', 'SAE keyseed'],
  ...['SAE keys', 'SAE confirm', 'SAE confirm of the access point'],
  ...[
    'OWE public key',
    'OWE public key of the access point',
    'OWE secret',
    'OWE prk',
    'OWE PMK',
    'OWE PMKID',
  ],
];
/** Of these what follows is the message or frame that they are of. */
const OF_A_MESSAGE = [
  ...['MIC', 'Key data', 'RSNE', 'RSNXE', 'PMKR1Name'],
  ...['GTK', 'IGTK', 'BIGTK', 'Wrapped GTK', 'Wrapped IGTK', 'Wrapped BIGTK'],
];

const POINTS: Readonly<Record<PointKind, readonly string[]>> = {
  state: STATES,
  message: MESSAGES,
  command: [...commands, 'RTM_NEWLINK'],
  calculation: CALCULATIONS,
  error: OUTCOMES,
};

/** Whether there is a point of that kind and name, in capitals or not. */
export function isPoint(kind: PointKind, name: string): boolean {
  const wanted = name.toLowerCase();
  const same = (one: string): boolean => one.toLowerCase() === wanted;
  if (POINTS[kind].some(same)) return true;
  return kind === 'calculation' && OF_A_MESSAGE.some((one) => wanted.startsWith(`${one.toLowerCase()} of `));
}

/** What a person can write, for who wrote something else. */
export function pointWords(kind: PointKind): string {
  const names =
    kind === 'command'
      ? ['NEW_KEY', 'SET_STATION', 'TRIGGER_SCAN', 'other commands of nl80211']
      : kind === 'calculation'
        ? [...CALCULATIONS, 'MIC of M3', 'Key data of M3', 'GTK of M3']
        : POINTS[kind];
  return names.join(', ');
}
