import type * as v from 'valibot';

declare const answer: unique symbol;

/** One call of the contract: the schema that its input is checked against, and (for the compiler alone) what it answers. */
export interface Call<Schema extends v.GenericSchema = v.GenericSchema, Answer = unknown> {
  readonly input: Schema;
  readonly [answer]?: Answer;
}

/** Stands for the session as the window sees it after a call that changed it: what `SessionView` is made of would else need itself. */
export interface Changed {
  readonly [answer]: 'session';
}

export type AnswerOf<C> = C extends Call<v.GenericSchema, infer Answer> ? Answer : never;

/** A call that takes `input`; `gives` names the type of its answer. */
export const call = <const Schema extends v.GenericSchema>(input: Schema) => ({
  gives: <Answer>(): Call<Schema, Answer> => ({ input }),
});
