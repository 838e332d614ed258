import type { EapolMessage, Ends } from '../../base/event.ts';
import { bss, type Said, sta, tableImporter, type Wording } from '../table.ts';
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

const MAC = '([0-9a-f:]{17})';

/** A row of `show ap debug mgmt-frames`: who sent it to whom at which BSS, and how it came out. */
function frame(type: string, sender: string, ap: string, rest: string, ends: Ends): Said | null {
  const request = sender === ap;
  const sae = /^SAE-(Commit|Confirm):(\d{1,5})/.exec(rest);
  if (type === 'auth' && sae)
    return {
      kind: sae[1] === 'Commit' ? 'sae-commit' : 'sae-confirm',
      request,
      status: Number(sae[2]),
      ...ends,
    };
  const ok = /^Success\b/.test(rest);
  if (type === 'auth' && request) return { kind: 'authenticated', ok, ...(!ok && { detail: rest }), ...ends };
  if (/^(?:re)?assoc-resp$/.test(type))
    return { kind: 'associated', ok, ...(!ok && { detail: rest }), ...ends };
  if (type === 'deauth') return { kind: 'deauthenticated', local: request, detail: rest, ...ends };
  return type === 'disassoc' ? { kind: 'disassociated', local: request, detail: rest, ...ends } : null;
}

const wordings: readonly Wording<null>[] = [
  {
    pattern: new RegExp(
      `^\\s*(auth|(?:re)?assoc-re(?:q|sp)|deauth|disassoc) +${MAC} +${MAC} +${MAC} +-?\\d{1,3} +(\\S.*)$`,
      'i',
    ),
    says: ([, type, sender, receiver, ap, rest]) =>
      frame(type!.toLowerCase(), sender!, ap!, rest!, {
        ...sta(sender === ap ? receiver : sender),
        ...bss(ap),
      }),
  },
  {
    pattern: new RegExp(`^<\\d{6}> <[A-Z]{3,5}> .*\\bstation= ?${MAC} +.*Confirm did not verify`, 'i'),
    says: ([, station]) => ({ kind: 'sae-confirm-mismatch', ...sta(station) }),
  },
  {
    pattern: ENTRY,
    says: ([, type, arrow, client, ap, rest]) =>
      entry(type!.toLowerCase(), arrow!, rest ?? '', {
        ...sta(client),
        ...(!/^00(:00){5}$/.test(ap!) && bss(ap)),
      }),
  },
  { pattern: /^Auth Trace Buffer$/, says: () => null },
];

/** `show auth-tracebuf` of an Aruba controller, the management frames that an AP keeps, and what its SAE says. */
export const aruba: Importer = tableImporter<null>({
  form: 'Aruba',
  by: 'ap',
  programs: /^wpa3_sae$/,
  wordings,
  looks: /\*|->|<-|Trace|^\s*(?:auth|(?:re)?assoc-re|deauth|disassoc)|station=/,
  state: () => null,
});
