import { utf8 } from '../../base/bytes.ts';
import type { Said, Teller } from '../../base/event.ts';
import { redactText } from '../redact.ts';
import { macOf } from '../table.ts';
import { certificateFault } from '../tls-words.ts';
import type { Importer, LineReader, LogLine, Read } from '../types.ts';

/** The events of WLAN-AutoConfig of which an attempt is made, by number and by the sentence that each begins with. */
const EVENTS = {
  8000: /^WLAN AutoConfig service started a connection to a wireless network/,
  8001: /^WLAN AutoConfig service has successfully connected to a wireless network/,
  8002: /^WLAN AutoConfig service failed to connect to a wireless network/,
  8003: /^WLAN AutoConfig service has successfully disconnected from a wireless network/,
  11000: /^Wireless network association started/,
  11001: /^Wireless network association succeeded/,
  11002: /^Wireless network association failed/,
  11005: /^Wireless security succeeded/,
  11006: /^Wireless security failed/,
  11010: /^Wireless security started/,
  12011: /^Wireless 802\.1x authentication started/i,
  12012: /^Wireless 802\.1x authentication succeeded/i,
  12013: /^Wireless 802\.1x authentication failed/i,
} as const;
type EventId = keyof typeof EVENTS;

const isEvent = (id: number): id is EventId => id in EVENTS;
const ofSentence = (line: string): EventId | null => {
  if (!/W(?:LAN|ireless) /.test(line)) return null;
  const text = line.trim().replace(/^(?:Description|Message)\s*: */, '');
  for (const [id, pattern] of Object.entries(EVENTS)) if (pattern.test(text)) return Number(id) as EventId;
  return null;
};

/** WlanReasonCodeToString: the reasons that say something, in its words. Others are quoted. */
const REASONS: readonly [RegExp, Said | readonly Said[]][] = [
  // What it concludes when the handshake ends at M2 again and again; the AP has told it nothing.
  [
    /security key is not correct|mismatched security key|PSK mismatch is suspected/i,
    [
      { kind: 'four-way-failed', local: true },
      { kind: 'hint', why: 'wrong-key' },
    ],
  ],
  [/key exchange did not (?:finish|complete|succeed) within/i, { kind: 'four-way-failed', local: true }],
  [/key exchange did not start within/i, { kind: 'eapol-timeout' }],
  [
    /802\.1x authentication did not (?:start|complete|finish) within/i,
    { kind: 'eap-failure', why: 'timeout' },
  ],
  [/Explicit Eap failure/i, { kind: 'eap-failure' }],
  [/security capabilities of (?:Secondary )?IE in M3 failed/i, { kind: 'element-mismatch', message: 'M3' }],
  [
    /M(?:essage )?3 .*(?:no key data|no IE|no group key)/i,
    { kind: 'key-message', ok: false, message: 'M3', why: 'malformed' },
  ],
  [/security downgrade/i, { kind: 'element-mismatch', message: 'M3' }],
  [
    /(?:network is|network) not (?:available|visible)|no such (?:wireless )?network|network is not in range/i,
    { kind: 'ap-not-found' },
  ],
  [/driver disconnected while associating/i, { kind: 'associated', ok: false }],
  [
    /association (?:request )?(?:was )?(?:timed out|timeout)|did not respond/i,
    { kind: 'association-timeout' },
  ],
  [
    /not compatible|does not support the (?:security|authentication)|cipher|unsupported security/i,
    { kind: 'not-selected', why: 'other' },
  ],
];

/** What went wrong within EAP, in the words of its root cause. */
function rootCause(words: string): Said | null {
  if (
    /certificate.*(?:not trusted|untrusted|chain|expired|not valid|revoked|name|required|verif)|authority that is not trusted|trusted root/i.test(
      words,
    )
  )
    return { kind: 'certificate', ok: false, why: certificateFault(words), detail: words };
  if (/user name|password|credential|user account|Network authentication failed/i.test(words))
    return {
      kind: 'eap-method',
      ok: false,
      why: /password|user name/i.test(words) ? 'password' : 'credential',
      detail: words,
    };
  return words === '' || /^0x0$/.test(words)
    ? null
    : { kind: 'eap-method', ok: false, why: 'failed', detail: words };
}

