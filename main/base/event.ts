import type { End, Suite } from './brand.ts';
import type { Bytes } from './bytes.ts';

/** Why a network was passed over, as far as a supplicant says. */
export type NotSelected =
  | 'akm'
  /** The network and the settings share an AKM, which this station's driver does not offer. */
  | 'akm-driver'
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

/** `M1` to `M4` of the four-way handshake, `G1` and `G2` of the group key handshake. */
export type EapolMessage = 'M1' | 'M2' | 'M3' | 'M4' | 'G1' | 'G2';

/** Who says it, and of whom. What is not said is absent, here as in all that follows. */
export interface Teller {
  /** Who says it. `server`: the authentication server, which speaks of the station through its AP. */
  readonly by: 'supplicant' | 'ap' | 'kernel' | 'manager' | 'server';
  /** `wlan1`; of netlink `ifindex 5`. Tells the interfaces of one machine apart. */
  readonly interface?: string;
  /** Own address of the station that it concerns, as far as the line or an earlier one says. */
  readonly station?: End;
  readonly bssid?: End;
  readonly ssid?: Bytes;
  readonly frequencyMHz?: number;
}

/** The words that matter, for people: `TLS: unable to get local issuer certificate`. */
interface Quoted {
  readonly detail?: string;
}

/** Numbers by their name in the line: `tailroom`, `hdr_len`, `keylen`. */
interface Counted {
  readonly values?: Readonly<Record<string, number>>;
}

/** How it came out: done, or refused with what says so. Neither: it is not said, or not known yet. */
export type Result =
  | { readonly ok?: true; readonly status?: 0 }
  /** errno: negative, as the kernel gives it: -2. */
  | { readonly ok?: false; readonly status?: number; readonly errno?: number };

/** The same of what the kernel alone answers. */
type Done = { readonly ok?: true } | { readonly ok?: false; readonly errno?: number };

/** Who reports sent it or asks for it (true), or received it (false). A refusal is the same kind with a result. */
interface Way {
  readonly request?: boolean;
}

/** `mld`: the multi-link device of which `bssid` is a link. */
interface OfDevice {
  readonly mld?: End;
}

/** What was asked for, or agreed on. */
export interface Suites {
  readonly akm?: Suite;
  readonly pairwise?: Suite;
  readonly groupCipher?: Suite;
}

/** `local`: the one who reports decided it himself. */
interface Leave extends Way, Quoted {
  readonly reason?: number;
  readonly local?: boolean;
}

/**
 * What each kind of event holds beside who tells it: a row a kind, and nothing that none of its makers gives. One
 * vocabulary for all supplicants, access points, kernels and managers, so that tracking and rules are written once.
 */
