import type { Bytes } from '../../base/bytes.ts';
import type { Span } from '../../dissect/types.ts';
import type { StepSpec } from '../builder.ts';
import type { Located } from '../located.ts';
import type { Mld } from '../mld.ts';
import type { Input, Ref, Role } from '../types.ts';

/** An encrypted MPDU and the key that is tried on it. */
export interface Mpdu {
  readonly located: Located;
  /** The 802.11 header. */
  readonly header: Span;
  /** Protection header. */
  readonly protection: Span;
  /** What is encrypted, with MIC and ICV. */
  readonly ciphertext: Span;
  readonly key: Ref;
  /** `TK`, `given TK` or `GTK`. */
  readonly keyName: string;
  readonly fromAp: boolean;
  readonly fragment: boolean;
  /** Of TKIP: the key is given without the part that makes the Michael MIC. */
  readonly withoutMichael?: boolean;
  /** Both MLDs, for a frame between the two: their addresses stand in for those of the link. */
  readonly mld?: Mld | null;
}

/** The part of a step that a cipher fills in. Outputs `plaintext` and `PN`. */
export type Opened = Required<Pick<StepSpec, 'formula' | 'inputs' | 'outputs' | 'checks' | 'substeps'>> &
  Pick<StepSpec, 'operation' | 'params' | 'clauses' | 'explanation'>;

export interface CipherSteps {
  readonly name: string;
  /** Octets of its key. */
  readonly keyLength: number;
  /** Other lengths in which a person may give a key that opens its frames. */
  readonly givenLengths?: readonly number[];
  /** Its packet numbers need not grow. */
  readonly unordered?: true;
  /** Octets that a body has at least. */
  readonly overhead: number;
  /** The same of a fragment, where that differs. */
  readonly fragmentOverhead?: number;
  open(mpdu: Mpdu): Opened;
  /**
   * The plaintext of a frame between links, for who does not need the step; null where the key is another one. Absent where
   * only the step tells.
   */
  readonly plaintext?: (mpdu: Mpdu, key: Bytes) => Bytes | null;
}

/** The inputs that every cipher takes: key, header, body; and between MLDs their addresses. */
export function mpduInputs(mpdu: Mpdu): {
  key: Input;
  header: Input;
  mld: Input[];
  protection: Input;
  body: Input;
} {
  const role: Role = mpdu.fromAp ? 'ap' : 'station';
  const { located, header, protection, ciphertext } = mpdu;
  return {
    key: {
      name: mpdu.keyName,
      role: mpdu.key.from === 'secret' ? 'secret' : mpdu.keyName === 'TK' ? 'tk' : 'derived',
      ref: mpdu.key,
      argument: 'TK',
    },
    header: { name: 'header', role, ref: located.ref(header), note: '802.11 header' },
    mld: mpdu.mld
      ? [
          { name: 'AP MLD', role: 'ap', ref: mpdu.mld.ap.ref, note: 'in place of the address of the link' },
          {
            name: 'station MLD',
            role: 'station',
            ref: mpdu.mld.station.ref,
            note: 'in place of the address of the link',
          },
        ]
      : [],
    protection: { name: 'protection header', role, ref: located.ref(protection), argument: 'protection' },
    body: {
      name: 'body',
      role,
      ref: located.ref({ start: protection.start, end: ciphertext.end }),
      note: 'protection header, ciphertext, MIC',
    },
  };
}
