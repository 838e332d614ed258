import type { Trace } from '../../../calculate/types.ts';
import { Errno } from '../../../standard/errno.ts';
import { Reason, reasonText } from '../../../standard/reason.ts';
import type { TrackedMessage } from '../../../track/types.ts';
import {
  acknowledged,
  explained,
  fact,
  finding,
  leaves,
  named,
  record,
  reports,
  severityOf,
} from '../../evidence.ts';
import { isFastTransition, refusedKeyFact, refusedKeys } from '../../keys.ts';
import type { Find, Rule } from '../../rule.ts';
import { toldAlone } from '../../told.ts';
import type { Finding } from '../../types.ts';

const entry = {
  cause: 'key-install-failed',
  title: 'A key could not be installed',
  shows:
    'After M4 the station leaves at once, often with reason 1, and sends no encrypted frame. Its log says `Failed to set PTK to the driver` or iwd’s `New Key for Pairwise Key failed`; netlink shows the refused NEW_KEY.',
  proof:
    'The refused NEW_KEY, or the line. The air alone shows only that the station left right after M4: that makes it possible.',
  remedy:
    'Look at the error number and at the log of the kernel (`dmesg`) of the end that could not install it.',
  misleads:
    'M4 is on the air and the AP reports completion, so the AP looks fine; where M4 is not in the capture, it looks like a lost message. The passphrase is right: M3 was accepted.',
} as const;

const AT_ONCE = 3_000_000_000n;

const find: Find = (trace, _session, found) => {
  const refused = refusedKeys(trace.attempt.events, trace.attempt).filter(
    ({ event }) => event.errno !== Errno.ENOLINK,
  );
  if (refused.length > 0)
    return [
      finding(entry, {
        severity: severityOf(trace),
        certainty: 'proved',
        summary: 'A key could not be installed, though the handshake was right.',
        for: refused.slice(0, 5).map(refusedKeyFact),
      }),
    ];
  const said = reports(trace, 'key-install').filter(({ event }) => event.ok === false && !event.errno);
  if (said.length > 0 && !isFastTransition(trace.attempt))
    return [
      finding(entry, {
        severity: severityOf(trace),
        certainty: 'proved',
        summary: 'A key could not be installed, though the handshake was right.',
        for: said
          .slice(0, 5)
          .map((r) =>
            fact(`The supplicant says so${r.event.detail ? `: "${r.event.detail}"` : ''}.`, record(r.record)),
          ),
      }),
    ];
  return explained(found) ? [] : onAir(trace);
};

/** The station leaves right after M4 and has sent nothing encrypted. */
function onAir(trace: Trace): Finding[] {
  const m4 = trace.handshakes.flatMap((h) => named(h, 'M4')).at(-1);
  if (!m4 || trace.outcome !== 'failed') return [];
  const at = m4.message.time ?? 0n;
  const left = leaves(trace).find(
    (m) =>
      m.direction === 'to-ap' &&
      m.reason === Reason.Unspecified &&
      (m.time ?? 0n) >= at &&
      (m.time ?? 0n) - at <= AT_ONCE,
  );
  const used = (m: TrackedMessage) => m.encrypted && m.direction === 'to-ap' && m.kind === 'data';
  if (!left || trace.attempt.messages.some(used)) return [];
  return [
    finding(entry, {
      severity: 'failure',
      certainty: 'possible',
      summary:
        'The station leaves right after M4, without having used a key: it may not have been able to install it.',
      for: [
        fact(
          `M4 was sent${acknowledged(trace, m4) ? ' and acknowledged' : ''}: the handshake was right up to its end.`,
          record(m4.message.record),
        ),
        fact(
          `The station leaves with reason ${left.reason}, ${reasonText(left.reason!)}.`,
          record(left.record),
        ),
        fact('It has sent no encrypted frame.'),
      ],
      against: [
        fact(
          'Other faults in the station make it leave as well, and nothing protects this frame.',
          record(left.record),
        ),
      ],
      settle: [
        fact('The log of the station, or its netlink messages: they show whether NEW_KEY was refused.'),
      ],
    }),
  ];
}

export const keyInstallFailed: Rule = {
  ...entry,
  turn: 'consequence',
  yieldsTo: ['kernel-cipher-missing', 'driver-cipher-missing', 'mlo-link-problem'],
  find,
  findInSession: toldAlone(entry, {
    kinds: ['key-install'],
    is: ({ ok, errno, why, key }) =>
      (ok === false || (errno ?? 0) < 0) &&
      errno !== Errno.ENOLINK &&
      key?.length !== 0 &&
      why !== 'before-association',
    says: () => ({ summary: 'A key could not be installed.', certainty: 'likely' }),
  }),
};
