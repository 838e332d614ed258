import type { Bytes } from '../../base/bytes.ts';
import { secretKey } from '../../capture/secret.ts';
import type { LoggedSecret } from '../types.ts';
import type { Dump } from './dump.ts';

/** Passwords by the name of their dump. The configuration's own names come without more words. */
const passwords =
  /^(?:PSK \(ASCII passphrase\)|PSK \(from external passphrase\)|SAE: password|sae_password|DPP: Legacy passphrase|WPS: Network Key)$/;

const psks =
  /^(?:PSK|PSK \(from passphrase\)|PSK \(set in config\)|PSK \(from external PSK\)|Per-device PSK)$/;

const pmks =
  /^(?:WPA: PMK|SAE: PMK|OWE: PMK|FILS: PMK|PASN: PMK|FT: XXKey|nl80211: PMK|WPA: Set PMK based on .*|WPA: PMK from EAPOL state machines|RSN: PMK from .*|RSN: Cache PMK(?: from .*)?|RSN: Configure PMK .*|DPP: PMK = .*)$/;

/** What an EAP method leaves behind; MS-CHAPv2 alone gives half of it, inside of another method. */
const msks =
  /^EAP-(?!MSCHAPV2)[\w']+: (?:Derived key|Derived key \(MSK\)|MSK|keying material \(MSK\))$|^FILS: rMSK$/;

const tks = /^(?:WPA: TK|FT: TK|FILS: TK|PASN: TK:?)$/;

/** PTK of the ciphers whose KCK and KEK have 16 octets: 48 octets, or 64 with a key of 32. */
const ptk = /^(?:WPA|FT): PTK$/;

/** The name of a network, in a configuration or before it enters a calculation. */
const names = /^(?:ssid|SSID|SAE: SSID|FT: SSID|WPS: SSID)$/;

/** The line that names the identifier of a password. */
export const IDENTIFIER = /^SAE: password identifier: (.+)$/;

/** A dump's octets as the kind of secret that main/derive reads; what is of no such kind is left out. */
export class Secrets {
  /** Name of the network that the lines about passwords are about. */
  #ssid: Bytes | null = null;
  #password: { readonly value: Bytes; readonly ssid: Bytes | null } | null = null;
  #scalar: Bytes | null = null;
  readonly #given = new Set<string>();

  /** A new network block begins: its passphrase may stand before its name. */
  forget(): void {
    this.#ssid = null;
  }

  /** A line that names the identifier that goes with the password before it. */
  identifier(text: string): LoggedSecret[] {
    const found = IDENTIFIER.exec(text);
    return found ? this.#identified(found[1]!) : [];
  }

  /** The secrets of a dump. @param network name of the network that is being joined, where the log told it */
  read({ name, bytes }: Dump, network: Bytes | null): LoggedSecret[] {
    if (!bytes || bytes.length === 0) return [];
    if (names.test(name)) this.#ssid = bytes;
    if (name === 'SAE: own commit-scalar') this.#scalar = bytes;
    if (name === 'sae_password_id') return this.#identified(new TextDecoder().decode(bytes));
    if (name === 'SAE: k') return this.#shared(bytes, network);
    if (passwords.test(name)) return this.#passphrase(name, bytes, network);
    if (psks.test(name) && bytes.length === 32)
      return this.#once({ type: 'secret', kind: 'psk', ssid: this.#named(name, network), value: bytes });
    if (
      pmks.test(name) &&
      (bytes.length === 32 || bytes.length === 48 || (bytes.length === 64 && name === 'OWE: PMK'))
    )
      return this.#once({ type: 'secret', kind: 'pmk', ssid: null, value: bytes });
    if (msks.test(name) && bytes.length >= 64)
      return this.#once({ type: 'secret', kind: 'msk', ssid: null, value: bytes.slice(0, 64) });
    return this.#once(...temporal(name, bytes));
  }

  /** At association hostap prints the PSK of the network that it joins, not of the block that it read last. */
  #named(name: string, network: Bytes | null): Bytes | null {
    return name === 'PSK (set in config)' ? network : (this.#ssid ?? network);
  }

  #passphrase(name: string, bytes: Bytes, network: Bytes | null): LoggedSecret[] {
    const ssid = this.#ssid ?? network;
    const hex = name === 'WPS: Network Key' && bytes.length === 64;
    if (/sae/i.test(name)) this.#password = { value: bytes, ssid };
    else if (!hex && (bytes.length < 8 || bytes.length > 63)) return [];
    return this.#once({ type: 'secret', kind: 'passphrase', ssid, value: bytes });
  }

  #identified(identifier: string): LoggedSecret[] {
    if (!this.#password) return [];
    return this.#once({ type: 'secret', kind: 'passphrase', ...this.#password, identifier });
  }

  #shared(k: Bytes, ssid: Bytes | null): LoggedSecret[] {
    const parts = { k, ...(this.#scalar && { scalar: this.#scalar }) };
    return this.#once({ type: 'secret', kind: 'sae', ssid, parts });
  }

  #once(...secrets: LoggedSecret[]): LoggedSecret[] {
    return secrets.filter((secret) => {
      const key = secretKey(secret);
      if (this.#given.has(key)) return false;
      this.#given.add(key);
      return true;
    });
  }
}

function temporal(name: string, bytes: Bytes): LoggedSecret[] {
  const tk = (value: Bytes): LoggedSecret[] => [{ type: 'secret', kind: 'tk', ssid: null, value }];
  if (tks.test(name) && (bytes.length === 16 || bytes.length === 32)) return tk(bytes);
  if (ptk.test(name) && (bytes.length === 48 || bytes.length === 64)) return tk(bytes.slice(32));
  return [];
}
