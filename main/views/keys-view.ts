/**
 * The key hierarchy of an attempt. Every edge is a reference of a step: what a calculation takes is what enters its card.
 * Which steps are cards follows from what they put out and not from the AKM, so that any authentication that can be
 * computed has its graph.
 */
import type {
  KeyCardView,
  KeyEdgeView,
  KeyNodeView,
  KeyProofView,
  KeysView,
  KeyUseView,
  ValueView,
} from '../../preload/contract/index.ts';
import type { Act } from '../calculate/acts.ts';
import type { Check, Input, Ref, Role, Step, Trace } from '../calculate/types.ts';
import { negotiated } from '../derive/suite.ts';
import type { Session } from '../session/session.ts';
import { keyWords } from './key-words.ts';
import { verdictOf } from './rows.ts';
import { inputView, outputView, type Shown, type StepContext, stepContext } from './step-view.ts';

/** Whether an attempt has keys, or would have with a secret. */
export const hasKeys = ({ steps, need }: Pick<Trace, 'steps' | 'need'>): boolean =>
  need !== null || steps.some(makesSecrets);

const makesSecrets = (step: Step): boolean => step.outputs.some((output) => output.secret);
const numberOf = (id: string): number => Number.parseInt(id, 10);
const outputId = (step: string, output: string): string => `${step}.${output}`;

/** @throws UserError when there is no such attempt */
export function keysView(session: Session, attempt: string, shown: Shown): KeysView {
  return new Hierarchy(stepContext(session, attempt, shown), (other) => session.analysed(other).trace).view();
}

class Hierarchy {
  readonly #context: StepContext;
  readonly #traceOf: (attempt: string) => Trace;
  readonly #cards: KeyCardView[] = [];
  readonly #edges: KeyEdgeView[] = [];
  readonly #nodes = new Map<string, KeyNodeView>();
  readonly #cardOf = new Map<string, KeyCardView>();
  /** Step with which a record is there: the first that shows it. */
  readonly #shown = new Map<number, string>();

  /** @param traceOf the trace of another attempt of the session: keys may outlive an attempt */
  constructor(context: StepContext, traceOf: (attempt: string) => Trace) {
    this.#context = context;
    this.#traceOf = traceOf;
  }

  view(): KeysView {
    const { trace, revision, attempt } = this.#context;
    for (const { kind, record, id } of trace.steps)
      if (kind === 'message' && record !== null && !this.#shown.has(record)) this.#shown.set(record, id);
    const taken = takers(trace);
    for (const step of trace.steps) {
      if (!makesSecrets(step) || sourceCard(step, trace)) continue;
      const cuts = (taken.get(step.id) ?? []).filter((cut) => sourceCard(cut, trace) === step.id);
      this.#calculation(step, cuts);
    }
    this.#uses();
    this.#dropRepeats();
    this.#missing();
    this.#arrange();
    this.#prove();
    return { revision, attempt, cards: this.#cards, edges: this.#edges };
  }

  #add(card: Pick<KeyCardView, 'id' | 'title'> & Partial<KeyCardView>): KeyCardView {
    const whole = {
      step: null,
      phase: null,
      layer: 0,
      parent: null,
      inputs: [],
      keys: [],
      missing: '',
      ...card,
    };
    this.#cards.push(whole);
    return whole;
  }

  #node(id: string, node: Pick<KeyNodeView, 'kind' | 'value' | 'step'>): KeyNodeView {
    const { name, note } = node.value;
    const made = { id, ...node, ...keyWords(name, note), proofs: [], uses: [] };
    this.#nodes.set(id, made);
    return made;
  }

  /** A step that makes keys, with the keys that are cut from what it put out. */
  #calculation(step: Step, cuts: readonly Step[]): void {
    const rows = [step, ...cuts].flatMap((maker) =>
      maker.outputs
        // Whole key data is no key: its parts are.
        .filter((output) => output.secret && !(maker === step && cuts.length > 0 && isCut(cuts, output.name)))
        .map((output) => ({ maker, output })),
    );
    if (cuts.length === 0 && rows.every(({ output }) => keyWords(output.name, '').sentence === '')) return;
    const card = this.#add({ id: step.id, title: step.title, step: step.id, phase: step.phase });
    for (const { maker, output } of rows) {
      const value = { ...outputView(output), source: stepSource(maker) };
      card.keys.push(this.#node(outputId(maker.id, output.name), { kind: 'key', value, step: maker.id }));
    }
    for (const key of card.keys) this.#cardOf.set(key.id, card);
    for (const input of step.inputs) this.#enter(input, card, step);
  }

