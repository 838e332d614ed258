import type { Ends } from '../../base/event.ts';
import { Reason } from '../../standard/reason.ts';
import { type Said, sta, tableImporter, type Wording } from '../table.ts';
import type { Importer } from '../types.ts';

function event(
  kind: string,
  ends: Ends & { interface: string },
  status: number,
  reason: number,
): Said | null {
  const result = status === 0 ? { ok: true as const, status: 0 as const } : { ok: false as const, status };
  switch (kind) {
    case 'Auth':
      return { kind: 'authenticated', ...ends, ...result };
    case 'Assoc':
    case 'ReAssoc':
      return { kind: 'associated', ...ends, ...result };
    case 'Disassoc':
    case 'Disassoc_ind':
      return { kind: 'disassociated', ...ends, local: false, reason };
    case 'Deauth_ind':
    case 'Deauth':
    case 'Deauthentication': {
      // The AP itself answers a station that it does not know so (9.4.1.7).
      const local = kind === 'Deauth' || reason === Reason.Class2 || reason === Reason.Class3;
      return { kind: 'deauthenticated', ...ends, local, reason };
    }
    default:
      return null;
  }
}

const wordings: readonly Wording<null>[] = [
  {
    pattern:
      /^(?:wlceventd: )?(?:WLCEVENTD )?wlceventd_proc_event\(\d+\): (\S{1,15}): (\w+) ([0-9a-f:]{17}), status: ?(?:[A-Za-z ]+\()?(\d+)\)?(?:, reason: ?[^(]{0,120}(?:\([a-z ]{0,40}\)[^(]{0,80})?\((\d+)\))?/i,
    says: ([, name, kind, address, status, reason]) => {
      const ends = { interface: name!, ...sta(address) };
      return event(kind!, ends, Number(status), Number(reason ?? 0));
    },
  },
];

/** wlceventd of ASUS' routers: what the driver of Broadcom reports of each station. */
export const asus: Importer = tableImporter<null>({
  form: 'ASUS',
  by: 'ap',
  programs: /^wlceventd$/,
  wordings,
  sure: /^(?:wlceventd: )?WLCEVENTD /,
  state: () => null,
});
