import { utf8 } from '../../base/bytes.ts';
import type { Ends } from '../../base/event.ts';
import { macOf, type Said, tableImporter, type Wording } from '../table.ts';
import type { Importer } from '../types.ts';

/** Reasons of leaving in the array's own words, which are those of the standard's table; others stay words. */
const SSID = /, SSID: (.{1,32})$/;

function said(words: string, ends: Ends): Said | null {
  const named = SSID.exec(words)?.[1];
  const network = { ...ends, ...(named && { ssid: utf8(named) }) };
  if (words.startsWith('authentication packet received'))
    return { kind: 'authenticated', ok: true, ...network };
  if (words.startsWith('associated')) return { kind: 'associated', ok: true, ...network };
  const left = /^(deauthenticated|disassociated)(?:, reason: (.*))?/.exec(words);
  if (left)
    return {
      kind: left[1] === 'deauthenticated' ? 'deauthenticated' : 'disassociated',
      local: true,
      ...network,
      ...(left[2] && { detail: left[2] }),
    };
  const packet =
    /^(de)?(?:auth|disassoc)entication packet (received|sent)|^disassociation packet (received|sent)/.exec(
      words,
    );
  if (packet && (packet[2] ?? packet[3]) === 'received' && !words.startsWith('authentication'))
    return {
      kind: words.startsWith('deauth') ? 'deauthenticated' : 'disassociated',
      local: false,
      ...network,
    };
  if (/^EAPOL-start packet received/i.test(words)) return { kind: 'eap-start', ...network };
  if (/^EAP (?:Request|Response) packet \(type Identity\)/i.test(words))
    return { kind: 'eap-identity', ...network };
  if (/^EAP Success/i.test(words)) return { kind: 'eap-success', ...network };
  if (/^EAP Failure/i.test(words)) return { kind: 'eap-failure', ...network };
  const key = /^EAPOL-key (?:packet|message) ([1-4])/i.exec(words);
  if (key) return { kind: 'eapol', request: /sent/.test(words), message: `M${key[1]}` as 'M1', ...network };
  return null;
}

const wordings: readonly Wording<null>[] = [
  {
    pattern:
      /^\s*(?:Emergency|Alert|Critical|Error|Warning|Notice|Information|Debugging)\s+Station ([0-9a-f:]{17})(?: \([^)]{1,60}\))?, (?:IAP \S{1,20}: )?(.*)$/,
    says: ([, address, words]) => {
      const station = macOf(address);
      return said(words!, station ? { station } : {});
    },
  },
];

/** The log of a Xirrus array. */
export const xirrus: Importer = tableImporter<null>({
  form: 'Xirrus',
  by: 'ap',
  programs: /^$/,
  wordings,
  looks: /Station/,
  state: () => null,
});
