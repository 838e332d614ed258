import { toHex } from '../../../base/bytes.ts';
import { errnoText } from '../../../standard/errno.ts';
import type { TrackedEvent } from '../../../track/types.ts';
import { explained, fact, finding, record, reports, severityOf } from '../../evidence.ts';
import type { Find, Rule } from '../../rule.ts';
import type { Fact } from '../../types.ts';

const entry = {
  cause: 'external-auth-failed',
  title: 'The driver’s request for SAE was not fulfilled',
  shows:
    'The driver asks user space to do SAE (CMD_EXTERNAL_AUTH) and gives up, or does not take the answer: `External authentication failed: status=1` of brcmfmac, `Invalid exchange (52)` in iwmon, iwd’s `External Auth Aborted`.',
  proof:
    'The status that user space gave, the error with which the kernel refused it, or the abort. A PMKID in the request of the attempt that fails, and none in the one that works, points to the cache of PMKs in the firmware.',
  remedy:
    'Let the station forget its PMKs, or not keep any (iwd: `[General] DisablePMKSA=true`); update the driver and its firmware. Otherwise use WPA2 on that network.',
  misleads:
    'User space maps every abort of SAE to "invalid password". A 169.254 address comes after it: the association said success and no keys followed, so DHCP gets no answer.',
} as const;

const bad = ({ event }: TrackedEvent): boolean =>
  (event.status ?? 0) !== 0 || (event.errno ?? 0) < 0 || event.why === 'abort' || event.ok === false;

const find: Find = (trace, _session, found) => {
  const failed = reports(trace, 'external-auth').filter(bad);
  if (failed.length === 0) return [];
  const used = reports(trace, 'pmksa').filter(({ event }) => event.why === 'used');
  const asked = reports(trace, 'associate-request', 'connect-request').filter(({ event }) => event.pmkid);
  return [
    finding(entry, {
      severity: explained(found) ? 'notice' : severityOf(trace),
      certainty: failed.some(({ event }) => event.errno || event.status) ? 'proved' : 'likely',
      summary: 'The driver had asked user space to authenticate (SAE), and this did not come to a good end.',
      for: [
        ...failed.map(failureFact),
        ...asked.map((r) =>
          fact(
            `The station asks with a PMK that it has kept (PMKID ${toHex(r.event.pmkid!)}), so no fresh SAE exchange is due.`,
            record(r.record),
          ),
        ),
        ...used
          .slice(-1)
          .map((r) =>
            fact('The station says that it uses a PMK that it has kept, and skips SAE.', record(r.record)),
          ),
      ],
      settle: [
        fact(
          'The same attempt after the station has forgotten its PMKs: if it works, the kept PMK is the matter.',
        ),
      ],
    }),
  ];
};

function failureFact({ event, record: index, asked }: TrackedEvent): Fact {
  const refs = [...(asked === undefined ? [] : [record(asked)]), record(index)];
  if (event.errno)
    return fact(
      `The kernel refuses the answer of user space: ${event.errno}, ${errnoText(-event.errno)}.`,
      ...refs,
    );
  if (event.why === 'abort') return fact('The driver gives the authentication up.', ...refs);
  const who = event.by === 'kernel' ? 'The driver reports' : 'User space answers';
  return fact(
    `${who} that it failed${event.status ? `: status ${event.status}` : ''}${event.detail ? ` ("${event.detail}")` : ''}.`,
    ...refs,
  );
}

export const externalAuthFailed: Rule = { ...entry, find };
