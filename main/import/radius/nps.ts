import { type Bytes, utf8 } from '../../base/bytes.ts';
import type { Said, SaidOf, Teller } from '../../base/event.ts';
import { redactText } from '../redact.ts';
import { macOf } from '../table.ts';
import { certificateFault } from '../tls-words.ts';
import type { Importer, LineReader, LogLine, Read } from '../types.ts';

type EapWhy = NonNullable<SaidOf<'eap-method'>['why']>;

/** Reason codes of Microsoft's Network Policy Server (Microsoft Learn, "NPS reason codes"): what each is about. */
const EAP: Readonly<Record<number, EapWhy>> = {
  8: 'credential',
  16: 'password',
  17: 'password',
  22: 'not-acceptable',
  32: 'credential',
  33: 'password',
  34: 'credential',
  35: 'credential',
  36: 'credential',
  48: 'credential',
  49: 'credential',
  65: 'credential',
  66: 'not-acceptable',
  72: 'not-acceptable',
};
/** 258 to 299: its TLS, and the certificate of the station. */
const isCertificate = (code: number): boolean => code >= 258 && code <= 299;

const GRANTED = /^Network Policy Server granted (?:full )?access/;
const DENIED = /^Network Policy Server denied access/;
const FIELD =
  /^\s*(Account Name|Called Station Identifier|Calling Station Identifier|Authentication Type|EAP Type|Reason Code|Reason):\s*(.*)$/;

/** What an event of the security log (6272, 6273) tells; the code of its reason comes before the reason's words. */
function verdict(code: number, words: string): Said {
  if (isCertificate(code))
    return { kind: 'certificate', ok: false, why: certificateFault(words), detail: `${code}: ${words}` };
  return { kind: 'eap-method', ok: false, why: EAP[code] ?? 'failed', detail: `${code}: ${words}` };
}

class NpsReader implements LineReader {
  #granted: boolean | null = null;
  #code: number | null = null;
  #station: Teller['station'] | undefined;
  #bssid: Teller['bssid'] | undefined;
  #ssid: Bytes | undefined;

  read({ text, program }: LogLine): readonly Read[] | null {
    if (program !== null) return null;
    const said = text.trim().replace(/^(?:Description|Message)\s*: */, '');
    if (GRANTED.test(said) || DENIED.test(said)) {
      this.#granted = GRANTED.test(said);
      [this.#code, this.#station, this.#bssid, this.#ssid] = [null, undefined, undefined, undefined];
      return [];
    }
    const field = this.#granted === null ? null : FIELD.exec(text);
    if (!field) return null;
    return this.#field(field[1]!, field[2]!.trim().slice(0, 400));
  }

  end(): readonly Read[] {
    return [];
  }

  #field(name: string, value: string): readonly Read[] {
    switch (name) {
      case 'Calling Station Identifier':
        this.#station = macOf(value) ?? undefined;
        return [];
      case 'Called Station Identifier': {
        this.#bssid = macOf(value.slice(0, 17)) ?? undefined;
        if (this.#bssid && value.length > 18) this.#ssid = utf8(value.slice(18));
        return [];
      }
      case 'EAP Type':
        return this.#granted && value !== '-' ? this.#events({ kind: 'eap-success', detail: value }) : [];
      case 'Reason Code':
        this.#code = Number(value);
        return [];
      case 'Reason':
        return this.#granted || this.#code === null
          ? []
          : this.#events(verdict(this.#code, value), { kind: 'eap-failure' });
      default:
        return [];
    }
  }

  #events(...all: readonly Said[]): readonly Read[] {
    const ends = {
      ...(this.#station && { station: this.#station }),
      ...(this.#bssid && { bssid: this.#bssid }),
      ...(this.#ssid && { ssid: this.#ssid }),
    };
    return all.map((said) => ({ type: 'event', event: { by: 'server', ...ends, ...said } }));
  }
}

/** The events of Microsoft's Network Policy Server, as its event viewer copies them. */
export const nps: Importer = {
  form: 'NPS',
  recognise({ text, program }) {
    if (program !== null) return 0;
    if (/Network Policy Server (?:granted|denied)/.test(text)) return 2;
    return FIELD.test(text) ? 1 : 0;
  },
  reader: () => new NpsReader(),
  redact: redactText,
};
