import type { Code } from './code.ts';

/** Subtypes of management frames (802.11-2020 Table 9-1). */
export const Subtype = {
  AssociationRequest: 0,
  AssociationResponse: 1,
  ReassociationRequest: 2,
  ReassociationResponse: 3,
  ProbeRequest: 4,
  ProbeResponse: 5,
  Beacon: 8,
  Disassociation: 10,
  Authentication: 11,
  Deauthentication: 12,
  Action: 13,
} as const;

/** What a key that is no pairwise one is for, by its index: 4 and 5 an IGTK, 6 and 7 a BIGTK (802.11-2020 12.7.1.5, 12.7.1.6). */
export function groupKeyUse(index: number): 'group' | 'management' | 'beacon' {
  if (index === 4 || index === 5) return 'management';
  return index === 6 || index === 7 ? 'beacon' : 'group';
}

/** Categories of Action frames that the program asks for by name (802.11-2020 Table 9-51); action.ts names them all. */
export const Category = { FastTransition: 6, SaQuery: 8 } as const;

/**
 * Types of EAPOL-Key descriptors: of dynamic WEP (IEEE 802.1X-2004, 7.6), of RSN (IEEE 802.11-2020, 12.7.2), and the one that WPA had
 * before it.
 */
export const Descriptor = { Rc4: 1, Rsn: 2, Wpa: 254 } as const;

/** Authentication algorithm numbers (802.11-2020 9.4.1.1). */
export const Algorithm = {
  Open: 0,
  SharedKey: 1,
  Ft: 2,
  Sae: 3,
  FilsSk: 4,
  FilsSkPfs: 5,
  FilsPk: 6,
  Pasn: 7,
  Eap: 8,
} as const;

/** FILS by shared key, with and without perfect forward secrecy, or by public key. */
export const isFilsAlgorithm = (algorithm: number | null): boolean =>
  algorithm !== null && algorithm >= Algorithm.FilsSk && algorithm <= Algorithm.FilsPk;

/**
 * Whether the status code of an Authentication frame is reserved, and says nothing whatever it is: in what asks, the first
 * frame and the answer to a challenge (802.11-2020 9.3.3.11, table 9-43). Only SAE has a status from the first frame on.
 */
export const statusIsReserved = (algorithm: number | undefined, sequence: number | undefined): boolean =>
  algorithm !== Algorithm.Sae &&
  (sequence === 1 || (sequence === 3 && (algorithm === Algorithm.SharedKey || algorithm === Algorithm.Ft)));

/** Transaction sequence numbers that an authentication has (802.11-2020 12.3.3, 12.4.5.5, 13.5, 12.11.2; 802.11az 12.13). */
const TRANSACTIONS: Readonly<Record<number, number>> = { 0: 2, 1: 4, 2: 4, 3: 2, 4: 2, 5: 2, 6: 2, 7: 3 };

/** Whether an authentication of that algorithm has a frame of that number; of one that is not known each may be. */
export const isTransaction = (algorithm: number, sequence: number): boolean =>
  sequence >= 1 && sequence <= (TRANSACTIONS[algorithm] ?? Number.POSITIVE_INFINITY);

/** What each authentication algorithm is (802.11-2020 9.4.1.1). */
export const authAlgorithms: Readonly<Record<number, Code>> = {
  0: {
    text: 'Open System',
    meaning: 'No proof of anything: keys are proved later, in the four-way handshake.',
  },
  1: { text: 'Shared Key', meaning: 'A WEP challenge and its encryption. Broken.' },
  2: { text: 'Fast BSS Transition', meaning: 'Roaming with keys derived at the first association.' },
  3: {
    text: 'SAE',
    meaning: 'Simultaneous authentication of equals: a password proved without disclosing it.',
  },
  4: { text: 'FILS shared key', meaning: 'Fast initial link setup by EAP re-authentication.' },
  5: { text: 'FILS shared key with PFS', meaning: 'The same with a fresh Diffie-Hellman exchange.' },
  6: { text: 'FILS public key', meaning: 'Fast initial link setup by certificates or raw public keys.' },
  7: { text: 'PASN', meaning: 'Pre-association security negotiation: keys before, or without, association.' },
  8: { text: 'IEEE 802.1X', meaning: 'EAP inside authentication frames (802.11bi).' },
  128: { text: 'Network EAP', meaning: 'Cisco LEAP.' },
};
/** `Open System`, `SAE` …; `Unknown` for a number of no table. */
export const authAlgorithmName = (n: number): string => authAlgorithms[n]?.text ?? 'Unknown';

/** Ethertypes that frames are told apart by (IEEE 802 numbers). */
export const EtherType = {
  Ipv4: 0x0800,
  Arp: 0x0806,
  Vlan: 0x8100,
  Ipv6: 0x86dd,
  Eapol: 0x888e,
  ServiceVlan: 0x88a8,
  PreAuthentication: 0x88c7,
  Encapsulated80211: 0x890d,
} as const;

/** Names of the Ethertypes that turn up on a wireless link. */
export const etherTypeNames: Readonly<Record<number, string>> = {
  [EtherType.Ipv4]: 'IPv4',
  [EtherType.Arp]: 'ARP',
  [EtherType.Vlan]: '802.1Q VLAN',
  [EtherType.Ipv6]: 'IPv6',
  [EtherType.Eapol]: '802.1X authentication (EAPOL)',
  [EtherType.ServiceVlan]: '802.1ad VLAN',
  [EtherType.PreAuthentication]: 'RSN preauthentication',
  [EtherType.Encapsulated80211]: '802.11 encapsulation (FT over the DS, TDLS)',
  34915: 'PPPoE discovery',
  34916: 'PPPoE session',
  34996: 'WAPI',
  35020: 'LLDP',
  35045: 'MACsec',
  35130: 'IEEE 1905.1',
  37120: 'VLAN (old double tagging)',
};
