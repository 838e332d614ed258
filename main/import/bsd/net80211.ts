import type { MacAddress } from '../../base/brand.ts';
import { utf8 } from '../../base/bytes.ts';
import type { EapolMessage, Ends } from '../../base/event.ts';
import { type At, mac, type Said, sta, tableImporter, type Wording } from '../table.ts';
import type { Importer } from '../types.ts';

/** What an interface is about. */
interface Station {
  bssid?: MacAddress;
}
/** By interface; what names none is of the one that spoke last. */
interface Stations {
  readonly known: Map<string, Station>;
  last: string;
}
type Rule = Wording<Stations>;

const of = ({ interface: name, state }: At<Stations>): Station => {
  state.last = name ?? state.last;
  const known = state.known.get(state.last) ?? {};
  state.known.set(state.last, known);
  return known;
};

/** The AP of the interface: as the line names it, or as one before did. */
function ap(at: At<Stations>, text?: string): Ends & { readonly interface?: string } {
  const station = of(at);
  const named = mac(text);
  if (named) station.bssid = named;
  const { last } = at.state;
  return { ...(last && { interface: last }), ...(station.bssid && { bssid: station.bssid }) };
}

/** ieee80211_new_state: `SCAN -> AUTH`. */
function change(from: string, to: string, at: At<Stations>): Said | null {
  if (to === 'AUTH' && from !== 'RUN') return { kind: 'authenticate-request', request: true, ...ap(at) };
  if (from === 'AUTH' && to === 'ASSOC') return { kind: 'authenticated', ok: true, ...ap(at) };
  if (from === 'ASSOC' && to === 'RUN') return { kind: 'associated', ok: true, ...ap(at) };
  // What ends it is told by the line before it, or by none: the station's own timers are not.
  if (from === 'AUTH') return { kind: 'authentication-timeout', ...ap(at) };
  if (from === 'ASSOC') return { kind: 'association-timeout', ...ap(at) };
  return from === 'RUN' ? { kind: 'disconnected', ...ap(at) } : null;
}

const MAC = '([0-9a-f]{2}(?::[0-9a-f]{2}){5})';
const rule = (pattern: string, says: Rule['says']): Rule => ({
  pattern: new RegExp(pattern.replaceAll('MAC', MAC), 'i'),
  says,
});

const eapol =
  (request: boolean): Rule['says'] =>
  ([, number, group, address], at) => {
    const message = `${group === 'group key' ? 'G' : 'M'}${number}` as EapolMessage;
    // As an AP it gets the even ones and sends the odd ones.
    const byAp = (Number(number) % 2 === 0) !== request;
    const peer = mac(address);
    return byAp
      ? { kind: 'eapol', by: 'ap', request, message, ...(peer && { station: peer }) }
      : { kind: 'eapol', request, message, ...ap(at, address) };
  };

type Fault = Extract<Said, { kind: 'key-message' }>['why'];
const fault = (pattern: string, why: Fault): Rule =>
  rule(pattern, ([detail], at) => ({
    kind: 'key-message',
    ok: false,
    why,
    detail,
    ...ap(at),
    ...(why === 'nonce' && { message: 'M3' }),
  }));

