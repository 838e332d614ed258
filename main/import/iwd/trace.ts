import { fromHex } from '../../base/bytes.ts';
import type { EapolMessage } from '../../base/event.ts';
import { errnoOf } from '../../standard/errno.ts';
import { Algorithm } from '../../standard/frames.ts';
import { type IwdState, macOf, type Said, ssidOf } from './state.ts';

/** What a function trace (`src/netdev.c:netdev_set_tk() ifindex=3 key_idx=0`) reports; null: nothing that matters. */
type Trace = (rest: string, state: IwdState) => Said | null | undefined;

/** IEEE 802.11, 9.4.1.1. */

const numberIn = (rest: string, name: string): number | null => {
  const found = new RegExp(`\\b${name}[=:] ?(-?\\d+)`).exec(rest);
  return found ? Number(found[1]) : null;
};

const key =
  (use: 'pairwise' | 'group' | 'management' | 'beacon'): Trace =>
  (rest) => ({
    kind: 'key-install',
    key: { use, index: numberIn(rest, 'key_idx'), cipher: null, length: null },
  });

/** The kernel's answer to a key: only a refusal tells more than the request did. */
const keyAnswer =
  (use: 'pairwise' | 'group' | 'management'): Trace =>
  (rest) => {
    const errno = numberIn(rest, 'err');
    return errno
      ? { kind: 'key-install', errno, key: { use, index: null, cipher: null, length: null } }
      : null;
  };

const ANSWERS: Readonly<Partial<Record<EapolMessage, EapolMessage>>> = { M1: 'M2', M3: 'M4', G1: 'G2' };

const received =
  (message: EapolMessage): Trace =>
  (_, { attempt }) => {
    attempt.owed = ANSWERS[message] ?? null;
    return { kind: 'eapol', message, request: false };
  };
/** Messages that only an access point receives: iwd is one here. */
const receivedByAp =
  (message: EapolMessage): Trace =>
  () => ({ kind: 'eapol', by: 'ap', message, request: false });

/** The AP took the association; several lines show it and the first says so. */
const associated: Trace = (rest, state) => {
  const { attempt } = state;
  attempt.frequencyMHz ??= numberIn(rest, 'freq');
  if (attempt.associated) return null;
  attempt.associated = true;
  return { kind: 'associated', status: 0 };
};

const firstMessage: Trace = (rest, state) => {
  state.attempt.associated = true;
  return received('M1')(rest, state);
};

/**
 * How an attempt ended, by `enum netdev_result` of iwd's src/netdev.h; what a line before has said better is not said again.
 * 5 and 6, aborted and disconnected, show in the change of state that follows.
 */
const ended: Trace = (rest, { attempt }) => {
  switch (numberIn(rest, 'result')) {
    case 0:
      return { kind: 'connect-result', ok: true, status: 0 };
    case 1:
      return attempt.failed || attempt.refused ? null : { kind: 'authenticated', ok: false };
    case 2:
      return attempt.failed || attempt.refused ? null : { kind: 'associated', ok: false };
    case 3:
      return { kind: 'four-way-failed' };
    case 4:
      return { kind: 'four-way-failed', why: 'key-install' };
    default:
      return null;
  }
};

/** PMKID in hexadecimal; null when a pager cut it. */
const pmkidOf = (rest: string) => {
  const found = /PMKID: ([0-9a-f]{32})\b/i.exec(rest);
  return found ? fromHex(found[1]!) : null;
};

const saw: Trace = (rest, state) => {
  const found = /'([0-9a-f:]{17})' with SSID: (.*?), freq: (\d+)/i.exec(rest);
  const bssid = macOf(found?.[1]);
  if (!bssid) return null;
  const ssid = ssidOf(found![2]);
  const frequencyMHz = Number(found![3]);
  state.saw(bssid, ssid, frequencyMHz);
  return { kind: 'bss', bssid, ...(ssid && { ssid }), frequencyMHz };
};

/** A BSS was chosen; versions that also print `event: connect-info` for it say it once. */
export function selected(state: IwdState, bss: string | undefined, ssidText?: string): Said | null {
  const bssid = macOf(bss);
  if (!bssid) return null;
  const ssid = ssidOf(ssidText);
  if (state.attempt.bssid === bssid && !state.attempt.associated) return null;
  state.begin(bssid, ssid);
  return { kind: 'selected', bssid };
}

