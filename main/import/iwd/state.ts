import { type MacAddress, macAddress } from '../../base/brand.ts';
import { type Bytes, toHex, utf8 } from '../../base/bytes.ts';
import type { ControlEvent, EapolMessage, EventKind, Said } from '../../base/event.ts';

export type { Said };

interface Bss {
  readonly ssid: Bytes | null;
  readonly frequencyMHz: number | null;
}

/** What one interface is trying, as far as its lines have said. */
export interface Attempt {
  bssid: MacAddress | null;
  ssid: Bytes | null;
  frequencyMHz: number | null;
  pmkid: Bytes | null;
  /** A PMKSA from the cache takes the place of authentication. */
  cached: boolean;
  /** Number of the authentication algorithm, where a line tells that it is SAE. */
  algorithm: number | null;
  /** The AP took the association; said once. */
  associated: boolean;
  /** A line has said already why it fails. */
  failed: boolean;
  /** The kernel refused a request of iwd: the AP has no part in it. */
  refused: boolean;
  /** The AP ended it. */
  leftByAp: boolean;
  /** The answer that iwd owes to the last handshake message; the next frame that goes out is it. */
  owed: EapolMessage | null;
  /** SAE frames sent and heard under external authentication. */
  sent: number;
  heard: number;
}

const fresh = (): Attempt => ({
  bssid: null,
  ssid: null,
  frequencyMHz: null,
  pmkid: null,
  cached: false,
  algorithm: null,
  associated: false,
  failed: false,
  refused: false,
  leftByAp: false,
  owed: null,
  sent: 0,
  heard: 0,
});

/** Kinds that are of a wiphy or of the air, and not of an attempt. */
const WITHOUT_ATTEMPT: ReadonlySet<EventKind> = new Set([
  'interface',
  'capability',
  'scan',
  'bss',
  'ap-not-found',
]);

const FAILURES: ReadonlySet<EventKind> = new Set([
  'authentication-timeout',
  'association-timeout',
  'four-way-failed',
  'sae-confirm-mismatch',
  'sae-rejected',
  'deauthenticated',
  'disassociated',
  'eap-failure',
]);

const RESULTS: ReadonlySet<EventKind> = new Set(['authenticated', 'associated', 'connect-result']);
/** A refused request (errno) is none: iwd may ask again. */
const tellsFailure = ({ kind, ok, status }: Said): boolean =>
  FAILURES.has(kind) || (RESULTS.has(kind) && (ok === false || Boolean(status)));

/**
 * What iwd's earlier lines told. iwd serves one event at a time, so a line that names no interface is of the one that
 * was named last.
 */
export class IwdState {
  readonly #names = new Map<number, string>();
  readonly #own = new Map<number, MacAddress>();
  readonly #seen = new Map<MacAddress, Bss>();
  readonly #attempts = new Map<number | null, Attempt>();
  #current: number | null = null;
  /** Network that is looked at for joining. */
  trying: Bytes | null = null;
  readonly #failed = new Set<string>();
  /** SSID of the credentials that WSC obtained, for the key in a later line. */
  credentialSsid: Bytes | null = null;
  /** Drivers that said how they do SAE: they say it for each network that is looked at. */
  readonly drivers = new Set<string>();
  /** Inside the list of options that the kernel lacks. */
  missingOptions = false;

  /** An interface that iwd made or took. */
  named(index: number, name: string): void {
    this.#names.set(index, name);
    this.use(index);
  }

  address(index: number, own: MacAddress): void {
    this.#own.set(index, own);
    this.use(index);
  }

  /** The line names this interface. */
  use(index: number): void {
    const first = this.#attempts.get(null);
    if (first && !this.#attempts.has(index)) {
      this.#attempts.set(index, first);
      this.#attempts.delete(null);
    }
    this.#current = index;
  }

  get attempt(): Attempt {
    const attempt = this.#attempts.get(this.#current) ?? fresh();
    this.#attempts.set(this.#current, attempt);
    return attempt;
  }

  /** A new attempt of the interface; what was said of its authentication stays. */
  begin(bssid: MacAddress | null, ssid: Bytes | null): Attempt {
    const { pmkid, cached, algorithm } = this.attempt;
    const seen = bssid ? this.#seen.get(bssid) : undefined;
    const attempt = {
      ...fresh(),
      bssid,
      ssid: ssid ?? seen?.ssid ?? null,
      frequencyMHz: seen?.frequencyMHz ?? null,
      pmkid,
      cached,
      algorithm: cached ? 0 : algorithm,
    };
    this.#attempts.set(this.#current, attempt);
    return attempt;
  }

  /** Whether an attempt to join the network has failed before: iwd then avoids its access points for a while. */
  failedBefore(ssid: Bytes): boolean {
    return this.#failed.has(toHex(ssid));
  }

  /** The attempt is over. */
  finish(): void {
    this.#attempts.set(this.#current, fresh());
  }

  saw(bssid: MacAddress, ssid: Bytes | null, frequencyMHz: number | null): void {
    this.#seen.set(bssid, { ssid, frequencyMHz });
  }

  /** The event with what is known of its interface and attempt; what the line itself says goes before. */
  event(said: Said): ControlEvent {
    const { attempt } = this;
    const { bssid, ssid, frequencyMHz, algorithm } = attempt;
    if (tellsFailure(said)) {
      attempt.failed = true;
      if (ssid) this.#failed.add(toHex(ssid));
    }
    if (said.errno && said.kind.endsWith('-request')) attempt.refused = true;
    if (said.kind === 'deauthenticated' || said.kind === 'disassociated')
      attempt.leftByAp = said.local !== true;
    const index = this.#current;
    const name = index === null ? undefined : (this.#names.get(index) ?? `ifindex ${index}`);
    const station = index === null ? undefined : this.#own.get(index);
    const known = WITHOUT_ATTEMPT.has(said.kind)
      ? {}
      : {
          ...(station && { station }),
          ...(bssid && { bssid }),
          ...(ssid && { ssid }),
          ...(frequencyMHz !== null && { frequencyMHz }),
        };
    const event: ControlEvent = { by: 'supplicant', ...(name && { interface: name }), ...known, ...said };
    return algorithm === null ? event : withAlgorithm(event, algorithm);
  }
}

/** With how the station authenticates, where an event of the kind tells it. */
function withAlgorithm(event: ControlEvent, algorithm: number): ControlEvent {
  switch (event.kind) {
    case 'authenticate-request':
    case 'authenticated':
    case 'authentication-timeout':
    case 'connect-request':
      return { algorithm, ...event };
    default:
      return event;
  }
}

/** An address in a line; null for what only looks like one. */
export function macOf(text: string | undefined): MacAddress | null {
  return text && /^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/i.test(text) ? macAddress(text) : null;
}

/** An SSID as iwd prints it; null for none and for the cut end (`>`) that a pager leaves. */
export const ssidOf = (text: string | undefined): Bytes | null =>
  text && !text.endsWith('>') ? utf8(text) : null;
