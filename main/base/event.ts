import type { MacAddress, Suite } from './brand.ts';
import type { Bytes } from './bytes.ts';

/**
 * What a log line or a netlink message says that happened. One vocabulary for all supplicants, access points, kernels
 * and managers, so that tracking and rules are written once. A line that reports none of these is kept as text.
 *
 * `-request`: asked for, not known whether it happened. A refusal is the same kind with a status, reason or errno.
 */
export type EventKind =
  /** An interface and its own address became known. */
  | 'interface'
  /** What a wiphy or a kernel can do or cannot: `detail` names it, `ok` says which. */
  | 'capability'
  | 'scan'
  /** A BSS seen in a scan: bssid, ssid, and its suites where they are said. */
  | 'bss'
  /** A BSS passed over: `why` says the reason in the vocabulary of `NotSelected`. */
  | 'not-selected'
  | 'selected'
  | 'authenticate-request'
  | 'authenticated'
  | 'authentication-timeout'
  | 'associate-request'
  | 'associated'
  | 'association-timeout'
  /** CMD_CONNECT and its result, where the driver keeps the state machine. */
  | 'connect-request'
  | 'connect-result'
  /** CMD_EXTERNAL_AUTH: the driver asks, or user space answers (`request` true) with a status. */
  | 'external-auth'
  /** `why`: `added`, `used`, `removed`, `flushed`, `rejected`. */
  | 'pmksa'
  | 'sae-commit'
  | 'sae-confirm'
  /** The peer's confirm does not verify. */
  | 'sae-confirm-mismatch'
  /** A commit refused for what it holds: `group`, `why`. */
  | 'sae-rejected'
  | 'owe'
  | 'ft'
  | 'fils'
  /** An EAPOL-Key message was sent or received: `message` names it; `request` true: sent by who reports. */
  | 'eapol'
  /** EAPOL came before the association event and waits or is dropped. */
  | 'eapol-early'
  | 'eapol-timeout'
  /** Sending of a message given up: `message` names the one that got no answer. */
  | 'retry-limit'
  /** A MIC of an EAPOL-Key message does not verify at who reports. */
  | 'mic-invalid'
  | 'replay-counter'
  /** M3's element differs from the beacon's. */
  | 'element-mismatch'
  /** A key given to the kernel: `key`; with errno it failed. */
  | 'key-install'
  | 'key-remove'
  | 'four-way-complete'
  | 'four-way-failed'
  | 'group-handshake-complete'
  | 'group-handshake-failed'
  /** A new handshake is begun on an association that has keys. */
  | 'rekey'
  | 'port-authorized'
  /** Connected as user space sees it. */
  | 'connected'
  | 'disconnected'
  | 'deauthenticated'
  | 'disassociated'
  | 'beacon-loss'
  | 'ap-not-found'
  | 'sa-query'
  | 'eap-start'
  | 'eap-identity'
  | 'eap-method'
  | 'eap-success'
  | 'eap-failure'
  | 'certificate'
  | 'tls-alert'
  | 'michael-failure'
  | 'michael-tailroom'
  | 'countermeasures'
  /** A network address: `why` is `dhcp`, `link-local` or `failed`. */
  | 'address'
  | 'link'
  /** The supplicant's guess at a cause: never more than a hint. */
  | 'hint'
  | 'temporarily-disabled'
  /** This program stops at a breakpoint before `message` goes on. */
  | 'held'
  /** It goes on: `values.milliseconds` tells how long it was held. */
  | 'released'
  | 'error';

/** Why a network was passed over, as far as a supplicant says. */
export type NotSelected =
  | 'akm'
  | 'pairwise'
  | 'group'
  | 'pmf-required'
  | 'pmf-missing'
  | 'sae-h2e'
  | 'ssid'
  | 'disabled'
  | 'no-network'
  | 'other';

export interface EventKey {
  readonly use: 'pairwise' | 'group' | 'management' | 'beacon' | 'unknown';
  readonly index: number | null;
  readonly cipher: Suite | null;
  /** Octets of key. */
  readonly length: number | null;
}

/** What is not said is absent. */
export interface ControlEvent {
  readonly kind: EventKind;
  /** Who says it. */
  readonly by: 'supplicant' | 'ap' | 'kernel' | 'manager';
  /** `wlan1`; of netlink `ifindex 5`. Tells the interfaces of one machine apart. */
  readonly interface?: string;
  /** Own address of the station that it concerns, as far as the line or an earlier one says. */
  readonly station?: MacAddress;
  readonly bssid?: MacAddress;
  readonly ssid?: Bytes;
  readonly frequencyMHz?: number;
  readonly status?: number;
  readonly reason?: number;
  /** Negative, as the kernel gives it: -2. */
  readonly errno?: number;
  /** The one who reports decided it itself. */
  readonly local?: boolean;
  readonly request?: boolean;
  readonly ok?: boolean;
  /** `M1` to `M4`, `G1`, `G2`; of `held` and `released` any point of a try, `NEW_KEY` too. */
  readonly message?: string;
  readonly algorithm?: number;
  readonly akm?: Suite;
  readonly pairwise?: Suite;
  readonly groupCipher?: Suite;
  readonly key?: EventKey;
  readonly pmkid?: Bytes;
  /** SAE or OWE group. */
  readonly group?: number;
  readonly why?: string;
  /** The words that matter, for people: `TLS: unable to get local issuer certificate`. */
  readonly detail?: string;
  /** Numbers by their name in the line: `tailroom`, `hdr_len`, `keylen`, `cookie`, `hash-to-element`. */
  readonly values?: Readonly<Record<string, number>>;
}