const chosen: Trace = (rest, state) => selected(state, /([0-9a-f:]{17})\s*$/i.exec(rest)?.[1]);

/** A change of the station's state, however the version prints it. */
export function stateChanged(state: IwdState, from: string, to: string): Said | null {
  const { attempt } = state;
  if (to.startsWith('connecting') && !to.includes('netconfig'))
    return {
      kind: 'connect-request',
      ...(attempt.pmkid && { pmkid: attempt.pmkid }),
      ...(attempt.cached && { detail: 'With a PMKSA from the cache in place of SAE' }),
    };
  if (to === 'connected' || (to === 'netconfig' && from !== 'connected')) return { kind: 'connected' };
  if (to === 'ft-roaming') return { kind: 'ft', request: true };
  if (to === 'roaming' || to === 'fw-roaming') return { kind: 'connect-request', detail: `Roaming (${to})` };
  if (to === 'disconnected' && /^(dis)?connect|roaming|netconfig/.test(from)) {
    const event = { kind: 'disconnected', local: !attempt.leftByAp, ...keep(state) } as const;
    state.finish();
    // What failed was said; it never was connected.
    return attempt.failed && from.startsWith('connecting') ? null : event;
  }
  return null;
}

/** What the attempt was, for the event that ends it. */
function keep({ attempt }: IwdState) {
  const { bssid, ssid, frequencyMHz } = attempt;
  return {
    ...(bssid && { bssid }),
    ...(ssid && { ssid }),
    ...(frequencyMHz !== null && { frequencyMHz }),
  };
}

/** Notifications of nl80211 that prove something by themselves. */
const mlme: Trace = (rest, { attempt }) => {
  // iwd and the kernel ask to associate only after authentication has succeeded; the notification of an Authentication
  // frame itself comes for refusals too.
  if (/notification Associate\(38\)/.test(rest)) return { kind: 'authenticated' };
  if (/notification Disassociate\(40\)/.test(rest)) return { kind: 'disassociated' };
  if (/Michael MIC Failure/i.test(rest)) return { kind: 'michael-failure' };
  // iwd prints nothing when it answers a handshake message; the kernel tells that an EAPOL frame went out.
  if (attempt.owed && /Control Port TX Status\(139\)/.test(rest)) {
    const message = attempt.owed;
    attempt.owed = null;
    return { kind: 'eapol', message, request: true };
  }
  if (attempt.sent && /notification Frame\(59\)/.test(rest)) return heardSae(attempt);
  return null;
};

/** Under external authentication the AP's frames come as notifications; which one it is follows from what was sent. */
function heardSae(attempt: IwdState['attempt']): Said | null {
  attempt.heard++;
  if (attempt.heard === 1) return { kind: 'sae-commit', request: false };
  if (attempt.heard === 2) return { kind: 'sae-confirm', request: false };
  return null;
}

const sentSae: Trace = (_, { attempt }) => {
  attempt.sent++;
  return { kind: attempt.sent === 1 ? 'sae-commit' : 'sae-confirm', request: true };
};

const failedToSend =
  (kind: 'external-auth' | 'sae-commit'): Trace =>
  (rest) => {
    const found = /: ([^:]+?) ?\((-?\d+)\)\s*$/.exec(rest);
    return found ? { kind, request: true, errno: -Math.abs(Number(found[2])), detail: found[1]! } : null;
  };

