import type { MacAddress } from '../../base/brand.ts';
import { eapolKey, KeyBit } from '../../simulate/frames/eapol-key.ts';
import { isOwe } from '../../standard/akms.ts';
import { EtherType } from '../../standard/frames.ts';
import { Reason } from '../../standard/reason.ts';
import { RadioError, type RadioEvent } from '../radio/index.ts';
import { type Acting, refusalWords } from './acting.ts';
import { authenticateAhead, followDriver, onAssociation, roamTo } from './driver-roam.ts';
import { outcomeOf, silenceOutcome } from './failures.ts';
import { FourWay } from './four-way.ts';
import type { Previous } from './ft-roam.ts';
import { receiveG1 } from './group-key.ts';
import { Left, type Order, ofKind } from './inbox.ts';
import { join, pathOf } from './join.ts';
import { KeyState, type Link, readKeyMessage, signMessage } from './key-state.ts';
import { Ended, end, type Outcome } from './outcome.ts';
import { WAIT_FOR_M1_MS, WAIT_FOR_NEXT_MS } from './patience.ts';
import { Pmksa } from './pmksa.ts';
import { findNetwork, findOther, lookAround, prepare } from './scan.ts';
import type { Choice, Security } from './selection.ts';

/** A move to another access point. */
interface Roam {
  readonly to: Choice;
  readonly from: Previous;
}
/** What ends an association that goes well. */
type Asked = 'disconnect' | 'rejoin' | Roam;

type EapolEvent = Extract<RadioEvent, { kind: 'eapol' }>;

/** An association that is there, with its keys. */
interface Joined {
  readonly choice: Choice;
  /** null: there are no keys of ours, as the network has no protection, or the driver made them. */
  readonly link: Link | null;
  readonly keys: KeyState;
}

/**
 * Such frames are of 802.1X with another access point, relayed by ours (802.11-2020, 12.6.10.2): their addresses are that
 * one's, and whatever they hold is no message of our handshake. They have a use for networks of 802.1X alone.
 */
const preauthentication = ({ source }: EapolEvent): string =>
  `A preauthentication frame (Ethertype 0x${EtherType.PreAuthentication.toString(16)}) came from ${source}: it is of 802.1X with another access point and no part of this handshake, so it is ignored.`;

/** Reason code of our own deauthentication: the station is leaving. */

/** A driver that keeps the state machine says when it has left. */
const LEFT_MS = 1000;

/** Times that we try again when the access point does not answer the first frames at all. */
const SILENCES = 4;
const VANISHED = [
  'ap-vanished',
  'The access point was there at the first scan, then answered nothing, and is not found any more.',
  'Look whether it was switched off, restarted or changed its channel; then connect again.',
] as const;
/**
 * Nobody answered, or the kernel has forgotten the BSS meanwhile: then it is looked for again. And an access point that
 * took a repeated association request for another one has made another OWE key: no secret is involved that could be wrong.
 */
const isSilence = ({ kind }: Outcome, security: Security | null): boolean =>
  kind === 'authentication-timeout' ||
  kind === 'association-timeout' ||
  (kind === 'mic-mismatch' && isOwe(security?.akm ?? null));

/**
 * A supplicant: finds the network, joins it, makes the keys, and stays until it is told to leave or the association
 * ends for good. However it ends, the interface is left disconnected.
 */
export class Supplicant {
  readonly #act: Acting;
  readonly #pmksa = new Pmksa();
  #target: MacAddress | null = null;
  /** Channel of the last access point. */
  #lastMHz: number | null = null;
  #security: Security | null = null;
  #fourWay: FourWay | null = null;
  #connected = false;

  constructor(act: Acting) {
    this.#act = act;
  }

  /** Runs to the end; never rejects. */
  async run(): Promise<Outcome> {
    let outcome: Outcome;
    try {
      outcome = await this.#run();
    } catch (error) {
      outcome = this.#outcomeOf(error);
    }
    if (outcome.kind !== 'left' && outcome.kind !== 'stopped')
      await this.#act.failing(outcome.kind, outcome.words).catch(() => {});
    await this.#leave();
    return outcome;
  }

