/** Secrets: what a person gave, and what records told. */
import * as v from 'valibot';
import { type Changed, call } from './call.ts';
import { id, ssidHex, type Verdict } from './common.ts';

/** Kinds that a person can type; a TLS key log is a file. */
const typed = ['passphrase', 'psk', 'pmk', 'msk', 'tk', 'owe', 'sae'] as const;

export type SecretKind = (typeof typed)[number] | 'tls';

export interface SecretView {
  id: string;
  kind: SecretKind;
  ssid: string | null;
  origin: string;
  /** A person gave it: neither a record nor our own supplicant told it. */
  given: boolean;
  /** Record that told it; null where none did. */
  record: number | null;
  /** `verified 2 handshakes`, `matches no handshake`. */
  result: string;
  verdict: Verdict;
}

/** Calls about secrets. */
export const secretCalls = {
  addSecret: call(
    v.strictObject({
      /** `sae-password` is a passphrase of any length. */
      kind: v.picklist([...typed, 'sae-password']),
      /** Of SAE: k, or rand where `mask` is given too. As long as a number of the largest group, in hexadecimal. */
      value: v.pipe(v.string(), v.minLength(1), v.maxLength(2048)),
      ssidHex,
      /** Of an SAE password: its identifier. */
      identifier: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(255))),
      /** Of SAE: the mask that belongs to rand. */
      mask: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(2048))),
    }),
  ).gives<Changed>(),
  removeSecret: call(v.strictObject({ id })).gives<Changed>(),
} as const;
