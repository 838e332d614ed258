import { concat } from '../../base/bytes.ts';
import type { Said } from '../../base/event.ts';
import { REDACTED, redactText } from '../redact.ts';
import type { Importer, LineReader, LogLine, Read } from '../types.ts';
import { type Request, Requests } from './request.ts';
import { type Verdict, verdictOf } from './wordings.ts';

/** `(12) `, twice where one request speaks of another. */
const NUMBER = /^\((\d{1,9})\)(?: |$)/;
/** `eap_peap: `, `rlm_eap (EAP): ` behind it, `[mschap] ` of version 2; and how grave it is. */
const MODULE = /^\s*(?:\[[\w.-]{2,30}\] |(?:[a-z][\w.-]{0,30}): )/;
const GRAVE = /^\s*(?:ERROR|Error|WARNING|WARN|Warning|INFO|Info|Auth|Debug)!? ?: /;

const LEVELED = /^(?:ERROR|Error|WARNING|WARN|Warning|INFO|Info|Auth|Debug) ?: (?=\(\d)/;

const RECEIVED = /^(?:Received Access-Request Id \d+ |Access-Request packet from host )/;
const SENT = /^(?:Sent|Sending) Access-(Accept|Reject|Challenge)\b/;
const ATTRIBUTE = /^\s*([A-Z][\w-]{2,60}) [:+]?= (.{0,4096})$/;
const LOGIN =
  /^(Login OK|Login incorrect|Invalid user)(?: \((.*)\))?: \[([^\]/]*)(?:\/[^\]]*)?\](?: \(from client [^\s)]+(?: port \d+)?(?: cli ([^\s)]+))?( via TLS tunnel)?|$)/;
const METHOD = /^Peer sent packet with method EAP (.*) \((\d+)\)/;
/** Reported at most once of one request. */
const CONSEQUENCE = new Set<Verdict['kind']>(['eap-failure', 'eap-success']);

/** That an exchange is under way these do not show. */
const SHOWS_NOTHING = new Set<Verdict['kind']>(['error', 'hint', 'radius']);

/** No line that says anything is longer, in characters; attributes are cut before. */
const LONGEST = 4096;

/** What a line says once request, module and level are taken off. */
interface Bare {
  readonly number: string | null;
  readonly text: string;
  readonly error: boolean;
}

function bare(text: string): Bare {
  // radius.log has the level before the number, as syslog has it from there.
  const leveled = text.replace(LEVELED, '');
  const number = NUMBER.exec(leveled);
  const rest = number ? leveled.slice(number[0].length).replace(NUMBER, '') : text;
  const said = rest.replace(GRAVE, '').replace(MODULE, '');
  const error = /^\s*ERROR: /i.test(rest) || /^\s*ERROR: /i.test(said);
  return { number: number?.[1] ?? null, text: said.replace(GRAVE, '').trimStart(), error };
}

/** Reads the log of one server. */
class FreeRadiusReader implements LineReader {
  readonly #requests = new Requests();
  readonly #said = new WeakMap<Request, Set<string>>();
  /** Of each station the request by which its last exchange came to its end. */
  readonly #over = new Map<string, Request>();
  /** Stations of which something was told. */
  readonly #told = new Set<string>();
  /** The packet whose attributes follow. */
  #packet: { readonly request: Request; readonly code: 'Access-Request' | 'Access-Accept' } | null = null;

  read(line: LogLine): readonly Read[] | null {
    if (line.text.length > LONGEST) return isOfServer(line) ? [] : null;
    const { number, text, error } = bare(line.text);
    const open = this.#packet;
    const attribute = ATTRIBUTE.exec(text);
    if (attribute && open) {
      if (open.code === 'Access-Request') open.request.take(attribute[1]!, attribute[2]!);
      else open.request.answer(attribute[1]!, attribute[2]!);
      return this.#verdict(open.request, verdictOf(text));
    }
    this.#packet = null;
    const before = open?.code === 'Access-Accept' ? accepted(open.request) : [];
    const own =
      this.#line(number, text) ??
      (error ? this.#verdict(this.#of(number), { kind: 'error', detail: text }) : null);
    if (own !== null) return [...before, ...own];
    return before.length > 0 || isOfServer(line) ? before : null;
  }

  end(): readonly Read[] {
    return this.#packet?.code === 'Access-Accept' ? accepted(this.#packet.request) : [];
  }

  #line(number: string | null, text: string): readonly Read[] | null {
    if (RECEIVED.test(text)) {
      this.#packet = { request: this.#requests.begin(number), code: 'Access-Request' };
      return [];
    }
    const sent = SENT.exec(text);
    if (sent) return this.#answered(this.#answeredOf(number), sent[1]!);
    const login = LOGIN.exec(text);
    if (login) return this.#login(this.#loggedIn(number, login), login);
    const method = METHOD.exec(text);
    if (method) return this.#method(this.#of(number), method[1]!, Number(method[2]));
    return this.#verdict(this.#of(number), verdictOf(text));
  }

