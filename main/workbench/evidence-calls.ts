import type { clockCalls } from '../../preload/contract/clocks.ts';
import type { Workbench } from '../../preload/contract/index.ts';
import type { secretCalls } from '../../preload/contract/secrets.ts';
import { secretKey } from '../capture/secret.ts';
import { parseSeconds } from '../session/clocks/index.ts';
import { UserError } from '../session/errors.ts';
import { carried } from '../session/place.ts';
import { isGiven, secretOfWindow } from '../session/secrets.ts';
import type { Desk } from './desk.ts';

/** What a person tells of the records: secrets, and how their clocks are to be read. All is computed anew. */
export function answerEvidence(
  desk: Desk,
): Pick<Workbench, keyof typeof secretCalls | keyof typeof clockCalls> {
  return {
    addSecret: async (input) => {
      desk.need();
      const secret = secretOfWindow(input, desk.numberSecrets());
      return desk.inTurn(async () => {
        const { session } = desk;
        const others = session.secrets.filter((other) => secretKey(other) !== secretKey(secret));
        // Those that a person gives go before those that records tell: they are tried first.
        const secrets = [...others.filter(isGiven), secret, ...others.filter((other) => !isGiven(other))];
        return desk.recompute('secrets', () => session.withSecrets(secrets));
      });
    },
    removeSecret: async ({ id }) =>
      desk.inTurn(async () => {
        const { session } = desk;
        const secrets = session.secrets.filter((secret) => secret.id !== id);
        return desk.recompute('secrets', () => session.withSecrets(secrets));
      }),
    setClock: async ({ id, seconds }) =>
      desk.inTurn(async () => {
        const { session } = desk;
        if (!session.clocks.some((clock) => clock.id === id))
          throw new UserError('invalid', `clock ${id}: no such clock in this session`);
        const given = new Map(
          session.clocks.filter(({ how }) => how === 'given').map((clock) => [clock.id, clock.offset]),
        );
        if (seconds === null) given.delete(id);
        else given.set(id, parseSeconds(seconds)!);
        return desk.recompute(
          'clocks',
          (work) => session.withOffsets(given, work),
          (next) => ({ unsaved: true, place: carried(desk.place, session, next) }),
        );
      }),
  };
}
