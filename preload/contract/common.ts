/** What more than one topic of the contract shows, and the schemas of what a window names. */
import * as v from 'valibot';

export type Verdict = 'ok' | 'fail' | 'warn' | 'unknown';

export type Role = 'ap' | 'station' | 'secret' | 'derived' | 'constant' | 'kck' | 'kek' | 'tk';

export type Phase =
  | 'discovery'
  | 'authentication'
  | 'association'
  | 'eap'
  | 'four-way'
  | 'data'
  | 'group-key'
  | 'rekey'
  | 'leave';

export type Lane = 'supplicant' | 'kernel' | 'air' | 'ap';

export type SourceView =
  | { from: 'record'; record: number; start: number; end: number; label: string }
  /** A message of what runs live, before it is a record. */
  | { from: 'message'; label: string }
  | { from: 'secret'; secret: string; label: string }
  /** `attempt` where it is a step of another attempt than the one shown. */
  | { from: 'step'; step: string; attempt?: string; label: string }
  | { from: 'constant'; label: string };

export interface ValueView {
  name: string;
  role: Role;
  length: number;
  /** null when masked: a passphrase, until it is asked for. */
  hex: string | null;
  /** How it reads as text, where it is text: the passphrase, the SSID, a label. */
  text: string | null;
  note: string;
  source: SourceView | null;
  masked: boolean;
}

/** Id of a secret, a clock or a lesson. */
export const id = v.pipe(v.string(), v.regex(/^[\w.:-]{1,64}$/));
/** Id of an attempt. */
export const attempt = v.pipe(v.string(), v.regex(/^[\w.:-]{1,64}$/));
/**
 * A step: its key (`check.mic@…`), by which it is found in any session that has it, or its number (`12.3`) in the present one.
 */
export const step = v.pipe(
  v.string(),
  v.regex(/^(\d+(\.\d+)*|[a-z][a-z0-9-]*\.[\w.:@~/-]+)$/),
  v.maxLength(512),
);
export const nothing = v.strictObject({});
export const ssidHex = v.nullable(v.pipe(v.string(), v.regex(/^([0-9a-f]{2}){0,32}$/)));
export const count = v.pipe(v.number(), v.integer(), v.minValue(0));
/** A place in the steps, as the workbench tells it. `key` holds whatever becomes of the number. */
export interface PlaceView {
  attempt: string;
  key: string;
  /** Its number now. */
  step: string;
}
/** A place in the steps: the cursor's, a breakpoint's. */
export const place = v.strictObject({ attempt, step });
