import type { Phase } from '../../preload/contract/index.ts';
import type { End, Suite } from '../base/brand.ts';
import type { Trace } from '../calculate/types.ts';
import { akmName, isEap, isPsk, isSae } from '../standard/akms.ts';
import { cipherName } from '../standard/ciphers.ts';
import { Algorithm } from '../standard/frames.ts';
import { inTurn } from '../track/messages.ts';

import type { Attempt, Selection } from '../track/types.ts';

/** Phases in the protocol's order, as the window names them. */
export const phaseLabels: Readonly<Record<Phase, string>> = {
  discovery: 'Discovery',
  authentication: 'Authentication',
  association: 'Association',
  eap: 'EAP',
  'four-way': 'Four-way',
  data: 'Data',
  'group-key': 'Group key',
  rekey: 'Rekey',
  leave: 'Leave',
};

export const phaseOrder = Object.keys(phaseLabels) as Phase[];

/** `WPA2-PSK, CCMP` as people call a network's security. */
export function securityText({ selection, authAlgorithm, events, wep }: Attempt): string {
  const { akm, pairwise, protocol } = selection;
  if (protocol === null && akm === null) {
    if (wep) return 'WEP';
    // A log may name no suite and still tell of SAE: external authentication is for nothing else.
    const sae = authAlgorithm === Algorithm.Sae || events.some(({ event }) => event.kind === 'external-auth');
    return sae ? 'WPA3-SAE' : 'security not known';
  }
  const cipher = pairwise === null ? '' : `, ${cipherName(pairwise)}`;
  return `${generation(akm, protocol)}${cipher}`;
}

function generation(akm: Suite | null, protocol: Selection['protocol']): string {
  const name = akm === null ? 'unknown AKM' : akmName(akm);
  if (protocol === 'wpa') return `WPA1-${name}`;
  if (isSae(akm)) return `WPA3-${name}`;
  return isPsk(akm) || isEap(akm) ? `WPA2-${name}` : name;
}

/** An end in a sentence: `station 02:00:00:00:01:00`, or the words for one that no record names. */
export const endText = (role: 'AP' | 'station', end: End): string =>
  new RegExp(`\\b${role}\\b`).test(end) ? end : `${role} ${end}`;

/** Clock time of nanoseconds since 1970 in UTC: `12:10:47`. '' for none. */
export function clock(time: bigint | null): string {
  return time === null ? '' : new Date(Number(time / 1_000_000n)).toISOString().slice(11, 19);
}

/** ISO 8601 in UTC with nanoseconds; null for none. */
export function isoTime(time: bigint | null): string | null {
  if (time === null) return null;
  const seconds = time / 1_000_000_000n;
  const nanos = time % 1_000_000_000n;
  return `${new Date(Number(seconds) * 1000).toISOString().slice(0, 19)}.${nanos.toString().padStart(9, '0')}Z`;
}

/** Milliseconds from one time to another; null where either is missing. */
export function msBetween(from: bigint | null, to: bigint | null): number | null {
  return from === null || to === null ? null : Number(to - from) / 1e6;
}

/**
 * Where an attempt's clock starts: its first authentication or association frame, else the first report of one, else its
 * first message of any kind.
 */
export function originOf(attempt: Attempt): bigint | null {
  let reported: bigint | null = null;
  for (const { phase, time, event } of inTurn(attempt)) {
    if (phase === 'discovery' || time === null) continue;
    if (!event) return time;
    reported ??= time;
  }
  return reported ?? attempt.start;
}

/** "73 to 104": both ends included, as the window writes ranges. */
export const rangeText = (start: number, end: number): string =>
  end - start === 1 ? `byte ${start}` : `bytes ${start} to ${end - 1}`;

/** A record of the air is a frame; a line of a log and a netlink message are none. */
export const recordText = (record: number, { attempt }: Trace): string =>
  `${attempt.events.some((one) => one.record === record) ? 'record' : 'frame'} ${record}`;
