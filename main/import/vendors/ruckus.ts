import { utf8 } from '../../base/bytes.ts';
import { macOf, type Said, tableImporter, type Wording } from '../table.ts';
import type { Importer } from '../types.ts';

function event(
  words: string,
  base: { readonly station?: ReturnType<typeof macOf> & string; readonly ssid?: Uint8Array },
): Said | null {
  if (/^(?:joins|re-associates to|roams? (?:to|in))/.test(words))
    return { kind: 'connected', ok: true, ...base };
  if (/^(?:leaves|disconnects from|is disconnected)/.test(words)) return { kind: 'disconnected', ...base };
  if (/^fails authentication too many times|^(?:fails|failed) (?:to )?authenticat/.test(words))
    return { kind: 'authenticated', ok: false, detail: words, ...base };
  if (/^fails to (?:join|connect)/.test(words))
    return { kind: 'associated', ok: false, detail: words, ...base };
  return null;
}

const wordings: readonly Wording<null>[] = [
  {
    pattern:
      /\bUser\[([0-9a-f:]{17})(?:@[^\]]{0,60})?\] (?:\([^)]{0,60}\) )?([a-z][^[]{0,80})(?:WLAN)?\[([^\]]{1,32})\]/i,
    says: ({ 1: address, 2: words, 3: ssid, input }) => {
      const station = macOf(address);
      const said = event(words!, {
        ...(station && { station }),
        ...(/WLAN\[/.test(input) && { ssid: utf8(ssid!) }),
      });
      return said;
    },
  },
];

/** The events of a Ruckus controller: who joins which network, and who fails to. */
export const ruckus: Importer = tableImporter<null>({
  form: 'Ruckus',
  by: 'ap',
  programs: /^(?:stamgr|eventd|Eventd|syslog)$/,
  wordings,
  looks: /User\[/,
  state: () => null,
});