  #of(number: string | null): Request {
    return this.#requests.of(number);
  }

  /** An answer whose request was not printed is of what the log told of before it. */
  #answeredOf(number: string | null): Request {
    const { last } = this.#requests;
    const request = this.#requests.of(number);
    return request.attributes || !last?.attributes ? request : last;
  }

  /** A request comes to one login at most, beside that inside of its tunnel: a number that is used again is of another. */
  #loggedIn(number: string | null, { 5: inner }: RegExpExecArray): Request {
    const request = this.#requests.of(number);
    if (inner) return request;
    const own = request.login ? this.#requests.begin(number) : request;
    own.login = true;
    return own;
  }

  #answered(request: Request, code: string): readonly Read[] {
    if (code === 'Challenge') return [];
    const told = this.#answer(request, code);
    this.#ends(request);
    return told;
  }

  /** What comes of the station after this is of another exchange. */
  #ends(request: Request): void {
    const { station } = request.ends;
    if (station) this.#over.set(station, request);
  }

  /**
   * The first that a request tells of a station whose last exchange is over begins another one, and so does what shows no
   * exchange by itself, where nothing was told of the station yet.
   */
  #begins(request: Request, kind?: Verdict['kind']): readonly Read[] {
    const { ends, eap, password } = request;
    const { station } = ends;
    if (!station) return [];
    const over = this.#over.get(station);
    const first = !this.#told.has(station);
    this.#told.add(station);
    const late = first && kind !== undefined && SHOWS_NOTHING.has(kind) && (eap || !password);
    if (!late && (!over || over === request)) return [];
    this.#over.delete(station);
    return [event({ kind: 'eap-start', ...ends })];
  }

  #answer(request: Request, code: string): readonly Read[] {
    const { ends } = request;
    const mac = request.attributes && !request.eap && request.password;
    if (code === 'Reject')
      return mac
        ? [event({ kind: 'authenticated', ok: false, why: 'acl', ...ends })]
        : this.#verdict(request, { kind: 'eap-failure', detail: 'Access-Reject' });
    if (mac) return [];
    this.#packet = { request, code: 'Access-Accept' };
    return this.#verdict(request, { kind: 'eap-success', detail: 'Access-Accept' });
  }

  #login(request: Request, [, word, why, user, station, inner]: RegExpExecArray): readonly Read[] {
    request.name(station, user);
    const verdict = why === undefined ? null : verdictOf(bare(why).text);
    const cause = this.#verdict(request, verdict) ?? [];
    if (word === 'Login OK') {
      const said = this.#verdict(
        request,
        inner ? { kind: 'eap-method', detail: 'inner authentication accepted' } : { kind: 'eap-success' },
      );
      if (!inner) this.#ends(request);
      return said;
    }
    if (inner) return cause;
    const unknown: Verdict[] =
      word === 'Invalid user'
        ? [{ kind: 'eap-method', ok: false, why: 'credential', detail: 'Invalid user' }]
        : [];
    const said = [
      ...cause,
      ...unknown.flatMap((one) => this.#verdict(request, one)),
      ...this.#verdict(request, { kind: 'eap-failure', ...(why && { detail: why }) }),
    ];
    this.#ends(request);
    return said;
  }

  #method(request: Request, name: string, number: number): readonly Read[] {
    if (request.method === name) return [];
    request.method = name;
    if (number === 1) return [...this.#begins(request), event({ kind: 'eap-identity', ...request.ends })];
    if (number === 3) return [];
    return [
      ...this.#begins(request),
      event({
        kind: 'eap-method',
        request: false,
        detail: name,
        values: { method: number },
        ...request.ends,
      }),
    ];
  }

  /** The event of a verdict, once for a request: the server repeats what a module said in other words' places. */
  #verdict(request: Request, verdict: Verdict): readonly Read[];
  #verdict(request: Request, verdict: Verdict | null | undefined): readonly Read[] | null;
  #verdict(request: Request, verdict: Verdict | null | undefined): readonly Read[] | null {
    if (!verdict) return verdict === null ? [] : null;
    const { ends } = request;
    const said = this.#said.get(request) ?? new Set();
    this.#said.set(request, said);
    const what = CONSEQUENCE.has(verdict.kind)
      ? verdict.kind
      : JSON.stringify([verdict.kind, verdict.detail?.toLowerCase()]);
    const key = `${what} ${ends.station ?? ''}`;
    if (said.has(key)) return [];
    said.add(key);
    // That a request is handed on shows nothing of how its station fares.
    const begun = verdict.kind === 'note' ? [] : this.#begins(request, verdict.kind);
    return [...begun, event({ ...verdict, ...ends })];
  }
}

