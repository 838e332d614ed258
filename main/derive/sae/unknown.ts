import type { StepSpec } from '../../calculate/builder.ts';

type When = Pick<StepSpec, 'phase' | 'time' | 'record'>;

/**
 * What cannot be computed of an exchange, said in its place.
 * @param password one was given @param pmk one was given
 */
export function unknownStep(password: boolean, pmk: boolean, when: When): StepSpec {
  return {
    ...when,
    kind: 'calculation',
    actor: 'observer',
    act: 'sae.secret-unknown',
    title: 'The shared secret is not known',
    detail: 'rand and mask are private',
    sentence:
      'k cannot be computed: rand and mask are private. Add those of one end, or a log that prints k.',
    explanation: [
      'Both ends now compute the shared secret k of their own rand, the password element and the commit of the other. rand ' +
        'is drawn anew for each exchange and never sent, so k cannot be had from the frames, not even with the password.',
      password
        ? 'The password given leads to a password element, but any other would lead to one that fits these frames as well: ' +
          'it is not proven, and not refuted.'
        : '',
      pmk
        ? 'The PMK given is enough for the four-way handshake. It does not reach the confirms: those are made with the KCK, ' +
          'the other half of the block that the PMK is cut from.'
        : 'A PMK alone would be enough for the four-way handshake, but would not reach the confirms.',
    ]
      .filter(Boolean)
      .join(' '),
    clauses: ['IEEE 802.11-2020, 12.4.5.4'],
    formula: ['K = rand · (peer scalar · PWE + peer element),  k = K.x'],
  };
}
