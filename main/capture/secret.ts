/** Keys and passwords: what each kind of them is made of, whoever told it. */
import { type Bytes, toHex } from '../base/bytes.ts';

/** The private numbers of one end of an SAE exchange; `scalar` tells which of the two ends that is. */
export type SaeNumbers = { readonly scalar?: Bytes } & (
  | { readonly rand: Bytes; readonly mask: Bytes; readonly k?: Bytes }
  /** The shared number itself. */
  | { readonly k: Bytes; readonly rand?: never; readonly mask?: never }
);

/** Secrets of a TLS session, as the labels of a key log name them. */
export type TlsPart =
  | 'masterSecret'
  | 'clientEarlyTrafficSecret'
  | 'earlyExporterSecret'
  | 'clientHandshakeTrafficSecret'
  | 'serverHandshakeTrafficSecret'
  | 'clientTrafficSecret0'
  | 'serverTrafficSecret0'
  | 'exporterSecret';

interface Octets {
  readonly value: Bytes;
}

/** What a secret of each kind holds. */
interface Kinds {
  /** UTF-8: of a PSK network 8 to 63 bytes, of SAE any number. `identifier`: of an SAE password. */
  passphrase: Octets & { readonly identifier?: string };
  /** 32 bytes. */
  psk: Octets;
  /** 32, 48 or 64 bytes. */
  pmk: Octets;
  /** 64 bytes. */
  msk: Octets;
  /** 16 or 32 bytes; of WEP 5 or 13. */
  tk: Octets;
  /** The private key of one end: as many bytes as the prime of its group has. */
  owe: Octets;
  sae: { readonly parts: SaeNumbers };
  /** `clientRandom`: the random of the Client Hello (32 bytes), by which the session is found. */
  tls: { readonly clientRandom: Bytes; readonly parts: Readonly<Partial<Record<TlsPart, Bytes>>> };
}

export type SecretKind = keyof Kinds;

/** A key or password by itself. `ssid`: of the network that it belongs to; null where that is not told. */
export type Disclosed<K extends SecretKind = SecretKind> = {
  [P in K]: { readonly kind: P; readonly ssid: Bytes | null } & Kinds[P];
}[K];

/** Every byte string of a secret by its name: `value`, or `clientRandom` and the names of its parts. */
export function bytesOf(secret: Disclosed): Readonly<Record<string, Bytes>> {
  switch (secret.kind) {
    case 'sae':
      return { ...secret.parts };
    case 'tls':
      return { clientRandom: secret.clientRandom, ...secret.parts };
    default:
      return { value: secret.value };
  }
}

/** What makes two secrets the same: all but where they came from. */
export const secretKey = (secret: Disclosed): string =>
  JSON.stringify([
    secret.kind,
    secret.ssid && toHex(secret.ssid),
    secret.kind === 'passphrase' ? (secret.identifier ?? null) : null,
    Object.entries(bytesOf(secret))
      .map(([name, bytes]) => [name, toHex(bytes)])
      .sort(),
  ]);
