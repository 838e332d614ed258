import { type Said, sta, tableImporter, type Wording } from '../table.ts';
import type { Importer } from '../types.ts';

/** What stahtd counted of one station: it puts its numbers in quotes. */
function counted(json: string): Record<string, string> | null {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null ? (value as Record<string, string>) : null;
  } catch {
    return null;
  }
}

const isPositive = (text: string | undefined): boolean => Number(text ?? 0) > 0;

/** One report of a station's way in: which of its steps failed, and how it came out. */
function tracked(json: string): readonly Said[] {
  const fields = counted(json);
  if (!fields) return [];
  const name = { ...sta(fields.mac), ...(fields.vap && { interface: fields.vap }) };
  const type = fields.event_type ?? '';
  const status = Number(fields.assoc_status ?? 0);
  const said: Said[] = [];
  if (status > 0) return [{ kind: 'associated', ok: false, status, ...name }];
  if (isPositive(fields.wpa_auth_failures)) said.push({ kind: 'four-way-failed', ...name });
  else if (/failure/.test(type) && isPositive(fields.auth_failures))
    said.push({
      kind: 'authenticated',
      ok: false,
      detail: `${fields.auth_failures} authentications failed`,
      ...name,
    });
  if (/^(?:success|fixup)$/.test(type) && said.length === 0)
    said.push({ kind: 'connected', ok: true, ...name });
  if (/^sta_leave$/.test(type)) said.push({ kind: 'disconnected', ...name });
  return said;
}

const wordings: readonly Wording<null>[] = [
  {
    pattern: /^(?:stahtd(?:\[\d+\])?: )?\[STA-TRACKER\]\.\w+\(\): (\{.*\})$/,
    says: ([, json]) => tracked(json!),
  },
  {
    pattern: /\bEVENT_STA_(JOIN|LEAVE) (\S{1,15}): ([0-9a-f:]{17})/i,
    says: ([, what, name, station]) =>
      what === 'JOIN'
        ? { kind: 'associated', ok: true, interface: name!, ...sta(station) }
        : { kind: 'disconnected', interface: name!, ...sta(station) },
  },
];

/** UniFi's access points: stahtd, which follows each station, and wevent. */
export const unifi: Importer = tableImporter<null>({
  form: 'UniFi',
  by: 'ap',
  programs: /^(?:stahtd|wevent)$/,
  wordings,
  looks: /STA/,
  sure: /^(?:stahtd(?:\[\d+\])?: )?\[STA-TRACKER\]/,
  state: () => null,
});
