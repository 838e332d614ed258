import { macOf, type Said, tableImporter, type Wording } from '../table.ts';
import type { Importer } from '../types.ts';

const field = (text: string, name: string): string | undefined =>
  new RegExp(`\\b${name}='([^']{0,120})'`).exec(text)?.[1];

/** `type=association radio='0' vap='3' …`: what happened, and of whom. */
function event(type: string, text: string): Said | null {
  const station = macOf(field(text, 'client_mac') ?? field(text, 'mac'));
  const reason = Number(field(text, 'reason') ?? field(text, 'reason_code') ?? 0);
  const ends = {
    ...(station && { station }),
    ...(field(text, 'vap') && { interface: `vap ${field(text, 'vap')}` }),
  };
  switch (type) {
    case 'association':
      return { kind: 'associated', ok: true, ...ends };
    case 'association_reject':
      return { kind: 'associated', ok: false, ...ends };
    case 'disassociation':
      return { kind: 'disassociated', ...ends, ...(reason > 0 && { reason }) };
    case 'wpa_auth':
      return { kind: 'connected', ok: true, ...ends };
    case 'wpa_deauth':
    case '8021x_deauth':
      return { kind: 'deauthenticated', local: true, ...ends, ...(reason > 0 && { reason }) };
    case '8021x_auth':
      return { kind: 'eap-start', ...ends };
    case '8021x_eap_success':
      return { kind: 'eap-success', ...ends };
    case '8021x_eap_failure':
      return { kind: 'eap-failure', ...ends };
    case 'radius_mac_auth_failure':
      return { kind: 'authenticated', ok: false, why: 'acl', ...ends };
    default:
      return null;
  }
}

const wordings: readonly Wording<null>[] = [
  {
    pattern: /^(?:\d \d{10}\.\d+ )?(?:[\w.-]{1,60} )?events type=(\w{1,40}) /,
    says: ({ 1: type, input }) => event(type!, input),
  },
];

/** The event log of Meraki's access points, as their syslog sends it. */
export const meraki: Importer = tableImporter<null>({
  form: 'Meraki',
  by: 'ap',
  programs: /^$/,
  wordings,
  looks: /events type=/,
  state: () => null,
});