export interface EventFields {
  /** An interface and its own address became known. */
  interface: OfDevice;
  /** What a wiphy or a kernel can do or cannot: `detail` names it, `ok` says which. */
  capability: Quoted &
    Counted & {
      readonly ok: boolean;
      readonly errno?: number;
      readonly why?:
        | 'ciphers'
        | 'modes'
        | 'commands'
        | 'features'
        | 'akms'
        | 'supports'
        | 'kernel-config'
        | 'kernel-module'
        | 'kernel-crypto';
    };
  scan: Way & Quoted & Counted & Done & { readonly why?: 'started' | 'finished' | 'aborted' };
  /** A BSS seen in a scan, and its suites where they are said. */
  bss: Quoted & Suites & OfDevice;
  /** A BSS passed over. */
  'not-selected': Quoted & { readonly why: NotSelected };
  selected: Quoted;
  /** Asked for, not known whether it happened. */
  'authenticate-request': Way &
    Suites &
    Counted &
    Quoted &
    Done & { readonly status?: number; readonly algorithm?: number };
  authenticated: Way & Quoted & Result & { readonly algorithm?: number; readonly why?: Unwelcome };
  'authentication-timeout': Quoted & { readonly algorithm?: number };
  'associate-request': Way & Suites & Counted & Quoted & Done & { readonly pmkid?: Bytes };
  associated: Quoted &
    Counted &
    Result & {
      readonly group?: number;
      readonly why?: 'akm' | 'group' | 'pairwise' | 'pmf-required' | 'pmf-with-tkip' | Unwelcome;
    };
  'association-timeout': Quoted & { readonly status?: number };
  /** CMD_CONNECT and its result, where the driver keeps the state machine. */
  'connect-request': Way & Suites & Quoted & Done & { readonly algorithm?: number; readonly pmkid?: Bytes };
  'connect-result': Result & { readonly reason?: number; readonly why?: 'timeout' | 'roam' };
  /**
   * CMD_EXTERNAL_AUTH: the driver asks, or user space answers (`request` true) with the status to which SAE came; `ok` and
   * `errno` say whether the kernel took the answer.
   */
  'external-auth': Way &
    Suites &
    Quoted &
    Done & { readonly status?: number; readonly pmkid?: Bytes; readonly why?: 'start' | 'abort' };
  pmksa: Way &
    Quoted &
    Done & {
      readonly pmkid?: Bytes;
      readonly why: 'added' | 'used' | 'removed' | 'flushed' | 'rejected';
    };
  'sae-commit': Way &
    Quoted & {
      readonly status?: number;
      readonly errno?: number;
      readonly algorithm?: number;
      readonly group?: number;
      readonly why?: 'anti-clogging';
    };
  'sae-confirm': Way & { readonly status?: number; readonly algorithm?: number; readonly group?: number };
  /** The peer's confirm does not verify. */
  'sae-confirm-mismatch': unknown;
  /** A commit refused for what it holds. */
  'sae-rejected': Way &
    Quoted &
    Counted & {
      readonly status?: number;
      readonly algorithm?: number;
      readonly group?: number;
      readonly why: SaeRejected;
    };
  owe: Way & Quoted & { readonly ok?: false; readonly group?: number };
  ft: Way & Quoted & Result & { readonly reason?: number; readonly why?: 'before-association' };
  fils: Quoted & { readonly ok: boolean };
  dpp: Quoted & { readonly ok: false };
  /** Peering of a mesh; `bssid` is the peer. `why`: SAE fails, or the peer is set aside for it. */
  mesh: Quoted & Counted & { readonly ok: boolean; readonly why?: 'sae' | 'blocked' };
  /** An EAPOL-Key message; without `message` any EAPOL frame. */
  eapol: Way & Quoted & Done & { readonly message?: EapolMessage; readonly why?: 'duplicate' };
  /** EAPOL came before the association event and waits or is dropped. */
  'eapol-early': Quoted & { readonly ok?: true; readonly why?: 'delayed' | 'processed' | 'dropped' };
  'eapol-timeout': unknown;
  /** Sending of a message given up: `message` names the one that got no answer. */
  'retry-limit': Counted & { readonly message: EapolMessage };
  /** A MIC of an EAPOL-Key message does not verify at who reports. */
  'mic-invalid': Quoted & { readonly message?: EapolMessage };
  'replay-counter': Quoted & { readonly message?: EapolMessage };
  /** A key message is dropped for what it holds, or when it comes. */
  'key-message': Quoted & {
    readonly ok: false;
    readonly message?: EapolMessage;
    readonly why: KeyMessageFault;
  };
  /** What a frame says of the channel is not the one that is in use (operating channel validation, 12.2.9). */
  ocv: Quoted & { readonly ok: false; readonly message?: EapolMessage };
  /** An element in M3 differs from the beacon's, or one in M2 from the association request's. */
  'element-mismatch': Quoted & { readonly message: 'M2' | 'M3'; readonly why?: MismatchedElement };
  /** A key given to the kernel; with errno it failed. With fast transition it is tried before the association too. */
  'key-install': Way &
    Quoted &
    Done & { readonly key?: EventKey; readonly algorithm?: number; readonly why?: 'before-association' };
  'key-remove': Way &
    Quoted &
    Done & { readonly key?: EventKey; readonly algorithm?: number; readonly why?: 'before-association' };
  'four-way-complete': Pick<Suites, 'pairwise' | 'groupCipher'>;
  'four-way-failed': { readonly local?: true; readonly reason?: number; readonly why?: 'key-install' };
  'group-handshake-complete': Pick<Suites, 'groupCipher'>;
  'group-handshake-failed': Quoted & Counted & { readonly message: 'G1' };
  /** A new handshake is begun on an association that has keys. */
  rekey: Way & Quoted & { readonly ok?: false; readonly why?: 'PTK' | 'GTK' };
  'port-authorized': Way & Quoted & Done;
  /** Connected as user space sees it. */
  connected: { readonly ok?: true; readonly why?: 'roamed' };
  /** Of a network manager `why` is its own word for the reason. */
  disconnected: Leave & Done & { readonly status?: number; readonly why?: string };
  /** `silence`: the AP has heard nothing of the station for long, or no acknowledgement. */
  deauthenticated: Leave &
    Done & { readonly why?: 'authentication' | 'association' | 'unprotected' | 'silence' | 'removed' };
  disassociated: Leave & Done & { readonly why?: 'unprotected' | 'silence' };
  'beacon-loss': Quoted;
  'ap-not-found': Quoted;
  'sa-query': Way & Quoted & { readonly ok?: boolean };
  'eap-start': unknown;
  'eap-identity': unknown;
  /** `why` of a method that failed: nobody takes it, or what became of it. */
  'eap-method': Way & Quoted & Counted & { readonly ok?: false; readonly why?: EapFault };
  'eap-success': Quoted;
  'eap-failure': Quoted & { readonly why?: 'timeout' };
  /** EAP is done, and left no key that the four-way handshake could begin with. */
  'eap-no-key': Quoted;
  /** What an AP says of its authentication server, or a server of an AP. */
  radius: Quoted & { readonly ok: false; readonly why: RadiusFault };
  certificate: Quoted & Counted & { readonly ok?: false; readonly why?: CertificateFault };
  /** TLS of EAP ended before its keys; `local`: the one who reports refuses what the other offers. */
  'tls-failed': Quoted & { readonly local?: boolean; readonly why: TlsFault };
  /** `local`: the one who reports sent it. */
  'tls-alert': Quoted & { readonly local?: boolean };
  'michael-failure': Quoted & Counted;
  'michael-tailroom': Quoted & Counted & { readonly ok: false };
  /** `ok`: they have ended. */
  countermeasures: Quoted & { readonly ok: boolean };
  /** A network address. */
  address: Quoted & { readonly ok?: boolean; readonly why: 'dhcp' | 'link-local' | 'failed' };
  /** Of connman `why` is its word for the state. */
  link: Quoted & Done & { readonly why?: string };
  /** What a program tells on its way, and what by itself decides nothing. */
  note: { readonly detail: string; readonly why: Concern };
  /** The supplicant's guess at a cause: never more than a hint. Of connman `why` is its own word. */
  hint: Quoted & { readonly why?: string };
  /** `why`: wpa_supplicant's word for the reason, `WRONG_KEY`. */
  /** A program does not take its settings, has no password for the network, or cannot begin with them. */
  configuration: Quoted & { readonly ok: false; readonly why: ConfigurationFault };
  /** A driver or its firmware does not do what it was asked, or goes down. */
  driver: Quoted & { readonly ok: false; readonly errno?: number; readonly why: DriverFault };
  /** A program fails in itself: it gets no memory, or its library does not compute. */
  program: { readonly ok: false; readonly detail: string };
  /** The AP changes its channel, and the station cannot follow or must wait. */
  'channel-switch': Quoted & { readonly ok: false };
  'temporarily-disabled': Quoted & Counted & { readonly why?: string };
  /** This program stops at a breakpoint before `message` goes on: any point of an attempt, `M2` or `NEW_KEY`. */
  held: { readonly message: string };
  /** It goes on: how long it was held. */
  released: { readonly message: string; readonly values: { readonly milliseconds: number } };
  /** Of this program's own log `why` is how its attempt ended (`Outcome`). */
  error: Quoted & {
    readonly errno?: number;
    readonly algorithm?: number;
    readonly local?: true;
    readonly why?: string;
  };
}

