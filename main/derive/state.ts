import type { Bytes } from '../base/bytes.ts';
import type { StepSpec, When } from '../calculate/builder.ts';
import type { GroupKey, PtkRecipe, PtkSources } from '../calculate/keys/index.ts';
import type { LocatedKey } from '../calculate/located.ts';
import type { Check, Ref } from '../calculate/types.ts';
import type { Frame } from '../dissect/types.ts';
import type { Attempt, KeyMessage } from '../track/types.ts';
import type { Negotiated } from './suite.ts';

/** A PTK that a pair of nonces gave, and what the frames say of it. */
export interface Pairwise {
  readonly step: string;
  readonly anonce: Bytes;
  readonly snonce: Bytes;
  /** MIC of M2 (or of M4, where M2 is cut), then of M3: null until one was checked. */
  m2: boolean | null;
  m3: boolean | null;
  /** Key data that was unwrapped with it, so that a repeat is not unwrapped again. */
  readonly unwrapped: Bytes[];
  inUse: boolean;
}

/** Keys of an attempt, in the order in which they came: from its handshakes, or from an agreement (FT, FILS). */
export interface Keys {
  readonly pairwise: Pairwise[];
  readonly group: GroupKey[];
}

/** What was computed of one EAPOL-Key message. */
export interface Done {
  readonly message: KeyMessage;
  readonly located: LocatedKey;
  readonly checks: Check[];
  /** Step that shows it best: its MIC check, else the message itself. */
  step: string;
  pairwise: Pairwise | null;
  readonly groupKeys: GroupKey[];
}

/** What an exchange needs to know of its attempt. */
export interface ExchangeContext {
  readonly attempt: Attempt;
  readonly suite: Negotiated;
  /** Makes the step of the PMK when it is first needed and returns its output; null without a secret. */
  pmk(when: When): Ref | null;
  /** Another PMK that a person gave or a record told, which the trial accepts; null where none is. */
  fitting(trial: (pmk: Bytes) => boolean, when: When): Ref | null;
  /** The PMKID that the agreement before it has made; null where the AKM's HMAC of the PMK is one, or none is known. */
  pmkid(when: When): Ref | null;
  /** The step of a PTK; null where no hierarchy of this program makes it. */
  ptk(from: PtkSources, recipe: PtkRecipe, when: When): StepSpec | null;
  readonly keys: Keys;
  /** Whether both messages are of one exchange. */
  areTogether(one: KeyMessage, other: KeyMessage): boolean;
  /** A record of the attempt, dissected. */
  frame(record: number): Frame;
}

/** Whether the record holds all of the message: else neither its MIC nor its key data can be read. */
export const isWhole = ({ frame }: Pick<KeyMessage, 'frame'>): boolean => frame.eapol?.whole === true;

/** Whether a message's MIC was computed and is wrong. */
export const micFailed = (done: Done): boolean => done.checks.some((c) => c.name === 'mic' && c.ok === false);
