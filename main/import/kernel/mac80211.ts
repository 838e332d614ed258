import type { MacAddress } from '../../base/brand.ts';
import { type Ends, resultOf } from '../../base/event.ts';
import { Status } from '../../standard/status.ts';
import { type At, bss, mac, type Said, type Wording } from '../table.ts';

/** What one interface is trying. */
export interface Station {
  bssid?: MacAddress;
  station?: MacAddress;
  /** Status of the association response that the next line repeats in its own words. */
  status?: number;
}

type Stations = Map<string, Station>;
type Rule = Wording<Stations>;

const MAC = '([0-9a-f]{2}(?::[0-9a-f]{2}){5})';

/** The interface's state, made when it is first named. */
function stationOf({ interface: name = '', state }: At<Stations>): Station {
  const known = state.get(name) ?? {};
  state.set(name, known);
  return known;
}

/** What earlier lines of the interface told of the two ends. */
const ends = (at: At<Stations>): Ends => {
  const { bssid, station } = stationOf(at);
  return { ...(bssid && { bssid }), ...(station && { station }) };
};

const word = (pattern: string, says: Rule['says']): Rule => ({
  pattern: new RegExp(pattern.replaceAll('MAC', MAC), 'i'),
  says,
});

const common = (pattern: string, says: Rule['says']): Rule => ({ ...word(pattern, says), common: true });

/** `Reason: 15=4WAY_HANDSHAKE_TIMEOUT`, and as kernels before 3.14 wrote it: `Reason: 15`, `reason=15`. */
const REASON = '\\(?reason[:=] ?(\\d+)';

const leave = (match: RegExpExecArray, at: At<Stations>, local: boolean) => ({
  ...ends(at),
  ...bss(match[1]),
  local,
  ...(match[2] && { reason: Number(match[2]) }),
  ...(local && { request: true }),
});

const left =
  (kind: 'deauthenticated' | 'disassociated', local: boolean): Rule['says'] =>
  (match, at) => ({ kind, ...leave(match, at, local) });

/** The station gives up what it was about. */
const aborted =
  (why: 'authentication' | 'association'): Rule['says'] =>
  (match, at) => ({ kind: 'deauthenticated', ...leave(match, at, true), why });

/** Refused once by the response's line, a second time in words of its own: told once. */
function refused(at: At<Stations>, status: number, address: string | undefined): Said | null {
  const station = stationOf(at);
  const told = station.status === status;
  delete station.status;
  return told ? null : { kind: 'associated', ...ends(at), ...bss(address), ...resultOf(status) };
}