/** What part of the way a note is of. */
export type Concern = 'selection' | 'eap' | 'connection';

/** Why an AP does not take a station that asks for nothing wrong. */
export type Unwelcome =
  | 'acl'
  | 'countermeasures'
  | 'full'
  | 'driver'
  | 'no-rsne'
  | 'phy'
  | 'ssid'
  | 'not-authenticated'
  | 'algorithm'
  | 'pmf'
  | 'malformed';

/** `broken`: who reports cannot use what the other end sends. */
export type EapFault = 'not-acceptable' | 'password' | 'credential' | 'failed' | 'broken';

/** `client`: the server does not know the AP that asks. */
export type RadiusFault = 'secret' | 'client' | 'no-answer' | 'no-server' | 'malformed' | 'vlan';

export type CertificateFault =
  | 'authority'
  | 'expired'
  | 'not-yet-valid'
  | 'name'
  | 'revoked'
  | 'revocation-unknown'
  | 'purpose'
  | 'weak'
  | 'other';

export type TlsFault = 'version' | 'renegotiation' | 'cipher' | 'key' | 'other';

export type KeyMessageFault = 'undecryptable' | 'unencrypted' | 'nonce' | 'order' | 'malformed';

/** `radio`: the radio is switched off. */
export type ConfigurationFault = 'refused' | 'not-built-in' | 'credential' | 'start' | 'radio';

