import type { RadiusFault } from '../../../base/event.ts';
import type { Rule } from '../../rule.ts';
import { told } from '../../told.ts';

const entry = {
  cause: 'radius-failed',
  title: 'The AP and its RADIUS server do not come together',
  shows:
    'EAP stays without an answer, for the AP gets none that it can use: hostapd prints `No response from Authentication server`, `did not have correct Message-Authenticator`, `No authentication server configured`, `did not include required VLAN ID`.',
  proof: 'What the AP, or the server, says of the other. The station can know nothing of it.',
  remedy:
    'Look at the address, port and shared secret of the server on the AP (`auth_server_addr`, `auth_server_port`, `auth_server_shared_secret`), and at what the server knows of this AP (FreeRADIUS: `clients.conf`).',
  misleads: 'The station sees EAP that stops, or reason 23: its user name and password are not the matter.',
} as const;

const SAYS: Readonly<Record<RadiusFault, { readonly summary: string; readonly remedy: string }>> = {
  secret: {
    summary: 'The shared secret of the AP and of its RADIUS server differ: what one sends, the other drops.',
    remedy:
      'Give both the same secret: `auth_server_shared_secret` of hostapd, `secret` of the client in FreeRADIUS (`clients.conf`). A server that sends no Message-Authenticator has to be brought up to date.',
  },
  client: {
    summary: 'The RADIUS server does not know the AP that asks, and drops its requests.',
    remedy:
      'Enter the address of the AP on the server, with the secret that the AP has (FreeRADIUS: `clients.conf`). The address that the server names is the one that counts, behind address translation too.',
  },
  'no-answer': {
    summary: 'The RADIUS server does not answer the AP.',
    remedy:
      'Look whether the server runs and knows this AP as a client (it drops what unknown clients send), and at address, port and firewall between the two.',
  },
  'no-server': {
    summary: 'The AP has no RADIUS server that it could ask.',
    remedy: 'Set `auth_server_addr` and `auth_server_shared_secret`, or `eap_server=1` for the AP’s own.',
  },
  malformed: { summary: 'The AP cannot use the answer of the RADIUS server.', remedy: entry.remedy },
  vlan: {
    summary: 'The RADIUS server admits the station, and the AP lacks the VLAN that it requires.',
    remedy:
      'Let the server send Tunnel-Type, Tunnel-Medium-Type and Tunnel-Private-Group-ID, or set `dynamic_vlan=1` (optional) in place of 2 on hostapd.',
  },
};

/** The same of a server that hands requests on. */
const PROXY = {
  summary: 'The RADIUS server hands the request on to another server, which does not answer it.',
  remedy:
    'Look at the server that it is handed on to (FreeRADIUS: `home_server` and `realm` in `proxy.conf`; for Active Directory winbind): whether it runs, knows this server as a client, and can be reached. Where nothing is to be handed on, take the realm out.',
} as const;

export const radiusFailed: Rule = {
  ...entry,
  explains: { 'eap-failed': 'all', deauthenticated: 'inferred' },
  ...told(entry, {
    kinds: ['radius'],
    // An answer without EAP is a refusal: the cause is that of EAP.
    is: ({ why }) => why !== 'malformed',
    says: ({ why, by }) => (by === 'server' && why === 'no-answer' ? PROXY : SAYS[why]),
  }),
};
