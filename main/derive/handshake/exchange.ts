import type { End } from '../../base/brand.ts';
import { type Bytes, equal, isZero } from '../../base/bytes.ts';
import { keyFrameAct } from '../../calculate/acts.ts';
import { type CheckSpec, out, type StepBuilder, type StepSpec, type When } from '../../calculate/builder.ts';
import {
  agreedPmkidStep,
  checkMicStep,
  type MicMeaning,
  type MicSubject,
  micHolds,
  micStep,
  pmkidStep,
  shifted,
  suiteBPmkidStep,
} from '../../calculate/keys/index.ts';
import { addressSpan, type LocatedKey } from '../../calculate/located.ts';
import type { Ref, Step } from '../../calculate/types.ts';
import { placeOf } from '../../calculate/words.ts';
import { dissectKeyData } from '../../dissect/eapol/index.ts';
import { eapolKeyAlgorithms } from '../../standard/akms.ts';
import { nonceOf, partOf } from '../../track/classify.ts';
import { inTurn, withoutData } from '../../track/messages.ts';
import type { KeyMessage, Phase } from '../../track/types.ts';
import { type Done, type ExchangeContext, isWhole, micFailed, type Pairwise } from '../state.ts';
import { answers, pmkidTrial, pmkTrial, recipeBy } from './candidates.ts';
import { DoneIndex, handshakesWith } from './done-index.ts';
import { Handover } from './handover.ts';
import { keysInUseStep } from './inuse.ts';
import { tellKeyMessage } from './keymessages.ts';

/** What a message proves of the keys: by its MIC, or, where it has none, by its key data. */
const proved = ({ checks }: Done): boolean | null =>
  checks.findLast((c) => c.name === 'mic' || c.name === 'key-wrap')?.ok ?? null;

/** Follows the EAPOL-Key messages of an attempt in order of time and makes their steps. */
export class Exchange {
  readonly done: Done[] = [];
  readonly #index = new DoneIndex();
  readonly handover: Handover;
  readonly #steps: StepBuilder;
  readonly #context: ExchangeContext;
  #pmkidStep: string | null = null;
  /** The PMK that the last handshake was made of, where that is not what the attempt began with. */
  #pmk: Ref | null = null;
  /** A message has proved a PMK. */
  #proven = false;

  constructor(steps: StepBuilder, context: ExchangeContext) {
    this.#steps = steps;
    this.#context = context;
    this.handover = new Handover(steps, context);
  }

  get pairwise(): Pairwise[] {
    return this.#context.keys.pairwise;
  }

  /** The last handshake that was confirmed gave a PTK that is not known: its messages are missed, cut or unreadable. */
  get keysUnknown(): boolean {
    const confirmed = this.done.findLast(({ message }) => message.name === 'M4');
    return confirmed !== undefined && confirmed.pairwise === null;
  }

  /** Step of the first PMKID that was checked. */
  get pmkidStep(): string | null {
    return this.#pmkidStep;
  }

  step(id: string): Step | null {
    return this.#steps.step(id);
  }

  /** Makes the steps of a message: those before it is sent, itself, and what its receiver does with it. */
  feed(message: KeyMessage, located: LocatedKey, phase: Phase): Done {
    const when: When = { phase, time: message.time, record: message.record };
    const same = this.#sentAgain(message, located);
    const done: Done = {
      message,
      located,
      checks: [],
      step: '',
      pairwise: same?.pairwise ?? null,
      groupKeys: [],
    };
    if (same) {
      done.step = this.#message(done, when, same).id;
      done.checks.push(...same.checks);
      done.groupKeys.push(...same.groupKeys);
    } else this.#compute(done, when);
    this.done.push(done);
    this.#index.add(done);
    return done;
  }