/** net/mac80211/mlme.c and key.c, from 2.6 to 6.x. Text after the interface. */
export const mac80211: readonly Rule[] = [
  word('^authenticate with (?:AP )?MAC(?: \\(local address=MAC\\))?', (match, at) => {
    const station = stationOf(at);
    const bssid = mac(match[1])!;
    const own = mac(match[2]) ?? station.station;
    at.state.set(at.interface ?? '', { bssid, ...(own && { station: own }) });
    return { kind: 'authenticate-request', request: true, ...ends(at) };
  }),
  word('^(?:send auth|direct probe) to (?:AP )?MAC \\(try (\\d+)/(\\d+)\\)', (match, at) => {
    if (match[2] === '1') return null;
    return {
      kind: 'authenticate-request',
      request: true,
      ...ends(at),
      ...bss(match[1]),
      values: { try: Number(match[2]) },
    };
  }),
  common('^authenticated$', (_, at) => ({ kind: 'authenticated', ...ends(at), status: 0, ok: true })),
  word('^MAC denied authentication \\(status (\\d+)\\)', (match, at) => ({
    kind: 'authenticated',
    ...ends(at),
    ...bss(match[1]),
    status: Number(match[2]),
    ok: false,
  })),
  word('^(?:authentication with|direct probe to) (?:AP )?MAC timed out', (match, at) => ({
    kind: 'authentication-timeout',
    ...ends(at),
    ...bss(match[1]),
  })),
  word(`^aborting authentication with MAC by local choice ${REASON}`, aborted('authentication')),
  word(`^aborting association with MAC by local choice(?: ${REASON})?`, aborted('association')),
  word(
    '^(?:MAC )?unexpected authentication state: alg (\\d+) \\(expected (\\d+)\\) transact (\\d+) \\(expected (\\d+)\\)',
    (match, at) => ({
      kind: 'error',
      ...ends(at),
      ...bss(match[1]),
      algorithm: Number(match[2]),
      detail: match[0],
    }),
  ),
  word('^(?:re)?associate with (?:AP )?MAC(?: \\(try (\\d+)/\\d+\\))?', (match, at) => {
    const bssid = mac(match[1])!;
    stationOf(at).bssid = bssid;
    const again = match[2] && match[2] !== '1' && { values: { try: Number(match[2]) } };
    return { kind: 'associate-request', request: true, ...ends(at), bssid, ...again };
  }),
  word('^RX (?:Re)?AssocResp from MAC \\(capab=0x[0-9a-f]+ status=(\\d+) aid=(\\d+)', (match, at) => {
    const station = stationOf(at);
    const status = Number(match[2]);
    station.status = status;
    return {
      kind: 'associated',
      ...ends(at),
      ...bss(match[1]),
      ...resultOf(status),
      ...(status === 0 && { values: { aid: Number(match[3]) } }),
    };
  }),
  word('^MAC denied (?:re)?association \\(code=(\\d+)\\)', (match, at) =>
    refused(at, Number(match[2]), match[1]),
  ),
  word('^MAC rejected association temporarily; comeback duration (\\d+) TU \\((\\d+) ms\\)', (match, at) => ({
    kind: 'associated',
    ...ends(at),
    ...bss(match[1]),
    status: Status.TryLater,
    ok: false,
    values: { 'comeback TU': Number(match[2]), 'comeback ms': Number(match[3]) },
  })),
  common('^associated$', (_, at) => refused(at, 0, undefined)),
  word('^association with (?:AP )?MAC timed out', (match, at) => ({
    kind: 'association-timeout',
    ...ends(at),
    ...bss(match[1]),
  })),
  word(`^deauthenticated from MAC (?:while \\w+ )?${REASON}`, left('deauthenticated', false)),
  word(`^deauthenticating from MAC by local choice ${REASON}`, left('deauthenticated', true)),
  word(`^disassociated from MAC ${REASON}`, left('disassociated', false)),
  word(`^disassociating from MAC by local choice ${REASON}`, left('disassociated', true)),
  word(`^()deauthenticated ${REASON}`, left('deauthenticated', false)),
  word(`^()disassociated ${REASON}`, left('disassociated', false)),
  word('^disconnect from AP MAC for new (auth|assoc) to MAC', (match, at) => ({
    kind: 'disconnected',
    ...ends(at),
    ...bss(match[1]),
    local: true,
    why: 'roaming',
  })),
  word(
    '^(?:detected beacon loss from AP|Connection to AP MAC lost|No ack for nullfunc frame to AP MAC|No probe response from AP MAC|No ack for (?:probe|nullfunc))',
    (match, at) => ({
      kind: 'beacon-loss',
      ...ends(at),
      ...bss(match[1] ?? match[2] ?? match[3]),
      detail: match.input,
    }),
  ),
  word('^failed to (set|remove) key \\((\\d+), MAC\\) (?:to|from) hardware \\((-?\\d+)\\)', (match, at) => ({
    kind: match[1] === 'set' ? 'key-install' : 'key-remove',
    ...ends(at),
    errno: Number(match[4]),
    ok: false,
    key: {
      use: match[3] === 'ff:ff:ff:ff:ff:ff' ? 'group' : 'pairwise',
      index: Number(match[2]),
      cipher: null,
      length: null,
    },
    detail: match.input,
  })),
  word('^association response status code=(\\d+)', (match, at) => refused(at, Number(match[1]), undefined)),
  word(
    '^[Dd]river requested disconnect(?:ion from AP MAC| after (?:resume|hardware restart))',
    (match, at) => ({
      kind: 'disconnected',
      ...ends(at),
      ...bss(match[1]),
      local: true,
      why: 'driver',
      detail: match.input,
    }),
  ),
  word('^Failed to send nullfunc to AP MAC after \\d+ms, disconnecting', (match, at) => ({
    kind: 'beacon-loss',
    ...ends(at),
    ...bss(match[1]),
    detail: match.input,
  })),
  word(
    '^(?:AP MAC (?:changed (?:caps\\/bw|bandwidth)|switches to (?:different band|unsupported channel|unsupported)).*disconnect|SSID mismatch for AP MAC|AP is in CSA process, reject (?:auth|assoc)|(?:driver (?:post )?|preparing for )?channel switch failed|(?:failed to (?:finalize (?:CSA|channel switch)|use reserved channel context|reserve channel context for channel switch|follow AP MAC bandwidth change)|no channel context assigned to vif|Can.t handle channel switch|AP now has invalid operating class in RNR|couldn.t find \\(valid\\) channel in RNR for CSA|Got an invalid disable subchannel bitmap from AP MAC|AP (?:MAC )?appears to change mode).*disconnect)',
    (match, at) => ({
      kind: 'channel-switch',
      ok: false,
      ...ends(at),
      ...bss(match.slice(1).find((address) => address !== undefined)),
      detail: match.input,
    }),
  ),
  word(
    '^(?:Rejecting MLO as it is not supported by AP|MLO association with MAC but no .*multi-link element in response|bad multi-link element|AP MLD M.C address mismatch)',
    (match, at) => ({ kind: 'error', ...ends(at), detail: match.input }),
  ),
  // The driver does not take the AP as its peer.
  word('^failed to move station MAC to desired state', (match, at) => {
    const said = { ...ends(at), ...bss(match[1]), detail: match.input };
    // mac80211 lets go of the association that it has just been granted.
    return [
      { kind: 'driver', ok: false, why: 'join', ...said },
      { kind: 'disconnected', local: true, why: 'driver', ...said },
    ];
  }),
  word('^Hardware became unavailable (?:upon resume|during restart)', (match) => ({
    kind: 'driver',
    ok: false,
    why: 'firmware',
    detail: match.input,
  })),
  word(
    '^(?:No \\(valid\\) FILS Session element in|Not enough room for AES-SIV data after|AES-SIV decryption of) .*Association Response frame',
    (match, at) => ({ kind: 'fils', ok: false, ...ends(at), detail: match.input }),
  ),
  // The packet has no room for the eight octets of Michael MIC.
  word('^mmic: not enough head/tail \\((\\d+)/(\\d+),(\\d+)/(\\d+)\\)', (match) => ({
    kind: 'michael-tailroom',
    ok: false,
    values: { headroom: Number(match[1]), tailroom: Number(match[3]) },
    detail: match.input,
  })),
  word(
    '^(?:No legacy rates in association response|Rejecting non-HE 6/7 GHz connection|prep_channel failed|unusable channel|No valid links after reconfiguration|Failed setting valid links|Failed to set TTLM|Invalid advertised T2L|No negotiated TTLM response)',
    (match, at) => ({ kind: 'error', ...ends(at), detail: match.input }),
  ),
  word(
    '^(?:AP bug: |No basic rates, using min rate|invalid AID value|disabling HT/VHT/HE due to WEP/TKIP use|WEP/TKIP use, limiting to legacy|required MCSes not supported|MLO Reconfiguration: |destroying interface with valid links|Invalid links: valid|old link ID \\d+ doesn.t match|failed to move IBSS STA|management cipher suite \\w+ enabled for data)',
    (match, at) => ({ kind: 'note', why: 'connection', ...ends(at), detail: match.input }),
  ),
  word('^failed to insert STA entry for the AP \\(error (-?\\d+)\\)', (match, at) => ({
    kind: 'error',
    ...ends(at),
    errno: Number(match[1]),
    detail: match.input,
  })),
];