  async #run(): Promise<Outcome> {
    const act = this.#act;
    await act.state('preparing', `We take interface ${act.radio.name} (${act.radio.address}).`);
    await prepare(act);
    let silences = 0;
    let roam: Roam | null = null;
    for (let rejoined = 0; ; rejoined++) {
      try {
        const asked: Asked = await this.#associationLife(roam);
        if (asked === 'disconnect')
          return { kind: 'left', words: 'We left the network, as asked.', next: null };
        rejoined--;
        roam = asked === 'rejoin' ? null : asked;
        if (roam) {
          this.#connected = false;
          silences = 0;
          continue;
        }
      } catch (error) {
        roam = null;
        // A busy access point may not hear, or answer too late: that is no reason to give up at once.
        const outcome = this.#outcomeOf(error);
        if (isSilence(outcome, this.#security) && silences++ < SILENCES) {
          act.note(`${outcome.words} We try again.`);
          act.inbox.over();
          rejoined--;
          continue;
        }
        if (silences && outcome.kind === 'network-not-found') end(...VANISHED);
        if (!(error instanceof Left) || !this.#connected || rejoined >= act.options.rejoin) throw error;
        act.note(outcomeOf(error, { security: this.#security, progress: null, connected: true }).words);
      }
      this.#connected = false;
      silences = 0;
      act.inbox.over();
      await act.state('rejoining', 'The association is over; we join again.');
    }
  }

  /**
   * One association from the scan to its end.
   * @param roam the access point to go over to; null: it is looked for
   * @returns what ended it
   */
  async #associationLife(roam: Roam | null): Promise<Asked> {
    const act = this.#act;
    const choice = roam?.to ?? (await findNetwork(act, this.#lastMHz));
    for (const words of choice.why) act.note(words);
    // A driver that keeps the state machine to itself is asked anew.
    const from = roam && pathOf(act) === 'authenticate' ? roam.from : null;
    if (roam && !from) await this.#depart();
    this.#target = choice.bss.bssid;
    this.#lastMHz = choice.bss.frequencyMHz;
    this.#security = choice.security;
    this.#fourWay = null;
    if (from) act.inbox.move();
    else act.inbox.begin();
    const { link, keys: given } = await join(act, choice, this.#pmksa, from);
    const keys = given ?? new KeyState();
    if (link && !given) await this.#handshake(link, keys);
    else if (!link) await this.#openNetwork(choice);
    await this.#opened(choice, link);
    return this.#stay({ choice, link, keys });
  }

  async #opened(choice: Choice, link: Link | null): Promise<void> {
    const { bss, security } = choice;
    this.#connected = true;
    await this.#act.state('connected', 'The port is open: data may flow.');
    const how = link
      ? ': both ends have the same keys, which the handshake proves'
      : security
        ? ': the driver made the keys, and says that the port is open (PORT_AUTHORIZED)'
        : ', without any protection';
    const cached = security !== null && this.#pmksa.find(choice) !== null;
    this.#act.authorized(`Connected to ${bss.bssid}${how}.`, {
      bssid: bss.bssid,
      protected: link !== null,
      cached,
    });
  }

  async #openNetwork(choice: Choice): Promise<void> {
    await this.#act.command('SET_STATION', 'We tell the kernel that data may flow.', () =>
      this.#act.radio.setAuthorized(choice.bss.bssid, true),
    );
  }

  /** A four-way handshake from its first message on. */
  async #handshake(link: Link, keys: KeyState, first: RadioEvent | null = null): Promise<void> {
    const act = this.#act;
    const fourWay = new FourWay(act, link, keys);
    this.#fourWay = fourWay;
    await act.state(
      keys.ptk ? 'rekey' : 'four-way',
      keys.ptk
        ? 'The access point begins a new four-way handshake: a rekey.'
        : 'Four messages prove the PMK to both ends and make the keys.',
    );
    let event = first;
    while (!fourWay.progress.done) {
      const wait = fourWay.progress.m1 ? WAIT_FOR_NEXT_MS : WAIT_FOR_M1_MS;
      event ??= await act.inbox.take(ofKind('eapol'), wait);
      if (!event) throw new Ended(silenceOutcome(fourWay.progress));
      const message = this.#messageOf(event, link);
      event = null;
      if (message) await fourWay.receive(message);
    }
  }

