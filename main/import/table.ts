import { anyOf } from '../base/any-of.ts';
import { type MacAddress, macAddress } from '../base/brand.ts';
import type { ControlEvent, Said } from '../base/event.ts';
import { redactText } from './redact.ts';
import type { Importer, LineReader, LogForm, LogLine, Read } from './types.ts';

export type { Said };

/** One wording: what matches says this, or several things. null: it is of the form and reports nothing. */
export interface Wording<State> {
  readonly pattern: RegExp;
  readonly says: (match: RegExpExecArray, at: At<State>) => Said | readonly Said[] | null;
  /** Others print such words too: they count where the program, or what stands before the line, tells the form. */
  readonly common?: true;
}

/** What is known where a line stands. */
export interface At<State> {
  /** As the line names it. */
  readonly interface: string | undefined;
  readonly state: State;
}

export interface TableForm<State> {
  readonly form: LogForm;
  readonly by: ControlEvent['by'];
  /** Names of programs that print this form. */
  readonly programs: RegExp;
  /** The line's text without what stands before every wording, and the interface that this names. */
  readonly subject?: (text: string) => { readonly rest: string; readonly interface?: string };
  readonly wordings: readonly Wording<State>[];
  /** What a line of any of the wordings holds, told at a glance: most lines of most files are of other forms. */
  readonly looks?: RegExp;
  /** Which lines without program name are surely of this form, whatever they say. */
  readonly sure?: RegExp | ((line: LogLine) => boolean);
  /** What `sure` looks for in the line as it stands in the file. */
  readonly whole?: RegExp;
  readonly state: () => State;
}

interface Found<State> {
  readonly match: RegExpExecArray;
  readonly wording: Wording<State>;
  readonly interface?: string;
}

/** No wording is longer, in characters. */
const LONGEST = 4096;

/** An importer of a form whose lines each say one thing, by a table of wordings. */
export function tableImporter<State>(form: TableForm<State>): Importer {
  const subject = form.subject ?? ((text) => ({ rest: text }));
  /** The form is told by something else than the words. */
  const { sure: surely = () => false } = form;
  const isSure = surely instanceof RegExp ? ({ text }: LogLine) => surely.test(text) : surely;
  const told = (line: LogLine): boolean =>
    line.program === null ? isSure(line) : form.programs.test(line.program);
  const patternsOf = (wordings: readonly Wording<State>[]) => wordings.map(({ pattern }) => pattern);
  const own = patternsOf(form.wordings.filter(({ common }) => !common));
  const any = anyOf(patternsOf(form.wordings));
  const anyOwn = anyOf(own);
  const find = (line: LogLine, sure: boolean): Found<State> | null => {
    if ((line.program !== null && !sure) || line.text.length > LONGEST) return null;
    if (form.looks && !form.looks.test(line.text)) return null;
    const { rest, ...named } = subject(line.text);
    if (!(sure ? any : anyOwn)(rest)) return null;
    for (const wording of form.wordings) {
      const match = wording.common && !sure ? null : wording.pattern.exec(rest);
      if (match) return { match, wording, ...named };
    }
    return null;
  };
  const reader = (): LineReader => {
    const state = form.state();
    return {
      read(line): readonly Read[] | null {
        const sure = told(line);
        const found = find(line, sure);
        if (!found) return sure ? [] : null;
        const said = found.wording.says(found.match, { interface: found.interface, state });
        const named = found.interface !== undefined && { interface: found.interface };
        return (said === null ? [] : [said].flat()).map(
          (one): Read => ({ type: 'event', event: { by: form.by, ...named, ...one } }),
        );
      },
      end: () => [],
    };
  };
  const recognise = (line: LogLine): 0 | 2 => (told(line) || find(line, false) ? 2 : 0);
  // What `subject` takes off stands before the words, and what a function looks at no pattern tells.
  const words =
    form.subject || (form.sure && !(form.sure instanceof RegExp))
      ? null
      : [...own, ...(form.sure ? [form.sure] : [])];
  const { whole } = form;
  return {
    form: form.form,
    recognise,
    reader,
    redact: redactText,
    ...(words && { words }),
    ...(whole && { whole }),
  };
}

/** The address as the program has them; null when the text is none. */
export function mac(text: string | undefined): MacAddress | null {
  return text && /^[0-9a-f]{2}(?::[0-9a-f]{2}){5}$/i.test(text) ? macAddress(text) : null;
}

/**
 * An address in any of the forms that vendors write: with colons, dashes, dots or nothing between its parts
 * (RFC 3580, 3.20 and 3.21 recommend dashes); null when the text is none.
 */
export function macOf(text: string | undefined): MacAddress | null {
  return text && ANY_ADDRESS.test(text) ? macAddress(text.replaceAll('.', '')) : null;
}

const ANY_ADDRESS =
  /^(?:[0-9a-f]{12}|[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5}|[0-9a-f]{4}(?:[.:-][0-9a-f]{4}){2}|[0-9a-f]{6}[:-][0-9a-f]{6})$/i;

/** `{ bssid }` when the text is an address, else nothing. */
export function bss(text: string | undefined): { readonly bssid?: MacAddress } {
  const bssid = mac(text);
  return bssid ? { bssid } : {};
}

/** `{ station }` when the text is an address, else nothing. */
export function sta(text: string | undefined): { readonly station?: MacAddress } {
  const station = mac(text);
  return station ? { station } : {};
}

/** `{ bssid }` of the first address in the text. */
export const bssIn = (text: string): { readonly bssid?: MacAddress } =>
  bss(/\b[0-9a-f]{2}(?::[0-9a-f]{2}){5}\b/i.exec(text)?.[0]);

/** What an address tells: 169.254.0.0/16 is what a machine gives itself when no server answered (RFC 3927). */
export const addressKind = (address: string): 'link-local' | 'dhcp' =>
  address.startsWith('169.254.') ? 'link-local' : 'dhcp';
