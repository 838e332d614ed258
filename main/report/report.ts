import { toHex } from '../base/bytes.ts';
import { isOpen, resolve, type World } from '../calculate/resolve.ts';
import type { Check, Ref, Step, Trace } from '../calculate/types.ts';
import type { Finding } from '../diagnose/types.ts';
import { isGiven, ssidText } from '../session/secrets.ts';
import type { Analysed, Session } from '../session/session.ts';
import { eventSentence } from '../track/event-words.ts';
import { withoutData } from '../track/messages.ts';
import { clockView } from '../views/clock-view.ts';
import { clock, endText, msBetween, originOf, rangeText, recordText, securityText } from '../views/labels.ts';
import { isLogAlone } from './analysis.ts';

export interface ReportOptions {
  /** Sub-steps, inputs and outputs as well. */
  readonly steps: boolean;
  readonly showSecrets: boolean;
  /** Columns to wrap at. */
  readonly width: number;
}

/** The analysis for people: a paragraph an attempt, then its steps. Ends with a line break. */
export function report(session: Session, options: ReportOptions): string {
  const lines: string[] = [];
  for (const warning of session.warnings) {
    const place = [
      warning.file,
      warning.record !== null && `record ${warning.record}`,
      warning.offset !== null && `offset ${warning.offset}`,
    ].filter(Boolean);
    lines.push(`warning: ${place.join(', ')}: ${warning.message}`);
  }
  if (session.clocks.length > 1) {
    for (const { file, kindLabel, sentence } of session.clocks.map(clockView))
      lines.push(...wrap(`clock: ${file} (${kindLabel}): ${sentence}`, options.width, ''));
  }
  const told = session.secrets.filter((secret) => !isGiven(secret));
  for (const { kind, origin } of told.slice(0, SECRETS_LISTED)) lines.push(`key: ${kind}, from ${origin}`);
  if (told.length > SECRETS_LISTED) lines.push(`key: ${told.length - SECRETS_LISTED} more of them`);
  if (lines.length > 0) lines.push('');
  if (session.attempts.length === 0) {
    lines.push(...wrap(nothingFound(session), options.width, ''), '');
    if (isLogAlone(session)) lines.push(...recognised(session, options.width), '');
  }
  if (session.findings.length > 0) {
    lines.push('Of no attempt:');
    for (const finding of session.findings) lines.push(...findingLines(finding, options.width));
    lines.push('');
  }
  for (const { id } of session.attempts) {
    const analysed = session.analysed(id);
    lines.push(...wrap(paragraph(analysed), options.width, ''));
    for (const finding of analysed.findings) lines.push(...findingLines(finding, options.width));
    lines.push('', ...stepLines(analysed.trace, session.world(analysed.trace), options), '');
  }
  return `${lines.join('\n').trimEnd()}\n`;
}

/** A log prints every key of every handshake. */
const SECRETS_LISTED = 8;

function nothingFound(session: Session): string {
  const count = session.store.length;
  if (count === 0) return 'There is no record in it.';
  if (isLogAlone(session)) return nothingRead(session);
  return (
    `${count} records, and no station that tries to join a network. An attempt begins with an authentication, an ` +
    'association request or an EAPOL-Key frame: capture on the channel of the network while a station joins.'
  );
}

/** What of a log was read, by its forms, and what is missing. */
function nothingRead({ store }: Session): string {
  const counts = new Map<string, number>();
  for (let record = 1; record <= store.length; record++) {
    const { form = 'text' } = store.sources[store.record(record).source]!;
    counts.set(form, (counts.get(form) ?? 0) + 1);
  }
  const { text: unknown = 0, ...known } = Object.fromEntries(counts);
  const lines = (count: number) => `${count} ${count === 1 ? 'line' : 'lines'}`;
  const told = Object.entries(known).map(([form, count]) => `${lines(count)} of ${form}`);
  if (unknown > 0) told.push(`${lines(unknown)} that no importer knows`);
  return (
    `${told.join('; ')}. None of them tells of a station that joins a network: a station's log does from "Trying to …" ` +
    `on, an AP's from "authenticated" or "associated" on. Give more of the log around that time, or record one more ` +
    'attempt with debugging on (wpa_supplicant or hostapd with -dd -t, iwd with -d).'
  );
}