  #messageOf(event: RadioEvent, link: Link) {
    if (event.kind !== 'eapol') return null;
    if (event.etherType !== EtherType.Eapol) {
      this.#act.note(preauthentication(event));
      return null;
    }
    if (event.source !== link.bssid) {
      this.#act.note(`EAPOL came from ${event.source}, which is not our access point; it is ignored.`);
      return null;
    }
    const message = readKeyMessage(event.payload, link.akm, event.unencrypted);
    if (!message) this.#act.note('EAPOL came that is no key message of this association; it is ignored.');
    return message;
  }

  /** Answers what comes on a connected association until an order ends it. */
  async #stay(at: Joined): Promise<Asked> {
    const act = this.#act;
    let { choice, link, keys } = at;
    const follow = async (roam: Parameters<typeof followDriver>[1], m1: EapolEvent | null): Promise<void> => {
      ({ choice, link, keys } = await this.#follow(roam, { choice, link }, m1));
    };
    for (;;) {
      const event = await act.inbox.take(onAssociation, null);
      if (event?.kind === 'order') {
        if (event.order === 'disconnect' || event.order === 'rejoin') {
          if (event.order === 'rejoin') await this.#depart();
          return event.order;
        }
        if (event.order === 'scan') await this.#lookAround();
        else if (event.order === 'roam') {
          const { bssid } = choice.bss;
          const to = await findOther(act, bssid, event.to);
          if (to)
            return {
              to,
              from: { bssid, ft: link?.ft ?? null, mobility: choice.security?.mobility ?? null },
            };
          await act.state(
            'connected',
            event.to
              ? `Access point ${event.to} was not found, or will not do, so we stay.`
              : 'No other access point of the network will do now, so we stay.',
          );
        } else if (link) await this.#askForRekey(link, keys, event.order);
      } else if (event?.kind === 'roam') await follow(event, null);
      else if (event?.kind === 'external-auth') await authenticateAhead(act, event, this.#pmksa);
      else if (event && link) {
        const foreign = event.etherType === EtherType.Eapol && event.source !== link.bssid;
        const roam = foreign ? await roamTo(act, event) : null;
        if (roam) await follow(roam, event);
        else await this.#eapol(event, link, keys);
      } else act.note('EAPOL came, and there are no keys of ours that it could be of; it is ignored.');
    }
  }

  /** The driver went over to another access point by itself. @returns the association that is there now */
  async #follow(
    roam: Parameters<typeof followDriver>[1],
    before: Parameters<typeof followDriver>[2],
    first: EapolEvent | null,
  ): Promise<Joined> {
    this.#target = roam.bssid;
    this.#fourWay = null;
    this.#connected = false;
    const { choice, handshake } = await followDriver(this.#act, roam, before, this.#pmksa, first);
    this.#lastMHz = choice.bss.frequencyMHz;
    this.#security = choice.security;
    const keys = new KeyState();
    if (handshake) await this.#handshake(handshake.link, keys, handshake.m1);
    else if (!choice.security) await this.#openNetwork(choice);
    const link = handshake?.link ?? null;
    await this.#opened(choice, link);
    return { choice, link, keys };
  }

  async #lookAround(): Promise<void> {
    const found = await lookAround(
      this.#act,
      'scanning',
      'We look which access points are in reach, and stay connected.',
    );
    const words = found
      ? `The scan found ${found.length} ${found.length === 1 ? 'access point' : 'access points'}; we stay where we are.`
      : 'The scan failed; we stay where we are.';
    await this.#act.state('connected', words);
  }

  async #eapol(event: RadioEvent, link: Link, keys: KeyState): Promise<void> {
    const message = this.#messageOf(event, link);
    if (!message) return;
    if (message.name === 'G1') await receiveG1(this.#act, link, keys, message);
    else if (message.name === 'M1') {
      await this.#handshake(link, keys, event);
      await this.#act.state('connected', 'The new keys are in use.');
    } else await this.#fourWay?.receive(message);
  }

  /** An EAPOL-Key Request: a supplicant cannot make new keys alone. 802.11-2020 12.7.2, Request bit. */
  async #askForRekey(link: Link, keys: KeyState, order: Order): Promise<void> {
    const { ptk } = keys;
    if (!ptk) return;
    const pairwise = order === 'rekey-pairwise';
    const pdu = eapolKey({
      eapolVersion: 2,
      information:
        link.akm.keyDescriptorVersion |
        KeyBit.Request |
        KeyBit.Mic |
        KeyBit.Secure |
        (pairwise ? KeyBit.Pairwise : 0),
      keyLength: 0,
      replayCounter: keys.request++,
      nonce: null,
      rsc: null,
      micLength: link.akm.mic!.length,
      keyData: new Uint8Array(0),
    });
    const what = `new ${pairwise ? 'pairwise' : 'group'} keys`;
    const words = `We ask the access point for ${what}.`;
    const signed = await signMessage(this.#act, link.akm, ptk, 'the request', pdu);
    await link.port.send({ name: 'Request', words }, null, signed, false);
    await this.#act.state('connected', `We asked the access point for ${what}; it begins the handshake.`);
  }

  #outcomeOf(error: unknown): Outcome {
    if (error instanceof Ended) return error.outcome;
    if (error instanceof Left) {
      const progress = this.#connected ? null : (this.#fourWay?.progress ?? null);
      return outcomeOf(error, { security: this.#security, progress, connected: this.#connected });
    }
    if (error instanceof RadioError) {
      const { errno, operation } = error;
      return {
        kind: 'command-refused',
        words: `The kernel refused ${operation}: ${refusalWords(error)}.`,
        next: 'Look at "dmesg", and whether another program uses the interface.',
        ...(errno !== null && { errno }),
      };
    }
    return {
      kind: 'defect',
      words: `A defect of this program: ${error instanceof Error ? error.message : String(error)}.`,
      next: 'Keep the recording and report it; the interface is left all the same.',
    };
  }

  /** Sends our deauthentication on an association that is to be made again. */
  async #depart(): Promise<void> {
    const { radio, inbox } = this.#act;
    const bssid = this.#target;
    if (!bssid) return;
    await this.#act.state('leaving', 'We leave the access point.');
    if (radio.capabilities.commands.has('DEAUTHENTICATE')) await radio.deauthenticate(bssid, Reason.Leaving);
    else {
      await radio.disconnect(Reason.Leaving);
      // It tells of the frame that it sent, and then that it is disconnected.
      const leaves = ofKind('deauthentication', 'disassociation', 'disconnect');
      for (let event = await inbox.take(leaves, LEFT_MS); event && event.kind !== 'disconnect'; )
        event = await inbox.take(leaves, LEFT_MS);
    }
    inbox.over();
  }

  /** Leaves nothing behind: no association, no PMK in the kernel. What is gone already is no matter. */
  async #leave(): Promise<void> {
    const act = this.#act;
    act.gate.open();
    const { radio } = act;
    const { commands } = radio.capabilities;
    const quietly = async (run: () => Promise<void>): Promise<void> => {
      try {
        await run();
      } catch {
        // The association, or the way to the kernel, was gone before us.
      }
    };
    const bssid = this.#target;
    if (bssid && commands.has('DEAUTHENTICATE'))
      await quietly(() => radio.deauthenticate(bssid, Reason.Leaving));
    else if (bssid) await quietly(() => radio.disconnect(Reason.Leaving));
    await this.#pmksa.clear(radio);
    if (act.broughtUp) await quietly(() => radio.setUp(false));
  }
}