const event = (said: Said): Read => ({ type: 'event', event: { by: 'server', ...said } });

/**
 * After Access-Accept: the halves of the MSK that the server gives the AP, which the server prints in the clear; or
 * that it gives none, though EAP is done: then the AP has nothing to begin the four-way handshake with (RFC 2548, 2.4.2).
 */
function accepted(request: Request): Read[] {
  const { receive, send, named, attributes } = request.keys;
  if (receive && send)
    return [{ type: 'secret', kind: 'msk', value: concat(receive, send), ssid: request.ends.ssid ?? null }];
  if (named > 0 || !attributes || !request.eap) return [];
  return [
    event({
      kind: 'eap-no-key',
      detail: 'Access-Accept without MS-MPPE-Recv-Key and MS-MPPE-Send-Key',
      ...request.ends,
    }),
  ];
}

const PROGRAMS = /^(?:radiusd|freeradius)$/;
/** Nobody else begins lines so. */
const SURELY =
  /^(?:Auth ?: )?\(\d{1,9}\) (?:Received Access-|Sent Access-|Sending Access-|Login (?:OK|incorrect)|Invalid user: \[|Finished request|Cleaning up request|(?:\s*\+* ?)?(?:\[?[a-z][\w.]*\]?(?: \(\w+\))? ?[:=] |# Executing |[&A-Z][\w:-]+ [:+]?= |\}|if |else |update |authorize \{|authenticate \{|post-auth \{|server |Found Auth-Type|Using Post-Auth-Type|session-state:|ERROR: |WARNING: ))|^(?:rad_recv: Access-|Sending Access-\w+ of id \d+ to|rlm_eap[\w.]*[: (]|(?:Login OK|Login incorrect|Invalid user)(?: \(.*\))?: \[.*\](?: \(from client |$)|(?:eap(?:_\w{2,10})?|mschap|pap|ldap): ERROR: |Ignoring request to (?:auth|acct) address |\+\+?\[[\w.]+\] (?:returns|=) |!! EAP session |Received packet from \S+ with invalid Message-Authenticator)/;

const isOfServer = ({ program, text }: LogLine): boolean =>
  program === null ? text.length <= LONGEST && SURELY.test(text) : PROGRAMS.test(program);

/** `[eap] …`, `tls: …`: a request that is numbered, or a module that others have as well. */
const PERHAPS =
  /^\(\d{1,9}\) |^\[(?:eap|peap|ttls|tls|mschap|mschapv2|pap|chap|ldap|eap_\w+)\] |^tls: |^\s+[A-Z][\w-]+ = /;

/** Passwords that the server prints: of a login that failed, of a user whose password it compares, of its lists. */
const PASSWORDS: readonly [RegExp, string][] = [
  [/(\[[^\]/]{0,256}\/)(?!<)([^\]]{1,256})(\] \(from client )/g, `$1${REDACTED}$3`],
  [/((?:Password|Secret)(?:-With-Header)? [:+]?= )("(?:[^"\\]|\\.)*"|(?!<|\[REDACTED)\S+)/g, `$1${REDACTED}`],
  [/((?:[Ll]ogin attempt with password|"known good" [\w-]+) )("[^"]*")/g, `$1${REDACTED}`],
];

/** The log of FreeRADIUS 2 and 3: `radiusd -X` with and without times, and radius.log. */
export const freeRadius: Importer = {
  form: 'FreeRADIUS',
  recognise(line) {
    if (isOfServer(line)) return 2;
    return line.program === null && PERHAPS.test(line.text) ? 1 : 0;
  },
  reader: () => new FreeRadiusReader(),
  redact: (text) => redactText(PASSWORDS.reduce((out, [pattern, by]) => out.replace(pattern, by), text)),
};
