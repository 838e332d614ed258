import type { MacAddress } from '../../base/brand.ts';
import { type Bytes, concat } from '../../base/bytes.ts';
import type { AssociateRequest, SecurityRequest } from '../radio/index.ts';
import type { Acting } from './acting.ts';
import { readAssociation } from './frames-read.ts';
import { ofKind } from './inbox.ts';
import { end, statusWords } from './outcome.ts';
import { associationPatience, WAIT_FOR_KERNEL_MS } from './patience.ts';
import { type Choice, ownRsne } from './selection.ts';

/** An association that was granted. */
export interface Associated {
  /** Our RSNE as the request had it; message 2 repeats it. null: no protection. */
  readonly ownRsne: Bytes | null;
  /** Octets of the elements of the response. */
  readonly responseElements: Bytes;
}

const nothing = new Uint8Array(0);

/**
 * What ASSOCIATE and CONNECT ask for.
 * @param more elements behind RSNE and RSNXE: OWE's public key
 */
export function securityRequest(
  { bss, ssid, security }: Choice,
  eapol: 'control-port' | 'packet',
  pmkids: readonly Bytes[],
  more: Bytes,
): SecurityRequest {
  const { bssid, frequencyMHz } = bss;
  const target = { bssid, ssid, frequencyMHz };
  const none = { akm: null, pairwise: null, group: null, mfp: 'no', privacy: false, eapol: null } as const;
  if (!security) return { ...target, ...none, elements: new Uint8Array(0) };
  const { akm, pairwise, group, mfp, ownRsnxe, mobility } = security;
  return {
    ...target,
    akm,
    pairwise,
    group,
    // What both ends can is used, and the kernel is told of no "perhaps".
    mfp: mfp === 'no' ? 'no' : 'required',
    privacy: true,
    eapol,
    elements: concat(ownRsne(security, pmkids), mobility ?? nothing, ownRsnxe ?? nothing, more),
  };
}

/** The one status that another attempt may turn into a success: it is given back, all others end the attempt. */
export const PMKID_UNKNOWN = 53;

/**
 * Association by user space. @returns null where the AP does not know the PMKID that we named
 * @param previousBssid access point that the station comes from: the request is a reassociation
 */
export async function associate(
  act: Acting,
  choice: Choice,
  request: SecurityRequest,
  pmkids: readonly Bytes[],
  previousBssid: MacAddress | null,
): Promise<Associated | null> {
  const { radio, inbox } = act;
  const full: AssociateRequest = { ...request, previousBssid };
  await act.send(
    {
      name: previousBssid ? 'Reassociation Request' : 'Association Request',
      command: 'ASSOCIATE',
      words: choice.security
        ? 'We ask to join, and say in our RSNE what we chose of what the access point offers.'
        : 'We ask to join the network, which has no protection.',
    },
    associationPatience(act.clock.now()),
    () => radio.associate(full),
  );
  const event = await inbox.take(ofKind('association', 'association-timeout'), WAIT_FOR_KERNEL_MS);
  if (!event || event.kind === 'association-timeout')
    end(
      'association-timeout',
      `The access point ${choice.bss.bssid} did not answer our Association Request, though it was repeated.`,
      'It answered the authentication, so look at a monitor capture for what gets lost, or at its log.',
    );
  const read = readAssociation(event.frame);
  await act.received(
    previousBssid ? 'Reassociation Response' : 'Association Response',
    read
      ? `The access point answers: ${statusWords(read.status)}.`
      : 'The access point sent no Association Response.',
  );
  const status = read?.status ?? 1;
  if (status === PMKID_UNKNOWN && pmkids.length) return null;
  if (status) associationRefused(status);
  const { wlan, bytes } = read!.frame;
  return {
    ownRsne: choice.security && ownRsne(choice.security, pmkids),
    responseElements: bytes.slice(wlan!.header.end + 6),
  };
}

/** What to do about a refused association, by its status. */
const NEXT: Readonly<Record<number, string>> = {
  12: 'The access point gives no reason; its log may.',
  17: 'It has as many stations as it takes. Try later, or another access point of the network.',
  30: 'It thinks that we are still associated and asks whether that is so. Try again in a few seconds.',
  31: 'It requires protected management frames: use a driver that can, and do not forbid them.',
  40: 'It calls our RSNE invalid: compare it with the one in its beacon.',
  41: 'The group cipher that we named is not its own: compare our RSNE with its beacon.',
  42: 'It does not accept our pairwise cipher, though its beacon names it: look at its configuration.',
  43: 'It does not accept our key management, though its beacon names it: look at its configuration.',
  53: 'It does not know the PMK that we named. Connect again without a cached one.',
  77: 'It does not do the group of our public key: offer another one (19, 20, 21).',
};

/** @throws Ended */
export function associationRefused(status: number): never {
  return end(
    'association-refused',
    `The access point refused the association: ${statusWords(status)}.`,
    NEXT[status] ?? "Look at the access point's log for the reason.",
    { status },
  );
}