/** Lines listed where nothing else can be said of a log. */
const LINES_LISTED = 20;

/** Line by line what a log reports, where no attempt comes of it. */
function recognised({ store }: Session, width: number): string[] {
  const out: string[] = [];
  for (let record = 1; record <= store.length && out.length < LINES_LISTED; record++) {
    const { event, line } = store.record(record);
    if (event) out.push(...wrap(`line ${line ?? record}: ${eventSentence(event)}`, width, '  '));
  }
  return out;
}

function paragraph({ attempt, trace, findings }: Analysed): string {
  const { ssid } = attempt.network;
  const name = ssid && ssid.length > 0 ? `“${ssidText(ssid)}”` : 'a network whose name is not known';
  const lasted = msBetween(attempt.start, attempt.end);
  const how = {
    connected: 'It connected.',
    failed: 'It failed.',
    incomplete: 'How it ended cannot be told from this capture.',
  }[trace.outcome];
  const sentences = [
    `Attempt ${attempt.id}: ${endText('station', attempt.station)} and ${name} (${endText('AP', attempt.bssid)}, ${securityText(attempt)})` +
      `${attempt.start === null ? '' : `, ${clock(attempt.start)} UTC`}${lasted === null ? '' : `, ${duration(lasted)}`}.`,
    how,
    ...keysSentences(trace),
    ...(findings.some((finding) => finding.severity === 'failure')
      ? []
      : attempt.missing.map((missing) => missing.sentence)),
    ...(trace.need ? [trace.need.sentence] : []),
  ];
  return sentences.join(' ');
}

function keysSentences(trace: Trace): string[] {
  const verified = trace.handshakes.filter((handshake) => handshake.verified === true);
  const failed = trace.handshakes.filter((handshake) => handshake.verified === false);
  const sentences: string[] = [];
  const kinds = (list: typeof verified): string => {
    const four = list.filter(({ kind }) => kind === 'four-way').length;
    const group = list.length - four;
    const named = [four > 0 && `${four} four-way`, group > 0 && `${group} group key`]
      .filter(Boolean)
      .join(' and ');
    return `${named} ${list.length === 1 ? 'handshake' : 'handshakes'}`;
  };
  if (verified.length > 0) sentences.push(`Recomputed and equal: ${kinds(verified)}.`);
  if (failed.length > 0) sentences.push(`Recomputed and different: ${kinds(failed)}.`);
  const { frames, failed: undecrypted } = trace.decrypted;
  if (frames > 0) sentences.push(`${frames} encrypted ${frames === 1 ? 'frame' : 'frames'} decrypted.`);
  const direct = withoutData(trace.attempt).filter(({ kind }) => kind === 'direct').length;
  if (direct > 0)
    sentences.push(
      `${direct} ${direct === 1 ? 'frame' : 'frames'} went to another station over a TDLS direct link, whose key is not computed.`,
    );
  if (undecrypted > 0) sentences.push(`${undecrypted} could not be decrypted with the keys at hand.`);
  return sentences;
}

const duration = (ms: number): string => (ms < 1000 ? `${ms.toFixed(1)} ms` : `${(ms / 1000).toFixed(1)} s`);

function findingLines(finding: Finding, width: number): string[] {
  const mark = finding.severity === 'failure' ? 'FAILURE' : 'NOTICE';
  return [
    '',
    ...wrap(`${mark} (${finding.certainty}) ${finding.cause}: ${finding.summary}`, width, '  '),
    ...finding.for.flatMap((fact) => wrap(`for: ${fact.sentence}`, width, '    ')),
    ...finding.against.flatMap((fact) => wrap(`against: ${fact.sentence}`, width, '    ')),
    ...finding.settle.flatMap((fact) => wrap(`would settle it: ${fact.sentence}`, width, '    ')),
    ...(finding.remedy ? wrap(`to do: ${finding.remedy}`, width, '    ') : []),
  ];
}