const wordings: readonly Rule[] = [
  rule(
    '^(?:\\w+: )?(INIT|SCAN|AUTH|ASSOC|RUN|S_?\\w+) -> (INIT|SCAN|AUTH|ASSOC|RUN)\\b',
    ([, from, to], at) => change(from!.toUpperCase(), to!.toUpperCase(), at),
  ),
  rule('^sending (auth|(?:re)?assoc_req) to MAC', ([, what, address], at) =>
    what === 'auth'
      ? { kind: 'authenticate-request', request: true, ...ap(at, address) }
      : { kind: 'associate-request', request: true, ...ap(at, address) },
  ),
  rule('^sending (deauth|disassoc) to MAC', ([, what, address], at) => ({
    kind: what === 'deauth' ? 'deauthenticated' : 'disassociated',
    local: true,
    ...ap(at, address),
  })),
  rule('^(?:received|recv) (deauth|disassoc)\\w* from MAC', ([, what, address], at) => ({
    kind: what === 'deauth' ? 'deauthenticated' : 'disassociated',
    local: false,
    ...ap(at, address),
  })),
  rule('^\\[MAC\\] (?:recv )?(deauth|disassoc)\\w* \\(reason:? (\\d+)', ([, address, what, reason], at) => ({
    kind: what === 'deauth' ? 'deauthenticated' : 'disassociated',
    local: false,
    reason: Number(reason),
    ...ap(at, address),
  })),
  rule(
    '^(?:received|recv) (?:auth|assoc_resp|reassoc_resp|beacon|probe_resp)\\b.*from MAC',
    ([, address], at) => {
      ap(at, address);
      return null;
    },
  ),
  rule('^associated with MAC ssid "(.{0,32})" channel', ([, address, ssid], at) => ({
    kind: 'associated',
    ok: true,
    ssid: utf8(ssid!),
    ...ap(at, address),
  })),
  rule(
    '^(?:\\[MAC\\] )?(?:open|shared key|FT|SAE)? ?auth(?:entication)? failed \\((?:status|reason)[: ]+(\\d+)\\)(?: for MAC)?',
    ([, first, status, last], at) => ({
      kind: 'authenticated',
      ok: false,
      status: Number(status),
      ...ap(at, first ?? last),
    }),
  ),
  rule(
    '^(?:\\[MAC\\] )?(?:re)?assoc(?:iation)? failed \\((?:status|reason)[: ]+(\\d+)\\)(?: for MAC)?',
    ([, first, status, last], at) => ({
      kind: 'associated',
      ok: false,
      status: Number(status),
      ...ap(at, first ?? last),
    }),
  ),
  rule('^\\[MAC\\] (?:re)?assoc success at aid (\\d+)', ([, address], at) => ({
    kind: 'associated',
    ok: true,
    ...ap(at, address),
  })),
  rule('^received msg ([1-4])/\\d of the (4-way|group key) handshake from MAC', eapol(false)),
  rule('^sending msg ([1-4])/\\d of the (4-way|group key) handshake to MAC', eapol(true)),
  rule('^marking port MAC valid', ([, address], at) => ({
    kind: 'port-authorized',
    ok: true,
    ...ap(at, address),
  })),
  rule('^station MAC newly authenticated', ([, address]) => ({
    kind: 'authenticated',
    by: 'ap',
    ok: true,
    ...sta(address),
  })),
  rule('^no recent beacons from MAC', ([detail, address], at) => ({
    kind: 'beacon-loss',
    detail,
    ...ap(at, address),
  })),
  rule('^(key MIC failed)$', ([detail], at) => ({ kind: 'mic-invalid', detail, ...ap(at) })),
  fault('^ANonce does not match msg 1/4$', 'nonce'),
  fault('^decryption failed$', 'undecryptable'),
  fault('^GTK not encrypted$', 'unencrypted'),
  fault('^unexpected in state: \\d+$', 'order'),
  rule('^(missing RSN IE)$', ([detail], at) => ({
    kind: 'element-mismatch',
    message: 'M3',
    why: 'rsne',
    detail,
    ...ap(at),
  })),
  rule('^discard (?:auth|assoc)\\b|^trying AP MAC on channel', () => null),
];

/** An interface of one of the BSD kernels, and on FreeBSD the function that speaks: `wlan0: ieee80211_new_state_locked: `. */
const SUBJECT = /^((?!en\d)[a-z]{2,8}\d{1,2}): (?:(?:ieee80211|sta|hostap)_\w+: )?/;

const NAMED =
  /^[a-z]{2,8}\d{1,2}: (?:(?:\w+: )?(?:INIT|SCAN|AUTH|ASSOC|RUN) -> (?:INIT|SCAN|AUTH|ASSOC|RUN)\b|(?:sending|received) (?:auth|assoc_req|reassoc_req|msg [1-4]\/\d of|(?:re)?assoc_resp|deauth|disassoc)|no recent beacons from|associated with [0-9a-f:]{17} ssid "|(?:open|shared key) auth(?:entication)? failed \(|station [0-9a-f:]{17} newly authenticated|\[[0-9a-f:]{17}\] (?:recv |assoc|station|open auth|shared key))/i;

/** What stands without an interface. */
const ALONE =
  /^(?:key MIC failed|ANonce does not match msg 1\/4|GTK not encrypted|marking port [0-9a-f:]{17} valid)$/i;

/** net80211 of the BSD kernels with `ifconfig IF debug`: states, frames, messages of the handshake, and what is wrong with them. */
export const net80211: Importer = tableImporter<Stations>({
  form: 'BSD',
  by: 'supplicant',
  programs: /^bsd$/,
  subject(text) {
    const match = SUBJECT.exec(text);
    return match ? { rest: text.slice(match[0].length), interface: match[1]! } : { rest: text };
  },
  sure: ({ text }) => NAMED.test(text) || ALONE.test(text),
  wordings: wordings.map((wording) => ({ ...wording, common: true as const })),
  state: () => ({ known: new Map(), last: '' }),
});
