import type { StepSpec, When } from '../../calculate/builder.ts';
import type { Step } from '../../calculate/types.ts';
import type { Disclosed } from '../../capture/secret.ts';
import type { Clock } from '../../simulate/clock.ts';
import { Errno } from '../../standard/errno.ts';
import type { Phase } from '../../track/types.ts';
import { type Radio, RadioError } from '../radio/index.ts';
import type { Gate, Point } from './gate.ts';
import { type Inbox, Left } from './inbox.ts';
import { end, errnoWords } from './outcome.ts';
import type { StateName } from './point-names.ts';
import type { Association, FoundBss, LiveEvent, SupplicantOptions } from './types.ts';
import { Workings } from './workings.ts';

/** When the other side gives up on what is about to be sent, and how that is known. */
export interface Patience {
  readonly deadline: bigint;
  readonly words: string;
}

/** The part of an exchange that a calculation belongs to, by the state that the supplicant is in. */
const PHASES: Readonly<Record<StateName, Phase>> = {
  watching: 'discovery',
  preparing: 'discovery',
  scanning: 'discovery',
  authenticating: 'authentication',
  associating: 'association',
  'four-way': 'four-way',
  connected: 'data',
  'group-key': 'group-key',
  rekey: 'rekey',
  rejoining: 'discovery',
  roaming: 'association',
  leaving: 'leave',
};

/** The event of an end follows the refusal at once. */
const END_MS = 500;
const NO_SUCH_DEVICE = [-19, -6];
const NOT_PERMITTED = [-1, -13];

/**
 * What every state machine of the supplicant acts through: each message, command and calculation is told to who
 * watches and passes the gate, and each refusal of the kernel becomes an outcome in words.
 */
export class Acting {
  readonly radio: Radio;
  readonly clock: Clock;
  readonly gate: Gate;
  readonly inbox: Inbox;
  readonly options: SupplicantOptions;
  readonly #tell: (event: LiveEvent) => void;
  /** All that was computed. */
  readonly workings = new Workings();
  /** The interface was down before us. */
  broughtUp = false;
  #phase: Phase = 'discovery';

  constructor(
    radio: Radio,
    clock: Clock,
    gate: Gate,
    inbox: Inbox,
    options: SupplicantOptions,
    tell: (event: LiveEvent) => void,
  ) {
    this.radio = radio;
    this.clock = clock;
    this.gate = gate;
    this.inbox = inbox;
    this.options = options;
    this.#tell = tell;
  }

  note(words: string): void {
    this.#tell({ kind: 'note', words });
  }

  authorized(words: string, association: Association): void {
    this.#tell({ kind: 'authorized', words, association });
  }

  found(found: readonly FoundBss[]): void {
    this.#tell({ kind: 'found', found });
  }

  disclose(secret: Disclosed): void {
    this.#tell({ kind: 'secret', secret });
  }

  async state(state: StateName, words: string): Promise<void> {
    this.#phase = PHASES[state];
    this.#tell({ kind: 'state', state, words });
    await this.#pass({ kind: 'state', name: state, words, deadline: null });
  }

  /** A message came and is about to be read. */
  async received(name: string, words: string): Promise<void> {
    this.#tell({ kind: 'message', name, direction: 'received', words });
    await this.#pass({ kind: 'message', name, direction: 'received', words, deadline: null });
  }