  /** An input as an edge from the key that it is, or as a value of the card. */
  #enter(input: Input, card: KeyCardView, step: Step): void {
    const source = this.#sourceNode(input);
    if (source) this.#edges.push({ from: source.id, to: card.id, name: input.name });
    else if (input.ref.from !== 'constant') {
      const value = inputView(input, this.#context);
      card.inputs.push(
        this.#node(`${card.id}<${input.name}`, { kind: 'public', value, step: this.#there(input.ref, step) }),
      );
    }
  }

  /** The key that an input is; null for what is no secret. */
  #sourceNode(input: Input): KeyNodeView | null {
    const { ref } = input;
    if (ref.from === 'secret' && ref.part !== 'ssid') return this.#given(input, `${ref.secret}.${ref.part}`);
    if (ref.from !== 'step') return null;
    if (ref.attempt === undefined) return this.#nodes.get(outputId(ref.step, ref.output)) ?? null;
    const other = this.#traceOf(ref.attempt).step(ref.step);
    const secret = other?.outputs.some((output) => output.name === ref.output && output.secret);
    return secret ? this.#given(input, `attempt-${ref.attempt}.${outputId(ref.step, ref.output)}`) : null;
  }

  /** A key that no step of this attempt makes. */
  #given(input: Input, id: string): KeyNodeView {
    const known = this.#nodes.get(id);
    if (known) return known;
    const value = inputView(input, this.#context);
    const title = value.source?.from === 'step' ? `From attempt ${value.source.attempt ?? ''}` : 'Given';
    const card = this.#add({ id: `given-${id}`, title });
    const node = this.#node(id, { kind: 'secret', value, step: null });
    card.keys.push(node);
    this.#cardOf.set(id, card);
    return node;
  }

  /** Step with which an input is there: the message that brings it, where that comes before its use. */
  #there(ref: Ref, user: Step): string {
    if (ref.from === 'step' && ref.attempt === undefined) return ref.step;
    const shown = ref.from === 'record' ? this.#shown.get(ref.record) : undefined;
    return shown !== undefined && numberOf(shown) < numberOf(user.id) ? shown : user.id;
  }

  /** What keys were used for, beside making others. */
  #uses(): void {
    const used = new Map<KeyNodeView, Map<string, { use: KeyUseView; step: Step; count: number }>>();
    const { steps } = this.#context.trace;
    const messages = new Map(steps.map((step) => [step.kind === 'message' ? step.record : null, step]));
    for (const step of steps) {
      if (step.operation === null || step.operation === 'compare') continue;
      const of = messages.get(step.record);
      // One use: whatever is done by this act for such a message, and the MIC that one end makes and the other checks.
      const act = step.act === 'mic.make' ? 'check.mic' : step.act;
      const use = step.kind === 'message' ? step.operation : `${act} ${of?.act} ${of?.actor}`;
      const isCard = this.#cards.some((card) => card.id === step.id);
      for (const input of step.inputs) {
        const node = isCard || sourceCard(step, this.#context.trace) ? null : this.#sourceNode(input);
        if (!node) continue;
        const uses = used.get(node) ?? new Map();
        used.set(node, uses);
        const label = step.title.replace(/^Check the /, '');
        const known = uses.get(use);
        const verdict = verdictOf(step.checks.filter(isProof(step)));
        if (!known) uses.set(use, { use: { label, step: step.id, verdict }, step, count: 1 });
        else {
          known.count++;
          // Who makes a MIC comes before who checks it: the check is what is shown.
          if (known.use.verdict === null && verdict !== null) known.use = { label, step: step.id, verdict };
          else if (verdict === 'fail') known.use.verdict = 'fail';
        }
      }
    }
    for (const [node, uses] of used) {
      const checked = new Set([...uses.values()].filter(({ use }) => use.verdict !== null).map(operationOf));
      for (const one of uses.values()) {
        if (one.use.verdict === null && checked.has(operationOf(one))) continue;
        const label = one.step.kind === 'message' ? framesText(one.step, one.count) : one.use.label;
        node.uses.push({ ...one.use, label });
      }
    }
  }

  /** Two logs may tell the same: what leads nowhere and stands in another card as well is left out. */
  #dropRepeats(): void {
    const leads = new Set(this.#edges.map(({ from }) => from));
    const idle = (card: KeyCardView): boolean =>
      card.keys.every((key) => !leads.has(key.id) && key.uses.length === 0);
    const actOf = ({ step }: KeyCardView): Act | null =>
      step === null ? null : (this.#context.trace.step(step)?.act ?? null);
    const same = (a: KeyCardView, b: KeyCardView): boolean =>
      a !== b &&
      actOf(a) === actOf(b) &&
      !idle(b) &&
      a.keys.map((key) => key.value.hex).join() === b.keys.map((key) => key.value.hex).join();
    for (const card of [...this.#cards]) {
      if (card.step === null || !idle(card) || !this.#cards.some((other) => same(card, other))) continue;
      const sources = this.#edges.filter(({ to }) => to === card.id).map(({ from }) => from);
      this.#remove(card);
      for (const source of sources) {
        const given = this.#cardOf.get(source);
        if (given?.step === null && !this.#edges.some(({ from }) => from === source)) this.#remove(given);
      }
    }
  }

  #remove(card: KeyCardView): void {
    this.#cards.splice(this.#cards.indexOf(card), 1);
    for (const [at, edge] of [...this.#edges.entries()].reverse())
      if (edge.to === card.id) this.#edges.splice(at, 1);
  }

  /** What a secret that nobody gave would make, at its place: the nonces that came are there already. */
  #missing(): void {
    const { need, attempt, steps } = this.#context.trace;
    if (!need) return;
    const missing = (id: string, name: string, role: Role, length: number): KeyNodeView => {
      const value = { ...emptyValue, name, role, length };
      return this.#node(`missing-${id}`, { kind: 'missing', value, step: null });
    };
    const what = need.kind === 'pmk' ? 'PMK' : 'passphrase';
    const asked = missing(what, what, need.kind === 'pmk' ? 'derived' : 'secret', 0);
    this.#add({ id: 'missing', title: 'Missing', keys: [asked], missing: need.sentence });
    const { akm, recipe } = negotiated(attempt);
    if (!recipe || attempt.handshakes.length === 0) return;
    let source = asked;
    const without = (id: string, title: string): KeyCardView => {
      const card = this.#add({ id, title, missing: `Cannot be computed without the ${what}.` });
      this.#edges.push({ from: source.id, to: card.id, name: source.value.name });
      return card;
    };
    // Fast transition has two keys between the first one and those of the association.
    for (const name of akm?.ft ? ['PMK-R0', 'PMK-R1'] : []) {
      const between = without(`missing-${name}-card`, `Derive ${name}`);
      source = missing(name, name, 'derived', 0);
      between.keys.push(source);
      this.#cardOf.set(source.id, between);
    }
    const card = without('missing-keys', 'Derive PTK');
    for (const name of ['ANonce', 'SNonce']) {
      const step = steps.find(
        ({ phase, inputs }) => phase === 'four-way' && inputs.some((i) => i.name === name),
      );
      const input = step?.inputs.find((one) => one.name === name);
      if (step && input) this.#enter(input, card, step);
    }
    for (const role of ['kck', 'kek', 'tk'] as const)
      if (recipe[role] > 0) card.keys.push(missing(role, role.toUpperCase(), role, recipe[role]));
  }

  /** Gives each card its depth and the card it stands under. */
  #arrange(): void {
    const cards = new Map(this.#cards.map((card) => [card.id, card]));
    const sources = (card: KeyCardView): KeyCardView[] =>
      this.#edges
        .filter(({ to }) => to === card.id)
        .flatMap(
          ({ from }) => this.#cardOf.get(from) ?? (from.startsWith('missing-') ? cards.get('missing')! : []),
        );
    // Steps come after what they take, so one pass is enough; what was given is placed when its users are.
    for (const card of this.#cards) {
      const before = sources(card);
      if (before.length === 0) continue;
      const computed = before.filter(({ step, missing }) => step !== null || missing !== '');
      card.layer = 1 + Math.max(0, ...computed.map(({ layer }) => layer));
      const [first, ...rest] = computed.length > 0 ? computed : before;
      card.parent = rest.reduce((deepest, one) => (one.layer >= deepest.layer ? one : deepest), first!).id;
    }
    for (const card of this.#cards) {
      if (card.step !== null || card.missing !== '') continue;
      const users = this.#edges.filter(({ from }) => this.#cardOf.get(from) === card);
      const depths = users.map(({ to }) => cards.get(to)?.layer ?? 1);
      card.layer = Math.max(0, Math.min(...depths, Number.MAX_SAFE_INTEGER) - 1);
      if (users.length === 0) card.layer = 0;
    }
    this.#cards.sort((a, b) => a.layer - b.layer || numberOf(a.step ?? '0') - numberOf(b.step ?? '0'));
  }

  /** What the air shows of each key: by what was done with it, else by what was made of it. */
  #prove(): void {
    const { trace } = this.#context;
    const proofsOf = new Map<string, KeyProofView[]>();
    const note = (id: string, proofs: readonly KeyProofView[]): void => {
      proofsOf.set(id, [...(proofsOf.get(id) ?? []), ...proofs]);
    };
    for (const step of trace.steps) {
      const proofs = step.checks.filter(isProof(step)).map((check) => proofView(step, check));
      if (proofs.length === 0) continue;
      for (const input of step.inputs) {
        const node = this.#sourceNode(input);
        if (node) note(node.id, proofs);
      }
      // A key that was unwrapped is the one that was sent: the wrapping has a check of its own.
      const card = this.#cards.find(({ id }) => id === step.id);
      for (const key of card?.keys ?? []) if (key.step !== card?.step) note(key.id, proofs);
    }
    // From the leaves up, so that each card knows what its keys led to.
    for (const card of [...this.#cards].reverse()) {
      for (const key of card.keys)
        for (const edge of this.#edges) {
          const to = edge.from === key.id && this.#cards.find(({ id }) => id === edge.to);
          if (to) for (const made of to.keys) note(key.id, proofsOf.get(made.id) ?? []);
        }
      const made = card.keys.filter((key) => key.step === card.step);
      const together = made.flatMap((key) => proofsOf.get(key.id) ?? []);
      for (const key of card.keys) {
        const own = proofsOf.get(key.id) ?? [];
        key.proofs = firstOfEach(own.length > 0 ? own : key.step === card.step ? together : []);
        proofsOf.set(key.id, key.proofs);
      }
    }
  }
}

const emptyValue: Pick<ValueView, 'hex' | 'text' | 'note' | 'source' | 'masked'> = {
  hex: null,
  text: null,
  note: '',
  source: null,
  masked: false,
};

const stepSource = (step: Step): ValueView['source'] => ({
  from: 'step',
  step: step.id,
  label: `step ${step.id}, ${step.title}`,
});

const isCut = (cuts: readonly Step[], output: string): boolean =>
  keyWords(output, '').sentence === '' &&
  cuts.some(({ inputs }) => inputs.some(({ ref }) => ref.from === 'step' && ref.output === output));

/** Steps by what they take from. */
function takers(trace: Trace): Map<string, Step[]> {
  const taken = new Map<string, Step[]>();
  for (const step of trace.steps)
    for (const { ref } of step.inputs) {
      if (ref.from !== 'step' || ref.attempt !== undefined) continue;
      const list = taken.get(ref.step) ?? [];
      if (list.at(-1) !== step) taken.set(ref.step, [...list, step]);
    }
  return taken;
}

/** The step whose card shows this one: it only cuts a key from what that put out. */
function sourceCard(step: Step, trace: Trace): string | null {
  if ((step.operation !== 'cut' && step.operation !== 'join') || !makesSecrets(step)) return null;
  const [only, ...more] = step.inputs.filter(({ ref }) => ref.from !== 'constant');
  if (!only || more.length > 0 || only.ref.from !== 'step' || only.ref.attempt !== undefined) return null;
  const source = trace.step(only.ref.step);
  return source && makesSecrets(source) ? source.id : null;
}

const operationOf = ({ step }: { step: Step }): string => String(step.operation);

/** Whether a check compares what the step made with the key, so that it speaks of the key. */
const isProof =
  (step: Step) =>
  ({ ok, relation, expected, seen }: Check): boolean =>
    ok !== null &&
    (relation ?? 'equal') === 'equal' &&
    [expected?.ref, seen?.ref].some((ref) => ref?.from === 'step' && ref.step === step.id);

function framesText({ operation }: Step, count: number): string {
  const frames = count === 1 ? 'frame' : 'frames';
  return operation === 'bip' ? `${count} signed ${frames}` : `${count} encrypted ${frames}`;
}

function proofView(step: Step, check: Check): KeyProofView {
  const by =
    step.kind === 'message'
      ? step.operation === 'bip'
        ? 'the MIC of a frame'
        : 'decrypting'
      : step.title
          .replace(/^Check /, '')
          .replace(/^Unwrap /, 'unwrapping ')
          .replace(/^Open /, 'opening ');
  const place =
    step.record === null ? '' : step.kind === 'message' ? ` frame ${step.record}` : `, frame ${step.record}`;
  const sentence = `${check.ok ? 'Confirmed' : 'Not confirmed'} by ${by}${place}.`;
  return { step: step.id, verdict: check.ok ? 'ok' : 'fail', sentence };
}

/** The first that confirms and the first that does not, in order of the steps. */
function firstOfEach(proofs: readonly KeyProofView[]): KeyProofView[] {
  const sorted = [...proofs].sort((a, b) => numberOf(a.step) - numberOf(b.step));
  return (['ok', 'fail'] as const)
    .flatMap((verdict) => sorted.find((proof) => proof.verdict === verdict) ?? [])
    .sort((a, b) => numberOf(a.step) - numberOf(b.step));
}
