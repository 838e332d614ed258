import { cipherRow } from '../../../standard/ciphers.ts';
import { Errno } from '../../../standard/errno.ts';
import { refusesLinks } from '../../../standard/status.ts';
import { answers, fact, finding, severityOf, statusFact } from '../../evidence.ts';
import { refusedKeyFact, refusedKeys } from '../../keys.ts';
import type { Find, Rule } from '../../rule.ts';

const entry = {
  cause: 'mlo-link-problem',
  title: 'A link of a multi-link connection failed',
  shows:
    'With Wi-Fi 7 the association is refused with status 130, 133, 134 or 139, or a key is refused with -67 (ENOLINK): it was given without its link.',
  proof: 'The status code, or the refused key and its error number. A DEL_KEY with -67 is noise.',
  remedy: 'Update the driver and the supplicant of the station; try with one link (EHT off, or one band).',
  misleads: 'It shows as a timeout of the four-way handshake, or as a rejected association without its code.',
} as const;

const find: Find = (trace) => {
  const refused = answers(trace, 'association').filter(({ status }) => refusesLinks(status));
  const keys = refusedKeys(trace.attempt.events, trace.attempt).filter(
    // A static WEP key is tried before the association, which the same number refuses; multi-link devices have no WEP.
    ({ event: { errno, key } }) =>
      errno === Errno.ENOLINK && !(key?.cipher && cipherRow(key.cipher)?.mode === 'wep'),
  );
  if (refused.length === 0 && keys.length === 0) return [];
  return [
    finding(entry, {
      severity: severityOf(trace),
      certainty: 'proved',
      summary: 'A link of the multi-link connection could not be set up.',
      for: [...refused.map(statusFact), ...keys.map(refusedKeyFact)],
      settle: [fact('The log of the station with debugging on: it names the link.')],
    }),
  ];
};

export const mloLinkProblem: Rule = { ...entry, find };
