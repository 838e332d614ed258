import { eapFrames, failureAfter } from '../../eap.ts';
import { fact, finding, record, reports, severityOf } from '../../evidence.ts';
import type { Find, Rule } from '../../rule.ts';
import { toldFacts } from '../../told.ts';

const entry = {
  cause: 'eap-method-refused',
  title: 'The two ends share no EAP method',
  shows:
    'One end offers an EAP method, the other answers with Nak, and none is found that both take: `PROPOSED-METHOD … -> NAK`, FreeRADIUS `No mutually acceptable types found`, iwd `EAP server tried method 13 while client was configured for method 25`. EAP-Failure follows.',
  proof:
    'The Nak, and that no other method follows it before EAP-Failure. The end that knows no other says so.',
  remedy:
    'Let both ends have one method: `eap=PEAP` and `phase2="auth=MSCHAPV2"` of wpa_supplicant, `EAP-Method` of iwd, beside what the server offers (FreeRADIUS: `default_eap_type` and the sections of `mods-enabled/eap`).',
  misleads:
    'It ends as a wrong password does, with EAP-Failure and reason 23: no password has been asked for.',
} as const;

const NAK = 3;
const FIRST_METHOD = 4;

const find: Find = (trace, session) => {
  const frames = eapFrames(trace, session);
  const failed = failureAfter(frames);
  const nak = frames.findLast(({ eap }) => eap.type === NAK);
  const after = (record: number) =>
    frames.some(({ eap, message }) => message.record > record && (eap.type ?? 0) >= FIRST_METHOD);
  const shown = nak && failed && !after(nak.message.record) ? nak : null;
  const methods = reports(trace, 'eap-method');
  const last = methods.at(-1);
  const ended = reports(trace, 'eap-failure').some(({ record: index }) => last && index > last.record);
  const said = methods.filter(({ event }) => event.why === 'not-acceptable');
  // A Nak alone asks for another method: where one is taken after it, nothing is wrong.
  const told = said.length > 0 && last?.event.why === 'not-acceptable' && (ended || !last.event.request);
  // A method that the station cannot begin, for what it is set to, it refuses as well.
  const own = methods.some(({ event }) => event.why === 'credential');
  if ((!shown && !told) || own) return [];
  return [
    finding(entry, {
      severity: severityOf(trace),
      certainty: 'proved',
      summary: 'The two ends share no EAP method: what one offers the other does not take.',
      for: [
        ...(shown
          ? [
              fact(
                'The station answers the method that it is offered with Nak.',
                record(shown.message.record),
              ),
              fact('EAP-Failure follows, and no other method.', record(failed!.message.record)),
            ]
          : []),
        ...(told ? toldFacts(said) : []),
      ],
      settle: [fact('The settings of both ends: which methods each has.')],
    }),
  ];
};

export const eapMethodRefused: Rule = {
  ...entry,
  yieldsTo: ['certificate-rejected', 'tls-not-agreed'],
  find,
};