const FIELD =
  /^\s*(Local MAC Address|Network SSID|SSID|Peer MAC Address|BSSID|BSS Type|(?:Failure )?Reason|EAP Root cause String|EAP Reason|EAP Error|Error|Network Adapter|Interface GUID|Connection Mode|Profile Name|Identity|User|Domain|Event ID|Log Name)\s*: ?(.*)$/;

/** Reads events of WLAN-AutoConfig as the event viewer shows and copies them: each of several lines. */
class WindowsReader implements LineReader {
  #event: EventId | null = null;
  #told = false;
  #ends: Pick<Teller, 'station' | 'bssid' | 'ssid'> = {};
  /** Own address, of any event. */
  #station: Pick<Teller, 'station'> = {};

  read({ text, program }: LogLine): readonly Read[] | null {
    if (program !== null) return null;
    const started = ofSentence(text);
    if (started !== null) {
      this.#begin(started);
      return [];
    }
    const field = FIELD.exec(text);
    if (!field) return null;
    const [, name = '', raw = ''] = field;
    const value = raw.trim().slice(0, 400);
    if (name === 'Log Name') this.#event = null;
    if (name === 'Event ID') {
      const id = Number(value);
      if (this.#event === null && isEvent(id)) this.#begin(id);
      return /WLAN|AutoConfig/.test(text) || isEvent(id) ? [] : null;
    }
    return this.#event === null ? null : this.#field(this.#event, name, value);
  }

  end(): readonly Read[] {
    return [];
  }

  #begin(id: EventId): void {
    // The number may stand before its sentence.
    if (this.#event === id && !this.#told && Object.keys(this.#ends).length === 0) return;
    this.#event = id;
    this.#told = false;
    this.#ends = {};
  }

  #field(id: EventId, name: string, value: string): readonly Read[] {
    const address = macOf(value);
    if (name === 'Local MAC Address' && address) this.#station = { station: address };
    else if ((name === 'Peer MAC Address' || name === 'BSSID') && address)
      this.#ends = { ...this.#ends, bssid: address };
    else if ((name === 'SSID' || name === 'Network SSID') && value)
      this.#ends = { ...this.#ends, ssid: utf8(value) };
    else if (name === 'BSS Type') return this.#say(progress(id));
    else if (/Reason$/.test(name)) return this.#say(this.#reason(id, value));
    else if (name === 'EAP Root cause String') return this.#say(rootCause(value));
    return [];
  }

  #reason(id: EventId, words: string): Said | readonly Said[] | null {
    if (this.#told || (id !== 8002 && id !== 8003 && id !== 11002 && id !== 11006 && id !== 12013))
      return null;
    this.#told = true;
    if (id === 8003)
      return {
        kind: 'disconnected',
        ...(/by the user|by (?:the )?caller/i.test(words) && { local: true, request: false }),
        why: words,
      };
    const [, said] = REASONS.find(([pattern]) => pattern.test(words)) ?? [];
    if (said) return [said].flat().map((one): Said => ({ ...one, detail: words }) as Said);
    if (id === 11002) return { kind: 'associated', ok: false, detail: words };
    if (id === 12013) return { kind: 'eap-failure', detail: words };
    return { kind: 'error', detail: words };
  }

  #say(said: Said | readonly Said[] | null): readonly Read[] {
    return (said === null ? [] : [said].flat()).map((one) => ({
      type: 'event',
      event: { by: 'supplicant', ...this.#station, ...this.#ends, ...one },
    }));
  }
}

/** What an event tells that has no reason. */
function progress(id: EventId): Said | null {
  switch (id) {
    case 8000:
      return { kind: 'connect-request', request: true };
    case 11000:
      return { kind: 'associate-request', request: true };
    case 11001:
      return { kind: 'associated', ok: true };
    case 11005:
    case 8001:
      return { kind: 'connected', ok: true };
    case 12011:
      return { kind: 'eap-start' };
    case 12012:
      return { kind: 'eap-success' };
    default:
      return null;
  }
}

const SURELY = /Microsoft-Windows-WLAN-AutoConfig/;

/** Windows' event log of WLAN-AutoConfig, as text. */
export const windows: Importer = {
  form: 'Windows',
  recognise({ text, program }) {
    if (program !== null) return 0;
    if (SURELY.test(text) || ofSentence(text) !== null) return 2;
    return FIELD.test(text) ? 1 : 0;
  },
  reader: () => new WindowsReader(),
  redact: redactText,
};
