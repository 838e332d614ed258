import type { Ends } from '../../base/event.ts';
import { macOf, type Said, tableImporter, type Wording } from '../table.ts';
import type { Importer } from '../types.ts';

const REASON = /\((\d{1,3})\)/;

/** Why a connection ended, or was not made, in the words of RouterOS, as an AP tells it of a station. */
function ended(why: string, ends: Ends): Said | readonly Said[] {
  const reason = REASON.exec(why)?.[1];
  const told = { ...ends, detail: why };
  if (/^received (deauth|disassoc)/.test(why))
    return {
      kind: why.startsWith('received deauth') ? 'deauthenticated' : 'disassociated',
      local: false,
      ...(reason && { reason: Number(reason) }),
      ...ends,
    };
  if (/^(?:unicast key exchange|key handshake|4-way handshake) timeout/.test(why))
    return [
      { kind: 'retry-limit', message: 'M1', ...ends },
      { kind: 'disconnected', local: true, ...ends },
    ];
  if (/^group key (?:exchange|handshake|update)? ?timeout/.test(why))
    return { kind: 'group-handshake-failed', message: 'G1', ...told };
  if (/^(?:802\.1x|EAP|eap) authentication (?:failed|rejected)|^radius (?:reject|denied)/i.test(why))
    return { kind: 'eap-failure', ...told };
  if (/^(?:802\.1x|EAP|eap) authentication timeout/i.test(why))
    return { kind: 'eap-failure', why: 'timeout', ...told };
  if (/^radius timeout/i.test(why)) return { kind: 'radius', ok: false, why: 'no-answer', ...told };
  if (/SAE/.test(why)) return { kind: 'sae-confirm-mismatch', ...ends };
  if (/^extensive data loss|^connection lost|^too weak signal|^no (?:beacons|activity)/.test(why))
    return { kind: 'deauthenticated', local: true, why: 'silence', ...told };
  return { kind: 'disconnected', ...told, ...(reason && { reason: Number(reason) }) };
}

const MOST = 4096;
const OF_THE_JOIN = new Set<Said['kind']>(['retry-limit', 'eap-failure', 'radius', 'sae-confirm-mismatch']);

/** Why a station is not taken. */
function rejected(why: string, ends: Ends): Said {
  if (/access[- ]list|forbidden|ACL/i.test(why))
    return { kind: 'authenticated', ok: false, why: 'acl', detail: why, ...ends };
  if (/max(?:imum)?(?: |-)?sta|too many/i.test(why))
    return { kind: 'associated', ok: false, why: 'full', detail: why, ...ends };
  return { kind: 'associated', ok: false, detail: why, ...ends };
}

/** RouterOS as a station speaks of its AP in the same form: then its own end is not named. */
function ofAp(word: string, why: string, bssid: Ends['bssid']): Said {
  const reason = REASON.exec(why)?.[1];
  const ends = { ...(bssid && { bssid }), by: 'supplicant' as const };
  if (word === 'failed to connect')
    return /timeout|no response|not found/.test(why)
      ? { kind: 'association-timeout', ...ends }
      : { kind: 'connect-result', ok: false, ...ends };
  return {
    kind: 'disconnected',
    ...ends,
    ...(reason && { reason: Number(reason) }),
    ...(/^received/.test(why) && { local: false }),
  };
}

/** Stations that are associated: RouterOS calls them connected before their keys are agreed on. */
type Associated = Set<string>;

const wordings: readonly Wording<Associated>[] = [
  {
    pattern:
      /^(?:[\w-]+(?:,[\w!-]+){1,4} )?([0-9A-Fa-f:]{17})@([\w.-]{1,30}):? (connected|reassociat\w+|disconnected|rejected|lost connection|failed to connect|established connection)\b,? ?(.*)$/,
    says: ([, address, name, word, why = ''], { state }) => {
      const peer = macOf(address) ?? undefined;
      const at = { interface: name! };
      const ends = { ...at, ...(peer && { station: peer }) };
      switch (word) {
        case 'connected':
          if (state.size > MOST) state.clear();
          state.add(address!);
          return { kind: 'associated', ok: true, ...ends };
        case 'disconnected': {
          const said = [ended(why.replace(/, signal strength .*$/, ''), ends)].flat();
          const held = state.delete(address!) && !said.some(({ kind }) => OF_THE_JOIN.has(kind));
          // It left for another reason than the handshake: so that was done.
          return held ? [{ kind: 'connected', ok: true, ...ends }, ...said] : said;
        }
        case 'rejected':
          return rejected(why, ends);
        case 'lost connection':
        case 'failed to connect':
          return { ...ofAp(word, why, peer), ...at };
        case 'established connection':
          return { kind: 'connected', by: 'supplicant', ok: true, ...at, ...(peer && { bssid: peer }) };
        default:
          return { kind: 'associated', ok: true, ...ends };
      }
    },
  },
  {
    pattern:
      /^(?:[\w-]+(?:,[\w!-]+){1,4} )?([\w.-]{1,30}): ([0-9A-Fa-f:]{17}) (?:attempts to (?:connect|associate)|(in local ACL, reject|not in local ACL, by default reject|rejected|denied)\b.*)/,
    says: ([, name, address, detail]) => {
      const station = macOf(address);
      const ends = { interface: name!, ...(station && { station }) };
      return detail
        ? { kind: 'authenticated', ok: false, why: 'acl', detail, ...ends }
        : { kind: 'authenticated', ok: true, ...ends };
    },
  },
];

/** The wireless topic of RouterOS' log, of an access point and of a station. */
export const mikrotik: Importer = tableImporter<Associated>({
  form: 'RouterOS',
  by: 'ap',
  programs: /^$/,
  wordings,
  looks: /@|ACL/,
  state: () => new Set(),
});
