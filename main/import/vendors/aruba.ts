import type { EapolMessage, Ends } from '../../base/event.ts';
import { mac, type Said, tableImporter, type Wording } from '../table.ts';
import type { Importer } from '../types.ts';

/** What an entry of the trace is of: `->` comes from the station, `<-` goes to it. */
function entry(type: string, arrow: string, rest: string, ends: Ends): Said | readonly Said[] | null {
  const request = arrow === '<-';
  const key = /^(?:wpa\d?|sae|ft|owe)-key([1-4])$/.exec(type);
  if (key) {
    const message = `M${key[1]}` as EapolMessage;
    const came: Said = { kind: 'eapol', request, message, ...ends };
    if (/mic (?:failure|failed|mismatch|error)/i.test(rest))
      return [came, { kind: 'mic-invalid', message, ...ends }];
    return came;
  }
  switch (type) {
    case 'station-up':
      return { kind: 'associated', ok: true, ...ends };
    case 'station-down':
    case 'station-term-end':
      return { kind: 'disconnected', ...ends };
    case 'eap-start':
      return { kind: 'eap-start', ...ends };
    case 'eap-id-resp':
      return { kind: 'eap-identity', ...ends };
    case 'eap-success':
      return { kind: 'eap-success', ...ends };
    case 'eap-failure':
      return { kind: 'eap-failure', ...ends };
    case 'rad-reject':
      return { kind: 'eap-failure', by: 'server', detail: 'Access-Reject', ...ends };
    case 'rad-accept':
      return { kind: 'eap-success', by: 'server', detail: 'Access-Accept', ...ends };
    case 'mac-auth-fail':
    case 'macuser-fail':
      return { kind: 'authenticated', ok: false, why: 'acl', ...ends };
    case 'deauth':
      return { kind: 'deauthenticated', local: request, ...ends };
    default:
      break;
  }
  if (/srvr-timeout|server-out-of-service|rad-timeout|server-dead/.test(type))
    return { kind: 'radius', ok: false, why: 'no-answer', detail: type, ...ends };
  return null;
}

const ENTRY =
  /^\s*(?:Warning: )?([a-z][a-z0-9]+(?:-[a-z0-9]+){1,4}) +(\*|->|<-) +([0-9a-f:]{17}) +([0-9a-f:]{17})(?:\/\S{1,40})?(?: +(.*))?$/i;

const wordings: readonly Wording<null>[] = [
  {
    pattern: ENTRY,
    says: ([, type, arrow, client, ap, rest]) => {
      const station = mac(client);
      const bssid = mac(ap);
      const known = bssid && !/^00(:00){5}$/.test(bssid);
      return entry(type!.toLowerCase(), arrow!, rest ?? '', {
        ...(station && { station }),
        ...(known && { bssid }),
      });
    },
  },
  { pattern: /^Auth Trace Buffer$/, says: () => null },
];

/** `show auth-tracebuf` of an Aruba controller. */
export const aruba: Importer = tableImporter<null>({
  form: 'Aruba',
  by: 'ap',
  programs: /^$/,
  wordings,
  looks: /\*|->|<-|Trace/,
  state: () => null,
});