  /** Where a calculation of this moment stands. */
  get when(): When {
    return { phase: this.#phase, time: this.clock.now(), record: null };
  }

  /**
   * Computes, and passes the gate with what came out.
   * @param name what a breakpoint names it by
   * @returns the step, whose outputs are what to go on with
   * @throws RangeError or TypeError where the octets are such that it cannot be computed
   */
  async calculate(name: string, spec: StepSpec): Promise<Step> {
    const calculation = this.workings.calculate(name, spec);
    const { step } = calculation;
    this.#tell({ kind: 'calculation', calculation });
    await this.#pass({ kind: 'calculation', name, words: step.sentence, deadline: null, calculation });
    return step;
  }

  /** Sends a message of ours: `run` asks the kernel by `command`. */
  async send<T>(
    message: { readonly name: string; readonly command: string; readonly words: string },
    patience: Patience | null,
    run: () => Promise<T>,
  ): Promise<T> {
    const { name, command, words } = message;
    await this.#pass({
      kind: 'message',
      name,
      direction: 'sent',
      command,
      words,
      deadline: patience?.deadline ?? null,
      ...(patience && { deadlineWords: patience.words }),
    });
    this.#tell({ kind: 'message', name, direction: 'sent', words });
    return this.#asked(command, run);
  }

  /** Asks the kernel for something that is no message. */
  async command<T>(
    name: string,
    words: string,
    run: () => Promise<T>,
    patience?: Patience | null,
  ): Promise<T> {
    await this.#pass({
      kind: 'command',
      name,
      words,
      deadline: patience?.deadline ?? null,
      ...(patience && { deadlineWords: patience.words }),
    });
    this.#tell({ kind: 'command', name, words });
    return this.#asked(name, run);
  }

  /** An error is about to end this attempt. */
  async failing(name: string, words: string): Promise<void> {
    await this.gate.pass({ kind: 'error', name, words, deadline: null });
  }

  async #pass(point: Point): Promise<void> {
    this.inbox.check();
    const before = this.clock.now();
    await this.gate.pass(point);
    this.inbox.check();
    const left = this.inbox.leftAlready();
    // What was held has no one to go to any more: the AP's deauthentication waits in the inbox and comes first.
    if (left && this.clock.now() > before && point.direction === 'sent')
      throw new HeldTooLong(point, left, this.clock.now() - before);
  }

  async #asked<T>(command: string, run: () => Promise<T>): Promise<T> {
    try {
      return await run();
    } catch (error) {
      if (error instanceof RadioError) {
        // The association ended a moment before, and the event that says so and why is on its way.
        if (error.errno === Errno.ENOTCONN) await this.inbox.take(() => false, END_MS);
        this.#generalRefusal(command, error);
      }
      throw error;
    }
  }

  /** Refusals that mean the same whatever was asked. @throws Ended for those */
  #generalRefusal(command: string, { code, errno }: RadioError): void {
    const { name } = this.radio;
    if (code === 'gone')
      end(
        'connection-lost',
        `The connection to the kernel is gone: ${command} could not be sent.`,
        'Start again. The recording holds everything up to this point.',
      );
    if (errno !== null && NOT_PERMITTED.includes(errno))
      end(
        'no-permission',
        `The kernel refused ${command}: this process lacks the capability CAP_NET_ADMIN.`,
        'Start the program with that capability, or through sudo or pkexec.',
        { errno },
      );
    if (errno !== null && NO_SUCH_DEVICE.includes(errno))
      end(
        'no-such-interface',
        `The kernel says that interface ${name} does not exist (any more).`,
        'List the interfaces with "handshake-workbench interfaces"; a USB device may have been taken out.',
        { errno },
      );
    if (errno === Errno.ENETDOWN)
      end(
        'interface-down',
        `Interface ${name} is down, so the kernel refused ${command}.`,
        `Bring it up: "ip link set ${name} up". If something takes it down again, that program manages it.`,
        { errno },
      );
    if (errno === Errno.ERFKILL)
      end(
        'rfkill',
        `The radio of ${name} is switched off, so the kernel refused ${command}.`,
        'Switch it on: "rfkill unblock wifi", or the switch of the device.',
        { errno },
      );
  }
}

/** The AP took its leave while a message was held at a breakpoint. */
export class HeldTooLong extends Left {
  override name = 'HeldTooLong';
  readonly point: Point;
  readonly heldNs: bigint;

  constructor(point: Point, event: Left['event'], heldNs: bigint) {
    super(event);
    this.point = point;
    this.heldNs = heldNs;
  }
}

/** `-2 ENOENT (no such entry)`, with the kernel's own words where it gave any. */
export function refusalWords({ errno, words }: RadioError): string {
  const said = errno === null ? 'no answer' : `${errno}, ${errnoWords(errno)}`;
  return words ? `${said}; in its own words: ${words}` : said;
}