/** By function, in the names of versions 1.x to 3.x. */
export const traces: Readonly<Record<string, Trace>> = {
  netdev_create_from_genl: (rest, state) => {
    const found = /^Created interface (\S+)\[(\d+)/.exec(rest);
    if (!found) return null;
    state.named(Number(found[2]), found[1]!);
    return { kind: 'interface' };
  },
  netdev_set_initial_mac: (rest, state) => ownAddress(rest, state),
  netdev_start_powered_mac_change: (rest, state) => ownAddress(rest, state),
  manager_create_from_genl: (rest, state) => ownAddress(rest, state),

  scan_notify: (rest) => (/Trigger Scan\(33\)/.test(rest) ? { kind: 'scan', request: true } : null),
  station_add_seen_bss: saw,
  // Which network is meant changes here; what is said of its security follows.
  network_connect: (_, { attempt }) => {
    attempt.algorithm = null;
    return null;
  },
  wiphy_select_akm: (rest, { attempt }) => {
    if (/^Network is WPA3-Personal/.test(rest)) attempt.algorithm = Algorithm.Sae;
    if (!/can't use SAE/.test(rest)) return null;
    attempt.algorithm = null;
    return { kind: 'capability', ok: false, detail: rest };
  },
  station_autoconnect_next: (rest, state) => {
    const trying = /^autoconnect: Trying SSID: (.*)$/.exec(rest);
    if (trying) {
      state.attempt.algorithm = null;
      state.trying = ssidOf(trying[1]);
    }
    if (!/No suitable BSSes found/.test(rest)) return null;
    const { trying: ssid } = state;
    const detail = 'No suitable BSSes found';
    // iwd does not say why; a network that has just failed is avoided for a while.
    return ssid && state.failedBefore(ssid)
      ? { kind: 'temporarily-disabled', ssid, detail }
      : { kind: 'not-selected', why: 'other', detail, ...(ssid && { ssid }) };
  },
  __station_connect_network: chosen,
  station_try_next_bss: chosen,
  station_debug_connect_bssid: chosen,
  station_try_next_transition: (rest, state) => {
    const bssid = macOf(/target ([0-9a-f:]{17})/i.exec(rest)?.[1]);
    if (!bssid) return null;
    state.begin(bssid, state.attempt.ssid);
    return { kind: 'selected', bssid, detail: 'Target of a transition' };
  },
  station_enter_state: (rest, state) => {
    const found = /^Old State: (.*), new state: (.*)$/.exec(rest);
    return found ? stateChanged(state, found[1]!, found[2]!.trim()) : null;
  },
  station_connect_cb: ended,

  pmksa_cache_get: (rest, { attempt }) => {
    attempt.pmkid = pmkidOf(rest);
    attempt.cached = true;
    return { kind: 'pmksa', why: 'used', ...(attempt.pmkid && { pmkid: attempt.pmkid }) };
  },
  pmksa_cache_put: (rest) => {
    const pmkid = pmkidOf(rest);
    return { kind: 'pmksa', why: 'added', ...(pmkid && { pmkid }) };
  },
  netdev_connect_common: (rest) =>
    /Skipping SAE by using PMKSA cache/.test(rest)
      ? { kind: 'pmksa', why: 'used', detail: 'Skipping SAE by using PMKSA cache' }
      : null,

  __ft_rx_authenticate: (rest) => refusedRoam(rest),
  __ft_rx_action: (rest) => refusedRoam(rest),
  netdev_sa_query_req_frame_event: () => undefined,
  netdev_sa_query_req_cb: (rest) => ({ kind: 'sa-query', detail: rest }),
  netdev_sa_query_resp_frame_event: (rest) => ({ kind: 'sa-query', detail: rest }),
  eap_handle_response: (rest) =>
    /^EAP peer /.test(rest) ? { kind: 'eap-method', ok: false, why: 'not-acceptable', detail: rest } : null,
  netdev_auth_cb: (rest) => {
    const errno = /Error during auth: (-?\d+)/.exec(rest);
    return errno ? { kind: 'authenticate-request', errno: -Math.abs(Number(errno[1])) } : null;
  },
  netdev_external_auth_sae_tx_authenticate: sentSae,
  netdev_external_auth_sae_tx_associate: () => ({ kind: 'external-auth', request: true, status: 0 }),
  netdev_external_auth_cb: failedToSend('external-auth'),
  netdev_external_auth_frame_cb: failedToSend('sae-commit'),
  netdev_mlme_notify: mlme,
  netdev_unicast_notify: mlme,
  netdev_connect_event: (rest, state) => (/IEs parsed/.test(rest) ? associated(rest, state) : null),
  netdev_get_oci_cb: (rest, state) => (/^Obtained OCI/.test(rest) ? associated(rest, state) : null),
  eapol_start: associated,

  eapol_handle_ptk_1_of_4: (rest, state) =>
    /PMKID that didn't match/.test(rest)
      ? { kind: 'pmksa', why: 'rejected', detail: "The authenticator's PMKID in M1 is for another PMK" }
      : /unencrypted/.test(rest)
        ? { kind: 'error', detail: rest }
        : firstMessage(rest, state),
  eapol_handle_ptk_2_of_4: receivedByAp('M2'),
  eapol_handle_ptk_3_of_4: (rest, state) =>
    /^ifindex/.test(rest) ? received('M3')(rest, state) : rest ? { kind: 'error', detail: rest } : null,
  eapol_handle_ptk_4_of_4: receivedByAp('M4'),
  eapol_handle_gtk_1_of_2: received('G1'),
  eapol_handle_gtk_2_of_2: receivedByAp('G2'),
  eapol_start_rekey: () => ({ kind: 'rekey', by: 'ap' }),
  netdev_set_gtk: key('group'),
  netdev_set_igtk: key('management'),
  netdev_set_bigtk: key('beacon'),
  netdev_set_tk: key('pairwise'),
  netdev_set_ext_tk: key('pairwise'),
  netdev_new_group_key_cb: keyAnswer('group'),
  netdev_new_group_management_key_cb: keyAnswer('management'),
  netdev_new_pairwise_key_cb: keyAnswer('pairwise'),
  netdev_set_station_cb: (rest) => {
    const errno = numberIn(rest, 'err');
    return errno ? { kind: 'port-authorized', errno } : { kind: 'port-authorized' };
  },
  try_handshake_complete: (rest) =>
    /^Invoking handshake_event/.test(rest) ? { kind: 'four-way-complete' } : null,

  netdev_cqm_event: (rest) => (/Beacon lost/.test(rest) ? { kind: 'beacon-loss' } : null),
  netconfig_commit_print_addrs: (rest) => {
    const found = /installing address: (\S+)/.exec(rest);
    return found ? { kind: 'address', why: 'dhcp', detail: found[1]! } : null;
  },
  netconfig_event_handler: (rest) =>
    /l_netconfig event 3\b/.test(rest)
      ? { kind: 'address', why: 'failed', detail: 'Network configuration failed' }
      : null,
  handshake_state_set_authenticator_ie: () => null,
  network_generate_sae_pt: () => null,
  owe_next_group: (rest) =>
    /default OWE group 19/.test(rest) ? { kind: 'owe', group: 19, detail: rest } : null,
};

/** The AP that the station roams to refuses. */
function refusedRoam(rest: string): Said | undefined {
  const found = /^BSS ([0-9a-f:]{17}) rejected FT \w+ with status=(-?\d+)/i.exec(rest);
  if (!found) return undefined;
  const bssid = macOf(found[1]);
  return {
    kind: 'ft',
    ok: false,
    detail: rest,
    ...(bssid && { bssid }),
    ...(Number(found[2]) > 0 && { status: Number(found[2]) }),
  };
}

function ownAddress(rest: string, state: IwdState): Said | null {
  const found = /address on ifindex: (\d+) to: ([0-9a-f:]{17})/i.exec(rest);
  const own = macOf(found?.[2]);
  if (!own) return null;
  state.address(Number(found![1]), own);
  return { kind: 'interface', station: own };
}

/** An interface index that a trace names, other than in notices about other interfaces. */
export function indexIn(name: string, rest: string): number | null {
  if (name === 'netdev_link_notify') return null;
  const found =
    /\bifindex[=:] ?(\d+)/.exec(rest) ??
    (/^(station|netdev)_/.test(name) ? /^(\d{1,5})(?:,|\s*$)/.exec(rest) : null);
  return found ? Number(found[1]) : null;
}

/** `Failed to send External Auth: Invalid exchange(52)`, wherever an error is told by its words. */
export const errnoIn = (words: string): { errno?: number; detail: string } => {
  const number = errnoOf(words.trimEnd().replace(/(?<!\s)\s*\(-?\d+\)$/, ''));
  return { ...(number !== null && { errno: number }), detail: words.trim() };
};
