import type { Bytes } from '../base/bytes.ts';
import type { Disclosed, SecretKind } from '../capture/secret.ts';
import type { Field } from '../dissect/types.ts';
import type { Attempt, KeyMessage, Phase } from '../track/types.ts';
import type { Act } from './acts.ts';
import type { OperationName } from './operations.ts';

/** What tells of a secret of a session, beside what it is. */
export interface Told {
  /** Stable within a session; never holds the value. */
  readonly id: string;
  /** Where it came from, in words: `given in the window`, `secrets file home.json`. */
  readonly origin: string;
  /** The record that told it, or our own supplicant as it made or took it; absent where a person gave it. */
  readonly disclosedBy?: { readonly record: number } | 'supplicant';
}

/** Something that a person supplied or a log disclosed. `ssid` null: it is tried on every network. */
export type Secret<K extends SecretKind = SecretKind> = Disclosed<K> & Told;

/** Values of a calculation that is of no session, by the names that references give them. */
export interface Arguments extends Told {
  readonly kind: 'arguments';
  readonly parts: Readonly<Record<string, Bytes>>;
}

/** Who produced a byte string; what the view's colours mean. */
export type Role = 'ap' | 'station' | 'secret' | 'derived' | 'constant' | 'kck' | 'kek' | 'tk';

/**
 * Where an input comes from. Nothing else may enter a calculation. The part of a secret is `value`, `clientRandom`,
 * `ssid`, or a name of its `parts`.
 */
export type Ref =
  | {
      readonly from: 'record';
      readonly record: number;
      readonly start: number;
      readonly end: number;
      /** What holds the octets, where that is no record of a capture: `M1`, `the beacon`. */
      readonly of?: string;
    }
  | { readonly from: 'secret'; readonly secret: string; readonly part: string }
  | {
      readonly from: 'step';
      /** Attempt whose step it is; absent: this one. */
      readonly attempt?: string;
      readonly step: string;
      readonly output: string;
      readonly start?: number;
      readonly end?: number;
    }
  /** Fixed by the standard: a label, a counter, zeroes. `text` is how a person writes it. */
  | { readonly from: 'constant'; readonly bytes: Bytes; readonly text: string };

export interface Input {
  /** As the formula names it: `ANonce`. Never a number: inputs are joined in order, and numbers would go first. */
  readonly name: string;
  readonly role: Role;
  readonly ref: Ref;
  /** What to say under it where the reference alone does not: `SSID`, `zeroed in this copy`. */
  readonly note?: string;
  /** The operation's argument that it becomes, where that is not `name`. */
  readonly argument?: string;
}

export interface Output {
  readonly name: string;
  readonly role: Role;
  readonly bytes: Bytes;
  /** Key material: masked where secrets are not asked for. */
  readonly secret: boolean;
  /** What it is for: `makes MICs`. */
  readonly note?: string;
  /** The operation's result that it is, where that is not `name`. */
  readonly result?: string;
}

/** A comparison of what was computed with what the air shows. */
export interface Check {
  /** Stable, lower-case: `mic`, `pmkid`, `agreed-pmkid`, `sae-confirm`, `rsne-m2`, `rsne-m3`, `key-wrap`, `ccmp-mic`, `replay-counter`, `nonce` */
  readonly name: string;
  /** null: cannot be told from this evidence. */
  readonly ok: boolean | null;
  readonly expected?: { readonly name: string; readonly ref: Ref };
  readonly seen?: { readonly name: string; readonly ref: Ref };
  /** What must hold between them, as octets or as unsigned numbers: `ok` follows from it. Absent: equal. */
  readonly relation?: 'equal' | 'seen-greater' | 'different';
  /** In words, with the verdict: `Equal: both ends hold one PMK.` */
  readonly sentence: string;
}

/** A piece of a formula: text, or the name of an input or output that the view shows as a chip. */
export type FormulaPart = string | { readonly name: string };

/**
 * One act of an attempt. Ids are hierarchical: `12` is the twelfth step of its attempt, `12.3` its third sub-step.
 * Executing `operation` on the octets that `inputs` refer to, with `params`, gives `outputs`: a test does it.
 */
