import { Reason } from '../../../standard/reason.ts';
import { isBehindAp } from '../../../track/event-words.ts';
import { eapFrames } from '../../eap.ts';
import { fact, finding, leaves, record, reports, severityOf } from '../../evidence.ts';
import type { Find, Rule } from '../../rule.ts';
import { toldFacts } from '../../told.ts';

const entry = {
  cause: 'eap-no-key',
  title: 'EAP succeeded, and left the two ends no common key',
  shows:
    'The station reports EAP success, and no four-way handshake follows: the AP leaves with reason 23, or hostapd prints `INITPMK - keyAvailable = false`. At the station it shows as `Failed to get master session key`, or as a PMKID of another MSK.',
  proof:
    'What the end that lacks the key says. Without it: EAP success, and the AP that sends the station away before M1 with reason 23.',
  remedy:
    'Let the RADIUS server send the keys with its Access-Accept: MS-MPPE-Send-Key and MS-MPPE-Recv-Key (FreeRADIUS: `use_mppe = yes`, and no attribute filter or proxy that takes them out). Where a proxy stands between, its shared secret encrypts them too.',
  misleads:
    'Reason 23 says that 802.1X failed, and looks like a wrong user name or password: the server has said yes.',
} as const;

/** Codes of EAP (RFC 3748, 4). */
const SUCCESS = 3;
const FAILURE = 4;

const find: Find = (trace, session) => {
  const said = reports(trace, 'eap-no-key');
  const frame = eapFrames(trace, session).findLast(({ eap }) => eap.code === SUCCESS)?.message.record;
  const told = reports(trace, 'eap-success').at(-1)?.record;
  const success = Math.max(frame ?? -1, told ?? -1);
  // WPS ends in failure by design, and no key is expected of an EAP that has failed.
  const ended = eapFrames(trace, session).findLast(({ eap }) => eap.code === FAILURE)?.message.record;
  const refusal = Math.max(ended ?? -1, reports(trace, 'eap-failure').at(-1)?.record ?? -1);
  if (refusal > success) return [];
  const keys =
    trace.handshakes.length > 0 ||
    reports(trace, 'eapol').some(({ event, record: index }) => event.message && index > success);
  const left = leaves(trace).find(
    (m) => m.direction === 'to-station' && m.reason === Reason.EapFailed && m.record > success,
  );
  const sentAway = success >= 0 && left && !keys;
  if (said.length === 0 && !sentAway) return [];
  const who = said[0] ? (isBehindAp(said[0].event.by) ? 'AP' : 'station') : 'AP';
  return [
    finding(entry, {
      severity: severityOf(trace),
      certainty: said.length > 0 ? 'proved' : 'likely',
      summary: `EAP succeeded, and the ${who} has no key of it to begin the four-way handshake with.`,
      for: [
        ...(success >= 0
          ? [fact('EAP ended with success: the server admits the station.', record(success))]
          : []),
        ...toldFacts(said),
        ...(sentAway
          ? [fact('The AP leaves with reason 23 all the same, before it has sent M1.', record(left.record))]
          : []),
      ],
      settle:
        said.length > 0
          ? []
          : [
              fact(
                'The Access-Accept: whether it holds MS-MPPE-Send-Key and MS-MPPE-Recv-Key. The log of the AP says what it lacks.',
              ),
            ],
    }),
  ];
};

export const eapNoKey: Rule = { ...entry, find };
