import type { MacAddress } from '../../base/brand.ts';
import { fromHex } from '../../base/bytes.ts';
import { resultOf } from '../../base/event.ts';
import { LinkType } from '../../capture/types.ts';
import { Status } from '../../standard/status.ts';
import { type At, bss, mac, type Said, tableImporter, type Wording } from '../table.ts';
import type { Importer, LoggedFrame } from '../types.ts';

/** Own address of an interface, once a frame has told it. */
type Own = Map<string, MacAddress>;
type Rule = Wording<Own>;

/** `auth 02:… -> 02:… status: 0: Successful`: transmitter, receiver. */
const FRAME =
  /^(unprotected )?(auth|assoc(?! comeback)|reassoc|deauth|disassoc)(?: ([0-9a-f:]{17}) -> ([0-9a-f:]{17}))?(?: (?:status:|reason) (\d+): [^[]*|: (timed out|unknown event))?/;

function ofFrame([, unprotected, type, from, to, code, without]: RegExpExecArray, at: At<Own>): Said | null {
  const own = at.state.get(at.interface ?? '');
  const leaving = type === 'deauth' || type === 'disassoc';
  const local = leaving && own !== undefined && mac(from) === own;
  const station = mac(local ? from : to) ?? own;
  if (!leaving && station && from) at.state.set(at.interface ?? '', station);
  const ends = { ...(station && { station }), ...bss(local ? to : from) };
  if (leaving) {
    const kind = type === 'deauth' ? 'deauthenticated' : 'disassociated';
    const more = {
      ...(code && { reason: Number(code) }),
      ...(unprotected && { why: 'unprotected' as const }),
    };
    return { kind, ...ends, local, ...more };
  }
  const authentication = type === 'auth';
  if (without === 'timed out')
    return { kind: authentication ? 'authentication-timeout' : 'association-timeout', ...ends };
  if (code === undefined) return null;
  return { kind: authentication ? 'authenticated' : 'associated', ...ends, ...resultOf(Number(code)) };
}

const wordings: readonly Rule[] = [
  { pattern: FRAME, says: ofFrame },
  {
    pattern: /^connected(?: to ([0-9a-f:]{17}))?/,
    says: (match) => ({ kind: 'connect-result', ok: true, status: 0, ...bss(match[1]) }),
  },
  {
    pattern: /^failed to connect(?: to ([0-9a-f:]{17}))?(?:, status: (\d+): )?/,
    says: (match) => ({
      kind: 'connect-result',
      ok: false,
      ...bss(match[1]),
      ...(match[2] && { status: Number(match[2]) }),
    }),
  },
  {
    pattern: /^roamed(?: to ([0-9a-f:]{17}))?/,
    says: (match) => ({ kind: 'connected', why: 'roamed', ...bss(match[1]) }),
  },
  {
    pattern: /^disconnected (\(by AP\)|\(local request\))(?: reason: (\d+): )?/,
    says: (match) => ({
      kind: 'disconnected',
      local: match[1] === '(local request)',
      ...(match[2] && { reason: Number(match[2]) }),
    }),
  },
  {
    pattern: /^scan (?:started|finished|(aborted))/,
    says: ([all, aborted]) => ({
      kind: 'scan',
      ok: !aborted,
      why: aborted ? 'aborted' : all.endsWith('started') ? 'started' : 'finished',
    }),
  },
  {
    pattern:
      /^Michael MIC failure event:(?: source MAC address ([0-9a-f:]{17}))?.*?(?: Key Type (\S+))?(?: Key Id (\d+))?$/,
    says: (match) => ({
      kind: 'michael-failure',
      ...bss(match[1]),
      detail: match[0],
      ...(match[3] && { values: { 'key id': Number(match[3]) } }),
    }),
  },
  {
    pattern: /^CQM event: .*(?:[Bb]eacon loss)|^(?:CQM event: )?peer .* didn't ACK (\d+) packets/,
    says: (match) => ({ kind: 'beacon-loss', detail: match[0] }),
  },
  {
    pattern: /^assoc comeback bssid ([0-9a-f:]{17}) timeout (\d+)/,
    says: (match) => ({
      kind: 'associated',
      ok: false,
      status: Status.TryLater,
      ...bss(match[1]),
      values: { 'comeback TU': Number(match[2]) },
    }),
  },
  { pattern: /^unknown event \d+ \(port_authorized\)/, says: () => ({ kind: 'port-authorized', ok: true }) },
];

const SUBJECT = /^([\w.-]{1,15}) \(phy #\d+\): |^phy #\d+: /;

const table = tableImporter<Own>({
  form: 'iw event',
  by: 'kernel',
  programs: /^iw$/,
  subject(text) {
    const match = SUBJECT.exec(text);
    return { rest: match ? text.slice(match[0].length) : text, ...(match?.[1] && { interface: match[1] }) };
  },
  sure: SUBJECT,
  wordings: wordings.map((wording) => ({ ...wording, common: true as const })),
  state: () => new Map(),
});

/** `[frame: b0 00 …]` of iw event -f; it prints the whole management frame. */
function frameIn(text: string): LoggedFrame | null {
  const match = / \[frame:((?: [0-9a-f]{2}){24,})\]/.exec(text);
  return match && { type: 'frame', linkType: LinkType.Ieee80211, bytes: fromHex(match[1]!, 'frame') };
}

/** `iw event`, with -t or -T and -f or without: what the kernel tells all who listen. */
export const iwEvent: Importer = {
  ...table,
  reader() {
    const inner = table.reader();
    return {
      read(line) {
        const reads = inner.read(line);
        const frame = reads && frameIn(line.text);
        return frame ? [frame, ...reads] : reads;
      },
      end: () => inner.end(),
    };
  },
};