/** `join`: it does not join, or does not take the station; `firmware`: it goes down; `suite`: it was asked for another one than it chose. */
export type DriverFault = 'join' | 'firmware' | 'suite';

/** Why a commit, or what follows from it, is refused. */
export type SaeRejected =
  | 'group'
  | 'h2e'
  | 'reflection'
  | 'invalid'
  | 'public-key'
  | 'no-password'
  | 'password-identifier'
  | 'anti-clogging'
  | 'scalar'
  | 'element'
  | 'group-changed'
  | 'unexpected-element'
  | 'confirm-too-short'
  | 'status'
  | 'unverified';

/** An element of M3 or M2, as its name stands in a log. */
export type MismatchedElement = 'rsne' | 'rsnxe' | 'rsnoe' | 'rsno2e' | 'ssid' | 'mdie' | 'ftie';

export type EventKind = keyof EventFields;

type FieldsOf<T> = T extends unknown ? keyof T : never;
/** Fields that some kind has. */
type AnyField = { [K in EventKind]: FieldsOf<EventFields[K]> }[EventKind];
/** Each of the forms with the fields that it has not as never there, so that any event can be asked for any field. */
type Exact<K, T> = T extends unknown
  ? { readonly kind: K } & Teller & T & { readonly [F in Exclude<AnyField, keyof T>]?: never }
  : never;

/** What a log line or a netlink message says that happened, of these kinds: `EventOf<'connected' | 'disconnected'>`. */
export type EventOf<K extends EventKind> = { [One in K]: Exact<One, EventFields[One]> }[K];

/** What a log line or a netlink message says that happened. A line that reports none of these is kept as text. */
export type ControlEvent = EventOf<EventKind>;

type WithoutBy<E> = E extends unknown ? Omit<E, 'by'> : never;
/** What a line says, without who says it. */
export type SaidOf<K extends EventKind> = WithoutBy<EventOf<K>>;
/** What a line says of any kind; of another than who prints it where `by` names him. */
export type Said = SaidOf<EventKind> & { readonly by?: ControlEvent['by'] };

/** The two ends, where they are known. */
export type Ends = Pick<Teller, 'station' | 'bssid'>;

/** The result that a status tells. */
export const resultOf = (status: number): Result =>
  status === 0 ? { status, ok: true } : { status, ok: false };