function stepLines(trace: Trace, world: World, options: ReportOptions): string[] {
  const lines: string[] = [];
  const from: StepsOf = {
    origin: originOf(trace.attempt),
    substeps: (id) => trace.substeps(id),
    recordText: (record) => recordText(record, trace),
  };
  let hidden = 0;
  for (const step of trace.steps) {
    // Thousands of data frames say little one by one; --steps lists them.
    if (step.phase === 'data' && !options.steps && !step.checks.some((check) => check.ok === false)) {
      hidden++;
      continue;
    }
    lines.push(...stepText(step, from, world, options));
  }
  if (hidden > 0) lines.push(`  ${hidden} data steps are not listed (--steps lists them)`);
  return lines;
}

/** Where steps come from: the time that theirs count from, and their sub-steps. */
export interface StepsOf {
  readonly origin: bigint | null;
  substeps(id: string): readonly Step[];
  /** `frame 12`. */
  recordText(record: number): string;
}

/** A step in lines, with its sub-steps where `options.steps` asks for them. */
export function stepText(step: Step, from: StepsOf, world: World, options: ReportOptions): string[] {
  const depth = step.id.split('.').length;
  const indent = '  '.repeat(depth);
  const ms = msBetween(from.origin, step.time);
  const when = depth === 1 && ms !== null ? `${ms >= 0 ? '+' : ''}${ms.toFixed(3)} ms` : '';
  const frame = depth === 1 && step.record !== null ? from.recordText(step.record) : '';
  const verdicts = step.checks.map((check) => (check.ok === null ? '?' : check.ok ? 'ok' : 'FAILED'));
  const head = [`${step.id}`, when, frame, step.title, ...verdicts].filter(Boolean).join('  ');
  const lines = [...wrap(`${head}: ${step.sentence}`, options.width, indent)];
  const deeper = `${indent}    `;
  if (options.steps) {
    for (const input of step.inputs) {
      lines.push(`${deeper}${input.name} = ${value(input.ref, world, options)}  (${source(input.ref)})`);
    }
    for (const output of step.outputs) {
      lines.push(
        `${deeper}-> ${output.name} = ${output.secret && !options.showSecrets ? hidden : toHex(output.bytes)}`,
      );
    }
  }
  for (const check of step.checks) lines.push(...checkLines(check, step, world, options.width, deeper));
  if (options.steps) {
    for (const child of from.substeps(step.id)) lines.push(...stepText(child, from, world, options));
  }
  return lines;
}

const hidden = '(hidden: --show-secrets shows it)';

function value(ref: Ref, world: World, options: ReportOptions): string {
  const open = options.showSecrets || isOpen(ref, world);
  return open ? toHex(resolve(ref, world)) : hidden;
}

function source(ref: Ref): string {
  switch (ref.from) {
    case 'record':
      return `frame ${ref.record}, ${rangeText(ref.start, ref.end)}`;
    case 'secret':
      return ref.part === 'value' ? ref.secret : `${ref.secret}, ${ref.part}`;
    case 'step':
      return `step ${ref.step}, ${ref.output}`;
    case 'constant':
      return `constant ${ref.text}`;
  }
}

/** What a check says beyond the step's sentence, and both sides of one that failed. */
function checkLines(check: Check, step: Step, world: World, width: number, indent: string): string[] {
  const lines = step.sentence.includes(check.sentence) ? [] : wrap(check.sentence, width, indent);
  if (check.ok === false && check.expected && check.seen && check.name.includes('mic')) {
    lines.push(`${indent}computed ${toHex(resolve(check.expected.ref, world))}`);
    lines.push(`${indent}seen     ${toHex(resolve(check.seen.ref, world))}`);
  }
  return lines;
}

/** Breaks at spaces; further lines stand two columns in. */
function wrap(text: string, width: number, indent: string): string[] {
  const lines: string[] = [];
  let line = indent;
  for (const word of text.split(' ')) {
    if (line.trim() !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = `${indent}  ${word}`;
    } else {
      line = line.trim() === '' ? line + word : `${line} ${word}`;
    }
  }
  lines.push(line);
  return lines;
}