export interface Step {
  /** For display and for the references of this trace: it shifts when a secret, a file or a live record comes. */
  readonly id: string;
  readonly act: Act;
  /**
   * The same under other secrets, more files and later records (`step-key.ts`): by it a step is found again. Unique in its trace.
   */
  readonly key: string;
  readonly kind: 'message' | 'calculation';
  readonly phase: Phase;
  readonly time: bigint | null;
  /** The frame of a message; for a calculation the frame that makes it possible or that it checks. */
  readonly record: number | null;
  /** Who acts: `station`, `ap`, or `observer` for what only this program does. */
  readonly actor: 'station' | 'ap' | 'observer';
  /** `M1`, `Derive PTK`. */
  readonly title: string;
  /** Short, beside the title on the ladder: `PRF-384, HMAC-SHA-1`. */
  readonly detail: string;
  /** One plain sentence: the actor first, then what it does with what. */
  readonly sentence: string;
  /** More, for who asks: a paragraph a newcomer can follow. '' where the sentence is enough. */
  readonly explanation: string;
  readonly clauses: readonly string[];
  readonly formula: readonly FormulaPart[];
  readonly operation: OperationName | null;
  /** Numbers of the formula: iterations, bits. */
  readonly params: Readonly<Record<string, number | string>>;
  readonly inputs: readonly Input[];
  readonly outputs: readonly Output[];
  readonly checks: readonly Check[];
  /** Number of sub-steps; `Trace.substeps` gives them. */
  readonly substepCount: number;
  /** Fields of an output that is itself a message: unwrapped key data, a decrypted MSDU. */
  readonly fields?: { readonly output: string; readonly tree: readonly Field[] };
}

/** A group key by its key ID; of a multi-link association also by its link. */
export interface DerivedGroupKey {
  readonly id: number;
  readonly link?: number;
  readonly key: Ref;
}

/** Keys of one exchange, each with the step and output that made it. */
export interface DerivedKeys {
  /** What an EAP method left behind, where it was computed. */
  readonly msk?: Ref;
  readonly pmk?: Ref;
  readonly pmkid?: Ref;
  readonly ptk?: Ref;
  readonly kck?: Ref;
  readonly kek?: Ref;
  readonly tk?: Ref;
  readonly gtk: readonly DerivedGroupKey[];
  readonly igtk: readonly DerivedGroupKey[];
  readonly bigtk: readonly DerivedGroupKey[];
}

export interface DerivedMessage {
  readonly message: KeyMessage;
  readonly checks: readonly Check[];
  /** Step that shows it. */
  readonly step: string;
}

/** A handshake with what was computed. */
export interface DerivedHandshake {
  readonly kind: 'four-way' | 'group';
  readonly rekey: boolean;
  readonly messages: readonly DerivedMessage[];
  /** true: every check that can be made holds and at least one was. false: one does not. null: no secret, or nothing to check. */
  readonly verified: boolean | null;
  /** Secret that verified it. */
  readonly secret: string | null;
  readonly keys: DerivedKeys;
  readonly missing: readonly string[];
}

/** An authentication exchange before the four-way handshake, with what was computed. */
export interface DerivedAgreement {
  readonly kind: 'sae' | 'owe' | 'ft' | 'fils' | 'eap' | 'wep';
  readonly messages: readonly {
    readonly name: string;
    readonly record: number;
    readonly time: bigint | null;
    readonly checks: readonly Check[];
    readonly step: string;
  }[];
  /** As for a handshake: null without a secret. */
  readonly verified: boolean | null;
  readonly keys: DerivedKeys;
}

/** What a person would have to give for this attempt to be computed. */
export interface SecretNeed {
  readonly kind: 'passphrase' | 'pmk';
  readonly ssid: Bytes | null;
  /** In words: why, and what else would serve. */
  readonly sentence: string;
}

/** An attempt with its steps. Deterministic: the same records and secrets give the same steps, octet for octet. */
export interface Trace {
  readonly attempt: Attempt;
  readonly steps: readonly Step[];
  /** Sub-steps of a step by id, at any depth; [] where there are none. Pure: computed when asked. */
  substeps(id: string): readonly Step[];
  /** Any step by id or by key, also a sub-step; null when there is none. */
  step(name: string): Step | null;
  /**
   * The step by key; where it is not there any more (its secret was removed, say), the message that it belonged to, else the
   * last step before that message. Null where nothing of it is in the attempt.
   */
  nearest(key: string): Step | null;
  readonly handshakes: readonly DerivedHandshake[];
  /** Exchanges that agree on a PMK: SAE, OWE, FT, FILS, EAP; and those of dynamic WEP, which has none. */
  readonly agreements: readonly DerivedAgreement[];
  readonly decrypted: { readonly frames: number; readonly failed: number };
  /** The attempt's outcome with what decryption and checks added. */
  readonly outcome: Attempt['outcome'];
  readonly need: SecretNeed | null;
  /** Lower-case hex SHA-256 over the steps in canonical JSON; the same on every machine. */
  readonly digest: string;
}