  #compute(done: Done, when: When): void {
    switch (done.message.name) {
      case 'M1':
        this.#m1(done, when);
        break;
      case 'M2':
        this.#m2(done, when);
        break;
      case 'M3':
        this.#m3(done, when);
        break;
      case 'M4':
        this.#m4(done, when);
        break;
      case 'G1':
        this.#g1(done, when);
        break;
      default:
        this.#fromStation(done, when);
    }
  }

  /** The message step, and its id as the one to show. */
  #show(done: Done, when: When): void {
    const step = this.#message(done, when, null);
    done.step = step.id;
    done.checks.push(...step.checks);
  }

  #message(done: Done, when: When, same: Done | null): Step {
    const renewed = done.message.key.pairwise ? when.phase === 'rekey' : this.#groupKeyKnown(done);
    const told = tellKeyMessage(done.message, done.located, same?.message ?? null, renewed);
    const check = same ? null : this.#counterCheck(done);
    return this.#steps.add({
      ...when,
      ...told,
      kind: 'message',
      act: keyFrameAct(done.message.name),
      actor: done.message.direction === 'to-station' ? 'ap' : 'station',
      ...(check && { checks: () => [check] }),
    });
  }

  /** Whether a group key was handed over before this message's own exchange. */
  #groupKeyKnown({ message }: Done): boolean {
    const asked = message.name === 'G2' ? this.#answered(message) : null;
    return this.handover.groupKeys.some((k) => k.name === 'GTK' && !asked?.groupKeys.includes(k));
  }

  /** The same octets from the same sender, sent again by the radio: nothing new to compute. */
  #sentAgain(message: KeyMessage, located: LocatedKey): Done | null {
    const { wlan } = located.frame;
    const same = this.#index.same(message, located);
    if (!same) return null;
    const before = same.located.frame.wlan;
    const again = wlan?.retry || message.repeats !== null;
    return !wlan || !before || (again && wlan.sequence === before.sequence) ? same : null;
  }

  /** The AP's counter must grow; the station repeats the counter of what it answers (12.7.2). */
  #counterCheck(done: Done): CheckSpec | null {
    const { message, located } = done;
    const seen = {
      name: `replay counter of ${message.name}`,
      ref: located.ref(located.key.replayCounterSpan),
    };
    if (message.direction === 'to-station') {
      const { highest } = this.#index;
      if (!highest) return null;
      const ref = highest.located.ref(highest.located.key.replayCounterSpan);
      return {
        name: 'replay-counter',
        relation: 'seen-greater',
        expected: { name: `replay counter of ${highest.message.name}`, ref },
        seen,
        yes: `The replay counter is higher than the one before (${placeOf(ref)}).`,
        no: `The replay counter is not higher than that of ${placeOf(ref)}: a station must drop such a message.`,
      };
    }
    const asked = this.#answered(message);
    // A higher counter than any seen answers a message that is not here: missed, or inside a frame that stays encrypted.
    if (!asked || message.key.replayCounter > asked.message.key.replayCounter) return null;
    return {
      name: 'replay-counter',
      expected: {
        name: `replay counter of ${asked.message.name}`,
        ref: asked.located.ref(asked.located.key.replayCounterSpan),
      },
      seen,
      yes: `The replay counter is that of the ${asked.message.name} which it answers.`,
      no: `The replay counter is not that of the ${asked.message.name} before it: the AP drops it.`,
    };
  }

  /** The AP's message that this one answers: that with its counter, else the last of its kind. */
  #answered(message: KeyMessage): Done | null {
    const kinds: Record<string, string> = { M2: 'M1', M4: 'M3', G2: 'G1' };
    const kind = kinds[message.name];
    if (kind === undefined) return null;
    const may = (done: Done): boolean => this.#mayAnswer(message, done.message);
    return this.#index.last(kind, may, message.key.replayCounter) ?? this.#index.last(kind, may);
  }

  /** An M2 whose M1 is not here answers none of those before it. */
  #mayAnswer(message: KeyMessage, asked: KeyMessage): boolean {
    return message.name !== 'M2' || this.#context.areTogether(message, asked);
  }

  /** Both ends have made the PMK before they begin. */
  #m1(done: Done, when: When): void {
    const { recipe } = this.#context.suite;
    const pmk = recipe ? this.#pmkOf(when, this.#trialOfM1(done)) : null;
    this.#show(done, when);
    const spec = this.#pmkidSpec(done.located, when, pmk);
    if (!spec) return;
    const step = this.#steps.add(spec);
    this.#pmkidStep ??= step.id;
    done.checks.push(...step.checks);
  }

  /**
   * The PMK of a handshake: what both ends agreed on, unless its frames show that it is another one that is known. Each run of EAP
   * makes a new one: where none that is known fits then, the handshake is of a PMK that is not known.
   */
  #pmkOf(when: When, trial: ((pmk: Bytes) => boolean) | null): Ref | null {
    const own = this.#pmk ?? this.#context.pmk(when);
    if (!trial) return own;
    const fits = own && trial(this.#steps.resolve(own)) ? own : this.#context.fitting(trial, when);
    if (!fits) return this.#proven && this.#context.suite.source === 'eap' ? null : own;
    this.#pmk = fits;
    this.#proven = true;
    return fits;
  }

  /** By the answers to it that are in the clear, or by the PMKID in it. */
  #trialOfM1({ message }: Done): ((pmk: Bytes) => boolean) | null {
    const { attempt, suite } = this.#context;
    const m2 = handshakesWith(attempt, message.record)[0]?.messages.find(
      (m) => m.name === 'M2' && m.key.replayCounter === message.key.replayCounter,
    );
    return m2 ? pmkTrial(message, m2, attempt, suite) : pmkidTrial(message, attempt, suite);
  }

  /** The check of the PMKID in M1: against that of the agreement before it, or as the AKM's HMAC of the PMK. */
  #pmkidSpec(located: LocatedKey, when: When, pmk: Ref | null): StepSpec | null {
    const { akm, wpa } = this.#context.suite;
    const start = located.key.keyData.start;
    const found = dissectKeyData(partOf(located, located.key.keyData), wpa).pmkids[0];
    if (!found || isZero(partOf(located, shifted(found, start)))) return null;
    const seen = { seen: located.ref(shifted(found, start)), where: 'M1', fromAp: true };
    // M1 of an FT hierarchy may name what is under it; M2 and M3 name PMK-R1.
    if (akm?.ft) return null;
    const agreed = this.#context.pmkid(when);
    if (agreed) return agreedPmkidStep({ pmkid: agreed, ...seen }, when);
    if (akm?.pmkid !== 'hmac-pmk') return null;
    const addresses = pmk && this.#addresses(located);
    return pmk && addresses && pmkidStep({ hash: akm.hash, pmk, ...addresses, ...seen }, when);
  }

  /**
   * Both addresses, from the header of one of these messages; an nl80211 message tells the peer's alone, so that the
   * other may come from another message of the attempt.
   */
  #addresses(...near: readonly LocatedKey[]): { aa: Ref; spa: Ref } | null {
    const { attempt, suite } = this.#context;
    if (suite.mld) return { aa: suite.mld.ap.ref, spa: suite.mld.station.ref };
    const { bssid, station } = attempt;
    const aa = this.#address(bssid, near);
    const spa = this.#address(station, near);
    return aa && spa && { aa, spa };
  }

  #address(address: End, near: readonly LocatedKey[]): Ref | null {
    for (const { record } of [...near, ...withoutData(this.#context.attempt)]) {
      const span = addressSpan(this.#context.frame(record), address);
      if (span) return { from: 'record', record, start: span.start, end: span.end };
    }
    for (const { record } of inTurn(this.#context.attempt)) {
      const span = addressSpan(this.#context.frame(record), address);
      if (span) return { from: 'record', record, start: span.start, end: span.end };
    }
    return null;
  }

  /** The PTK of two nonces, computed when it is new. `null` without a PMK or where the AKM is another hierarchy's. */
  #derive(asked: Done, answer: Done, when: When): Pairwise | null {
    const { attempt, suite } = this.#context;
    const { recipe } = suite;
    const [anonce, snonce] = [asked.located, answer.located];
    const a = partOf(anonce, anonce.key.nonce);
    const s = partOf(snonce, snonce.key.nonce);
    const known = this.pairwise.findLast((p) => equal(p.anonce, a) && equal(p.snonce, s));
    if (known) return known;
    const pmk = recipe && this.#pmkOf(when, pmkTrial(asked.message, answer.message, attempt, suite));
    const addresses = this.#addresses(anonce, snonce);
    if (!recipe || !pmk || !addresses) return null;
    const nonces = { anonce: anonce.ref(anonce.key.nonce), snonce: snonce.ref(snonce.key.nonce) };
    const way = recipeBy(this.#steps.resolve(pmk), asked.message, answer.message, attempt, suite) ?? recipe;
    const spec = this.#context.ptk({ pmk, ...addresses, ...nonces }, way, when);
    if (!spec) return null;
    const step = this.#steps.add(spec);
    const made: Pairwise = {
      step: step.id,
      anonce: a,
      snonce: s,
      m2: null,
      m3: null,
      unwrapped: [],
      inUse: false,
    };
    this.pairwise.push(made);
    return made;
  }

  #subject(done: Done): MicSubject | null {
    const { pairwise, located, message } = done;
    const algorithm = eapolKeyAlgorithms(message.key.version, this.#context.suite.akm)?.mic?.algorithm;
    if (!pairwise || !algorithm || !message.key.hasMic || !isWhole(message)) return null;
    return { name: message.name, message: located, kck: out(pairwise.step, 'KCK'), algorithm };
  }

  /** The receiver's check; its verdict is returned and kept with the message. */
  #checkMic(done: Done, when: When, meaning: MicMeaning): void {
    const subject = this.#subject(done);
    if (!subject) {
      this.handover.open(done, when);
      return;
    }
    const step = this.#steps.add(checkMicStep(subject, meaning, when));
    done.step = step.id;
    done.checks.push(...step.checks);
  }

  #m2(done: Done, when: When): void {
    const m1 = this.#answered(done.message);
    if (m1 && !this.#belongsToM3(done, m1, when)) done.pairwise = this.#derive(m1, done, when);
    const subject = this.#subject(done);
    if (subject) this.#steps.add(micStep(subject, when));
    this.#show(done, when);
    this.#judgeM2(done, when);
    if (proved(done) === null) return;
    this.handover.ofM2(done, when);
  }

  /**
   * Whether M2 answers an M1 that the capture does not hold: it verifies with the ANonce of a later M3, and not with
   * that of the M1 before it.
   */
  #belongsToM3({ message }: Done, m1: Done, when: When): boolean {
    const { attempt, suite } = this.#context;
    const m3s = handshakesWith(attempt, message.record).flatMap((h) =>
      h.messages.filter((m) => m.name === 'M3'),
    );
    const others = m3s.filter((m3) => !equal(nonceOf(m3), nonceOf(m1.message)));
    const pmk = others.length > 0 && (this.#pmk ?? this.#context.pmk(when));
    if (!pmk) return false;
    const fits = (asked: KeyMessage) => answers(message, asked, this.#steps.resolve(pmk), attempt, suite);
    return !fits(m1.message) && others.some(fits);
  }

  #judgeM2(done: Done, when: When): void {
    this.#checkMic(done, when, {
      yes: 'Equal: the station holds this PMK.',
      no: 'The station holds another PMK: it did not use this passphrase.',
    });
    const ok = proved(done);
    if (done.pairwise) done.pairwise.m2 = done.pairwise.m2 || ok;
  }

  #m3(done: Done, when: When): void {
    const anonce = partOf(done.located, done.located.key.nonce);
    const of = this.pairwise.filter((p) => equal(p.anonce, anonce));
    done.pairwise = of.findLast((p) => p.m2) ?? of.at(-1) ?? null;
    this.#show(done, when);
    if (!done.pairwise) this.#fromM3(done, when);
    if (!done.pairwise) return;
    this.#checkMic(done, when, {
      yes: 'Equal: the AP holds the PMK too, both ends hold one PMK.',
      no: 'The station must drop this message.',
    });
    const ok = proved(done);
    done.pairwise.m3 = done.pairwise.m3 || ok;
    if (ok === false) return;
    this.handover.fromAp(done, when);
  }

  /** M1 is not in the capture: M3 has the same ANonce, and the last M2 can be checked now. */
  #fromM3(done: Done, when: When): void {
    const m2 = this.#index.last('M2', () => true);
    if (!m2 || m2.pairwise) return;
    m2.pairwise = done.pairwise = this.#derive(done, m2, when);
    if (m2.pairwise) this.#judgeM2(m2, { ...when, record: m2.message.record });
  }

  /**
   * Whether the PTK at hand may have signed M4. One that answers an M3 that is not here, missed or inside a frame that
   * stays encrypted, is of a PTK that is not known: a MIC that differs would say nothing.
   */
  #maySign(done: Done, m3: Done | null): boolean {
    if (m3 && done.message.key.replayCounter <= m3.message.key.replayCounter) return true;
    const subject = this.#subject(done);
    return subject !== null && micHolds(subject, this.#steps.world);
  }

  #m4(done: Done, when: When): void {
    const m3 = this.#answered(done.message);
    // The PTK of an M3 whose M2 is not in the capture is not known, and the one before it did not sign M4.
    const unknown =
      m3 !== null && !m3.pairwise && m3.message.key.replayCounter === done.message.key.replayCounter;
    done.pairwise = unknown ? null : (m3?.pairwise ?? this.#signer(done.message));
    if (!this.#maySign(done, m3)) done.pairwise = null;
    this.#show(done, when);
    this.#checkMic(done, when, {
      yes: 'Equal: the station has checked M3 and installs its keys.',
      no: 'The AP must drop this message.',
    });
    const { pairwise } = done;
    if (!pairwise || micFailed(done)) return;
    pairwise.m2 = pairwise.m2 || proved(done);
    if (pairwise.inUse || this.#refused(done)) return;
    pairwise.inUse = true;
    const said = {
      explanation:
        'The station installs its keys once it has sent M4, the AP once it has checked it. Until then data is not ' +
        'let through.',
      clause: 'IEEE 802.11-2020, 12.7.6.5',
    };
    this.#steps.add(keysInUseStep(out(pairwise.step, 'TK'), this.handover.latest(), said, when));
    this.#namePmk(done.located, pairwise, when);
  }

  /** Whose M3 is not here: M4 is signed with the keys of the M2 before it, which are none where that has none. */
  #signer(m4: KeyMessage): Pairwise | null {
    const m2 = this.#index.last('M2', ({ message }) => this.#context.areTogether(message, m4));
    return m2 ? m2.pairwise : this.#current();
  }

  /** Whether a kernel refused the pairwise key after this message, and the attempt ended with that. */
  #refused({ message }: Done): boolean {
    const { attempt } = this.#context;
    return (
      attempt.outcome === 'failed' &&
      attempt.events.some(
        ({ record, event: { kind, key, errno = 0 } }) =>
          record > message.record &&
          kind === 'key-install' &&
          key?.use === 'pairwise' &&
          key.length !== 0 &&
          errno < 0,
      )
    );
  }

  /** Suite B: the first handshake names the PMK. */
  #namePmk(located: LocatedKey, { step }: Pairwise, when: When): void {
    const { akm } = this.#context.suite;
    const addresses = this.#addresses(located);
    if (akm?.pmkid !== 'hmac-kck' || this.#pmkidStep || !addresses) return;
    const named = suiteBPmkidStep({ hash: akm.hash, kck: out(step, 'KCK'), ...addresses }, when);
    this.#pmkidStep = this.#steps.add(named).id;
  }

  /** G2 and requests. */
  #fromStation(done: Done, when: When): void {
    done.pairwise = this.#current();
    this.#show(done, when);
    this.#checkMic(done, when, {
      yes:
        done.message.name === 'G2'
          ? 'Equal: the station has the group key.'
          : 'Equal: the station sent this.',
      no: 'The AP must drop this message.',
    });
  }

  #g1(done: Done, when: When): void {
    done.pairwise = this.#current();
    this.#show(done, when);
    this.#checkMic(done, when, {
      yes: 'Equal: the AP sent this.',
      no: 'The station must drop this message.',
    });
    if (micFailed(done)) return;
    this.handover.fromAp(done, when);
  }

  /** The PTK that group messages are signed with: the last that both ends proved. */
  #current(): Pairwise | null {
    return (
      this.pairwise.findLast((p) => p.m3) ??
      this.pairwise.findLast((p) => p.m2) ??
      this.pairwise.at(-1) ??
      null
    );
  }
}
