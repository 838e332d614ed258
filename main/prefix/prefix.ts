import { freeDate } from './dates.ts';
import { logcat, shownLogcat } from './logcat.ts';
import { monthNamed } from './months.ts';
import { calendar, monthOf, type Stamp, seconds, zoneOf } from './stamp.ts';

/** What a log daemon, a journal or a program's own -t put before (iwmon: after) the text. */
export interface Prefix {
  readonly stamp: Stamp | null;
  /** The kernel's own time inside a syslog line: both name one instant, as nearly as the log daemon is quick. */
  readonly boot: bigint | null;
  readonly host: string | null;
  readonly program: string | null;
  readonly text: string;
  /** A line begins here and goes on from no other: it has a time, or the place where one stands. */
  readonly begins: boolean;
}

interface Timed {
  readonly stamp: Stamp | null;
  readonly rest: string;
  /** Who wrote the line, after the time: surely (syslog), perhaps (`journalctl -o short-monotonic`), or not at all. */
  readonly writer: 'sure' | 'perhaps' | 'none';
  /** The program, where the time's own form names it. */
  readonly program?: string;
}

/** The lines asked for last: each stage of reading asks of the same line, or of the one before. */
const recent: { whole: string; prefix: Prefix }[] = [];
const RECENT = 3;
let oldest = 0;

/** Takes the prefix off a line. What has none comes back whole, with nothing said. */
export function parsePrefix(whole: string): Prefix {
  for (const known of recent) if (known.whole === whole) return known.prefix;
  const prefix = read(whole);
  recent[oldest] = { whole, prefix };
  oldest = (oldest + 1) % RECENT;
  return prefix;
}

function read(whole: string): Prefix {
  const bare = whole.replace(FACILITY, '');
  const timed = timeOf(bare);
  if (!timed) {
    const named = untimedWriter(bare);
    const kernel = named?.program === 'kernel' ? bootStamp(named.text) : null;
    if (named)
      return {
        ...NONE,
        ...named,
        stamp: kernel?.stamp ?? null,
        text: kernel?.rest ?? named.text,
        begins: true,
      };
    const end = endStamp(whole);
    return { ...NONE, stamp: end, text: whole, begins: end !== null || /^\d+\.\d{3,9}\s/.test(whole) };
  }
  const { host, program, text } =
    timed.writer === 'none' ? { ...NONE, program: timed.program ?? null, text: timed.rest } : writerOf(timed);
  const inner =
    program === 'kernel' || program === null
      ? bootStamp(program ? text.replace(SHORT, '$1000') : text)
      : null;
  const boot = inner?.stamp?.kind === 'boot' && timed.stamp?.kind === 'calendar' ? inner.stamp.ns : null;
  return { stamp: timed.stamp, boot, host, program, text: inner?.rest ?? text, begins: true };
}

/** Some devices cut the kernel's time to tenths. */
const SHORT = /^(\[ *\d{1,9}\.\d)(?=\])/;

const NONE = { stamp: null, boot: null, host: null, program: null } as const;

/** RFC 5424 and 3164: `<30>`, with the version `1 ` behind it; logread cut off behind its time: `daemon.info hostapd: `. */
const FACILITY =
  /^<\d{1,3}>(?:1 (?=\d{4}-))?(?=\S|\s*\[)|^(?:kern|user|daemon|auth|authpriv|syslog|local\d)\s*[:.]\w+:?\s+(?=\S+: )|^(?:kern|user|daemon|auth|syslog|local\d)\s*[:.]\w+\s*: /;

function timeOf(line: string): Timed | null {
  const first = line.charCodeAt(0);
  if (first >= 0x30 && first <= 0x39)
    return (
      epochStamp(line) ??
      isoStamp(line) ??
      otherDigits(line) ??
      serialMonitor(line) ??
      routerStamp(line) ??
      ciscoStamp(line) ??
      numberedDate(line) ??
      namedMonth(line) ??
      clockAlone(line)
    );
  if (first === 0x5b)
    return (
      zephyrStamp(line) ??
      bootStamp(line) ??
      bracketStamp(line) ??
      arduinoStamp(line) ??
      espHomeStamp(line) ??
      logcatLong(line) ??
      bracketDate(line)
    );
  if (first === 0x28) return radiusStamp(line);
  // `logcat -v epoch` is indented.
  if (first === 0x20)
    return (/^\s+\d{1,11}\.\d{3,9}\s/.test(line) ? logcatLine(line) : null) ?? traceStamp(line);
  if (first === 0x3c) return traceStamp(line);
  if (first === 0x2a || first === 0x2e) return /^[*.][A-Z]/.test(line) ? syslogStamp(line.slice(1)) : null;
  if (first < 0x41) return null;
  return (
    syslogStamp(line) ??
    radiusStamp(line) ??
    namedDayStamp(line) ??
    logcatLine(line) ??
    espStamp(line) ??
    traceStamp(line) ??
    routerDate(line) ??
    (first >= 0x80 || /^\p{L}{3,12}\.? /u.test(line) ? namedMonth(line) : null)
  );
}

/** wpa_supplicant -t, hostapd (which may print it twice), iw event -t, `journalctl -o short-unix`, a prefixed iwd. */
function epochStamp(line: string): Timed | null {
  const match = /^(\d{9,10}\.\d{1,9})(?:: ?| )(?:\d{9,10}\.\d{1,9}: )*(.*)$/.exec(line);
  if (!match) return null;
  return { stamp: { kind: 'epoch', ns: seconds(match[1]!) }, rest: match[2]!, writer: 'perhaps' };
}

/** ISO 8601 as syslog, `journalctl -o short-iso`, `dmesg --time-format iso` and `iw event -T` print it. */
function isoStamp(line: string): Timed | null {
  const match =
    /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d:\d\d:\d\d(?:[.,]\d{1,9})?)(?: ?(Z|[+-]\d\d:?\d\d)| (UTC|GMT|WES?T|CES?T|EES?T|MSK|JST|[ECMP][SD]T)(?= ))?(?::? |$)(.*)$/.exec(
      line,
    );
  if (!match) return null;
  const zone = zoneOf(match[5] ?? match[6]);
  const stamp = calendar([Number(match[1]), Number(match[2]), Number(match[3])], match[4]!, zone);
  if (!stamp) return null;
  const fields = RFC5424.exec(match[7]!);
  if (!fields) return studio(stamp, match[7]!) ?? { stamp, rest: match[7]!, writer: 'perhaps' };
  const [, host, program, pid, text] = fields;
  const named = `${host === '-' ? 'localhost' : host} ${program}${pid === '-' ? '' : `[${pid}]`}: ${text}`;
  return { stamp, rest: named, writer: 'sure' };
}

/** RFC 5424 section 6 behind the time: host, program, process, message id, structured data. */
const RFC5424 = /^(\S+) ([\w./-]+) (\d+|-) \S+ (?:-|\[[^\]]*\]) ?(?:\ufeff)?(.*)$/;

/** Android Studio and logcat with years. */
function studio(stamp: Stamp, rest: string): Timed | null {
  const match = logcat(`01-01 00:00:00.000 ${rest}`);
  return (
    match && { stamp, rest: match.text, writer: 'none', ...(match.program && { program: match.program }) }
  );
}

/** /dev/kmsg as it is (`priority,sequence,microseconds,flags;text`), and Android's logcat with times. */
function otherDigits(line: string): Timed | null {
  const kmsg = /^\d{1,4},\d+,(\d{1,15}),[-c+](?:,[^;]*)?;(.*)$/.exec(line);
  if (kmsg) return { stamp: { kind: 'boot', ns: BigInt(kmsg[1]!) * 1000n }, rest: kmsg[2]!, writer: 'none' };
  return logcatLine(line);
}

/** Android's logcat in any of its formats. */
function logcatLine(line: string): Timed | null {
  const match = logcat(line);
  return (
    match && {
      stamp: match.stamp,
      rest: match.text,
      writer: 'none',
      ...(match.program !== null && { program: match.program }),
    }
  );
}

/** dmesg: `[   12.345678] `, with CONFIG_PRINTK_CALLER `[   12.345678][  T123] `; `journalctl -o short-monotonic`. */
function bootStamp(line: string): Timed | null {
  const match = /^\[\s*(\d{1,9}\.\d{3,9})\](?:\s?\[\s*[TC]\d+\])? ?(.*)$/.exec(line);
  return match && { stamp: { kind: 'boot', ns: seconds(match[1]!) }, rest: match[2]!, writer: 'perhaps' };
}

/** dmesg -T `[Fri Nov 20 12:00:00 2026]`, dmesg -d `[<    0.000123>]`, dmesg -e `[  +0.000123]` and `[Nov20 12:10]`. */
function bracketStamp(line: string): Timed | null {
  const human = /^\[\w{3} (\w{3}) {1,2}(\d{1,2}) (\d\d:\d\d:\d\d)(?: (\d{4}))\] ?(.*)$/.exec(line);
  if (human) {
    const stamp = calendar([Number(human[4]), monthOf(human[1]!), Number(human[2])], human[3]!, null);
    return stamp && { stamp, rest: human[5]!, writer: 'none' };
  }
  const delta = /^\[(?:<\s*|\s*\+)(\d{1,9}\.\d{3,9})>?\] ?(.*)$/.exec(line);
  if (delta)
    return { stamp: { kind: 'since-last', ns: seconds(delta[1]!) }, rest: delta[2]!, writer: 'none' };
  const minute = /^\[(\w{3})(\d{1,2}|\s\d) (\d\d:\d\d)\] ?(.*)$/.exec(line);
  if (!minute) return null;
  const stamp = calendar([null, monthOf(minute[1]!), Number(minute[2])], minute[3]!, null);
  return stamp && { stamp, rest: minute[4]!, writer: 'none' };
}

/** Any other date and clock in brackets: LuCI's log `[Mar 18, 2026, 3:44:27 PM GMT+3] `, `[2026-03-18 15:44:27.123] `, `[15:44:27] `. */
function bracketDate(line: string): Timed | null {
  const match = /^\[([^[\]]{5,60})\]:? ?(.*)$/.exec(line);
  if (!match || !/\d:\d\d/.test(match[1]!)) return null;
  const stamp = freeDate(match[1]!) ?? dayClock(match[1]!.trim());
  return stamp && { stamp, rest: match[2]!, writer: 'perhaps' };
}

/** Logcat's long form has the text in the next lines. */
function logcatLong(line: string): Timed | null {
  const match =
    /^\[ (\d\d-\d\d \d\d:\d\d:\d\d\.\d{3,9})\s+\d+:\s*(?:0x)?[0-9a-f]+ [VDIWEFA]\/([^\]]{1,60}?)\s*\](.*)$/.exec(
      line,
    );
  if (!match) return null;
  const stamp = freeDate(match[1]!);
  return stamp && { stamp, rest: match[3]!.trimStart(), writer: 'none', program: match[2]! };
}

/** `18.03.2026 15:44:27`, `07/29/2011 09:50:29 [INFORMATION] wpa_supplicant(2168) `, `2026/03/18 15:44:27.123`, `20260318 15:44:27`. */
function numberedDate(line: string): Timed | null {
  const match =
    /^(\d{1,4}[./-]\d{1,2}(?:[./-]\d{1,4})?|\d{8})[ T,]{1,2}(\d{1,2}:\d\d:\d\d(?:[.,]\d{1,9})?(?: [AP]M)?):?(?: (.*)|$)$/.exec(
      line,
    );
  if (!match) return null;
  const date = match[1]!.replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3');
  const stamp = freeDate(`${date} ${match[2]}`);
  if (!stamp) return null;
  const shown = shownLogcat(match[3] ?? '');
  if (shown) return { stamp, rest: shown.text, writer: 'none', program: shown.program };
  return { stamp, rest: match[3] ?? '', writer: 'perhaps' };
}

/** `18 mars 15:44:27 host program[1]: `, `18-Mar-2026 15:44:27`, `märz 18 15:44:27`, `3月 18 15:44:27`, with a weekday or without. */
function namedMonth(line: string): Timed | null {
  const match =
    /^((?:\p{L}{2,4}\.?,? )?(?:\d{1,2}[. -]{1,2}\p{L}{3,12}\.?|\p{L}{3,12}\.? {1,2}\d{1,2}|\d{1,2}[月월] {0,2}\d{1,2}[日일]?),?(?:[ -]\d{4},?)?) (\d{1,2}:\d\d:\d\d(?:[.,]\d{1,9})?)(?: (\d{4})(?= ))?:? (.*)$/u.exec(
      line,
    );
  if (!match) return null;
  const stamp = freeDate(`${match[1]} ${match[3] ?? ''} ${match[2]}`);
  return stamp && { stamp, rest: match[4]!, writer: 'sure' };
}

/** The time of day alone: it orders lines. */
function clockAlone(line: string): Timed | null {
  const match = /^(\d\d:\d\d:\d\d(?:[.,]\d{1,9})?)(?::|\s[-|])?\s+(.*)$/.exec(line);
  if (!match) return null;
  const stamp = dayClock(match[1]!);
  return stamp && { stamp, rest: match[2]!, writer: 'perhaps' };
}

function dayClock(text: string): Stamp | null {
  const match = /^(\d\d):(\d\d):(\d\d(?:[.,]\d{1,9})?)$/.exec(text);
  if (!match || Number(match[1]) > 23 || Number(match[2]) > 59) return null;
  return { kind: 'boot', ns: timeOfDay(text) };
}

/** RFC 3164 section 4.1.2, with or without a fraction of the second and a year. */
function syslogStamp(line: string): Timed | null {
  const match = /^([A-Z][a-z]{2})\s{1,2}(\d{1,2}) (?:(\d{4}) )?(\d\d:\d\d:\d\d(?:\.\d{1,9})?):? (.*)$/.exec(
    line,
  );
  if (!match) return null;
  const year = match[3] ? Number(match[3]) : null;
  const stamp = calendar([year, monthNamed(match[1]!), Number(match[2])], match[4]!, null);
  // Some devices put two spaces before the program.
  return stamp && { stamp, rest: match[5]!.replace(/^ (?=[\w.-]{1,40}\[\d+\]: )/, ''), writer: 'sure' };
}

/** OpenWrt's logread `Fri Nov 20 12:00:00 2026 daemon.notice hostapd: `, journal `Fri 2026-11-20 12:00:00 UTC host `. */
function namedDayStamp(line: string): Timed | null {
  if (!/^[A-Z][a-z]{2} /.test(line)) return null;
  const date = /^\w{3} ([A-Z][a-z]{2}) {1,2}(\d{1,2}) (\d\d:\d\d:\d\d) (\d{4}) (.*)$/.exec(line);
  if (date) {
    const stamp = calendar([Number(date[4]), monthOf(date[1]!), Number(date[2])], date[3]!, null);
    return stamp && { stamp, rest: date[5]!, writer: 'sure' };
  }
  const full = isoStamp(line.slice(4));
  return full && { ...full, writer: 'sure' };
}

/** FreeRADIUS: `Thu Nov 20 12:00:00 2026 : Auth: `, with the request before it in `radiusd -Xx`. */
function radiusStamp(line: string): Timed | null {
  const match =
    /^(\(\d{1,9}\) )?[A-Z][a-z]{2} ([A-Z][a-z]{2}) {1,2}(\d{1,2}) (\d\d:\d\d:\d\d) (\d{4}) ?: ([A-Za-z]{4,7}: .*)$/.exec(
      line,
    );
  if (!match) return null;
  const stamp = calendar([Number(match[5]), monthOf(match[2]!), Number(match[3])], match[4]!, null);
  const text = match[6]!
    .replace(/^(?:Debug|Info|Auth|Proxy): /, '')
    .replace(/^(\w{4,7}: )(\(\d{1,9}\) )/, '$2$1');
  return stamp && { stamp, rest: `${match[1] ?? ''}${text}`, writer: 'none', program: 'radiusd' };
}

/**
 * ESP-IDF: level, milliseconds since the start, tag: `I (16327) wifi:state: …`, `D (12) wpa: …`; newer ones may print
 * file and function behind the tag. Its copy of wpa_supplicant logs under the tag `wpa`.
 */
function espStamp(line: string): Timed | null {
  const match =
    /^[EWIDV] \((\d{1,12})\) ([\w.-]+(?: station| softAP| STA| AP)?)(?: [\w.-]+:\d+ \w+\(\))?: ?(.*)$/.exec(
      line,
    );
  if (!match) return null;
  const ns = BigInt(match[1]!) * 1_000_000n;
  const program = match[2] === 'wpa' ? 'esp-wpa' : match[2]!;
  return { stamp: { kind: 'boot', ns }, rest: match[3]!, writer: 'none', program };
}

/** Arduino's core: `[  6836][V][WiFiGeneric.cpp:362] `, milliseconds since the start. */
function arduinoStamp(line: string): Timed | null {
  const match = /^\[\s*(\d{1,12})\](\[[EWIDV]\]\[.*)$/.exec(line);
  return (
    match && { stamp: { kind: 'boot', ns: BigInt(match[1]!) * 1_000_000n }, rest: match[2]!, writer: 'none' }
  );
}

/** ESPHome: `[12:00:00][W][wifi_esp32:482]: `, newer ones with milliseconds; its colors are taken off before. */
function espHomeStamp(line: string): Timed | null {
  const match = /^\[(\d\d:\d\d:\d\d(?:\.\d{3})?)\](\[[EWICDV][EWICDV]?\]\[.*)$/.exec(line);
  return match && { stamp: { kind: 'boot', ns: timeOfDay(match[1]!) }, rest: match[2]!, writer: 'none' };
}

/**
 * Zephyr: `[00:00:46.603,000] <inf> net_wifi: ` or `[    46.603] <dbg> wpa_supp: `, time since the start, level and
 * module, of debug lines the function too. Its hostap logs as `wpa_supp`, through one function.
 */
function zephyrStamp(line: string): Timed | null {
  const match =
    /^\[(?:(\d\d:\d\d:\d\d\.\d{3}),(\d{3})|\s*(\d{1,9}\.\d{3,6}))\] <(?:inf|dbg|wrn|err)> ([\w.-]{1,40}): (?:\w*wpa_printf\w*: )?(.*)$/.exec(
      line,
    );
  if (!match) return null;
  const ns = match[3] ? seconds(match[3]) : timeOfDay(match[1]! + match[2]!);
  const program = match[4] === 'wpa_supp' ? 'wpa_supplicant' : match[4]!;
  return { stamp: { kind: 'boot', ns }, rest: match[5]!, writer: 'none', program };
}

/** Cisco's traces: `2026/11/20 12:00:00.123456789 {process}{1}: `. */
function ciscoStamp(line: string): Timed | null {
  const match = /^(\d{4})\/(\d\d)\/(\d\d) (\d\d:\d\d:\d\d(?:\.\d{1,9})?) (\{.*)$/.exec(line);
  if (!match) return null;
  const stamp = calendar([Number(match[1]), Number(match[2]), Number(match[3])], match[4]!, null);
  return stamp && { stamp, rest: match[5]!, writer: 'none' };
}

/** RouterOS' own log: the time of day before the topics. */
function routerStamp(line: string): Timed | null {
  const match = /^(\d\d:\d\d:\d\d) ([a-z]{2,20}(?:,[a-z!]{2,20}){1,4} .*)$/.exec(line);
  return match && { stamp: { kind: 'boot', ns: timeOfDay(match[1]!) }, rest: match[2]!, writer: 'none' };
}

/** RouterOS before version 7, of another day: `mar/14 09:21:10 wireless,info `, of another year `jan/02/2021 …`. */
function routerDate(line: string): Timed | null {
  const match =
    /^([a-z]{3})\/(\d\d)(?:\/(\d{4}))? (\d\d:\d\d:\d\d) ([a-z]{2,20}(?:,[a-z!]{2,20}){1,4} .*)$/.exec(line);
  if (!match) return null;
  const year = match[3] ? Number(match[3]) : null;
  const stamp = calendar([year, monthNamed(match[1]!), Number(match[2])], match[4]!, null);
  return stamp && { stamp, rest: match[5]!, writer: 'none' };
}

/** Tracefs, trace-cmd and perf: `task-pid [cpu] flags time: event: `. The time stands within what the line says. */
function traceStamp(line: string): Timed | null {
  if (!/\]\s+(?:\S{4,6}\s+)?\d{1,9}\.\d{6,9}: (?:\w{3,12}:)?[a-z]\w{3,60}: /.test(line)) return null;
  const time = /\s(\d{1,9}\.\d{6,9}): /.exec(line);
  return time && { stamp: { kind: 'boot', ns: seconds(time[1]!) }, rest: line, writer: 'none' };
}

/** Nanoseconds since midnight: `12:00:00.123`. */
function timeOfDay(text: string): bigint {
  const [hours = '', minutes = '', rest = ''] = text.split(':');
  return (BigInt(hours) * 60n + BigInt(minutes)) * 60_000_000_000n + seconds(rest);
}

/** Arduino's serial monitor: `14:48:53.726 -> `. The time of day orders lines of which not all have one of their own. */
function serialMonitor(line: string): Timed | null {
  const match = /^(\d\d:\d\d:\d\d\.\d{3}) -{1,2}> ?(.*)$/.exec(line);
  if (!match) return null;
  const stamp: Stamp = { kind: 'boot', ns: timeOfDay(match[1]!) };
  const inner = espStamp(match[2]!) ?? arduinoStamp(match[2]!);
  return { ...(inner ?? { rest: match[2]!, writer: 'none' }), stamp };
}

/** iwmon prints the time at the end of a message's first line; tshark -V has one line for it. */
function endStamp(line: string): Stamp | null {
  const monitor = /^[<>] .*\s(\d{1,10}\.\d{6})$/.exec(line);
  if (monitor) {
    const ns = seconds(monitor[1]!);
    // It subtracts the first message's second, which is -1 while it has not been set: what reads as a date is one late.
    return monitor[1]!.indexOf('.') >= 9 ? { kind: 'epoch', ns: ns - 1_000_000_000n } : { kind: 'boot', ns };
  }
  const tshark = /^\s{2,}Epoch (?:Arrival )?Time: (\d{9,10}\.\d{1,9}) seconds$/.exec(line);
  return tshark ? { kind: 'epoch', ns: seconds(tshark[1]!) } : null;
}

/** Programs whose name stands without a process id, or after a time that others print without any name. */
const PROGRAM =
  'kernel|wpa_supplicant|hostapd|iwd|NetworkManager|connmand|systemd-\\w+|dhcpcd|dhclient|dnsmasq(?:-dhcp)?|udhcpc|netifd|avahi-daemon|radiusd|freeradius|wlceventd|stahtd|wevent|airportd|eapolclient';
const PROGRAMS = new RegExp(`^(?:${PROGRAM})$`);

/** The program's name with a process id or colon behind it, where nothing is known of what stands before. */
const BEFORE_TEXT = new RegExp(`^(?:(\\S{1,64}) )?(${PROGRAM})(?:\\[\\d+\\]:?|:)\\s+(.*)$`);
/** The same after the beginning of a time that was not copied, or after columns that a viewer put there. */
const INSIDE = new RegExp(
  `^.{0,40}?\\s(?:(\\S{1,64}) )?(${PROGRAM})\\[\\d+\\]:?\\s(?:(?:STATS|TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|FATAL) +)?(.*)$`,
);

interface Writer {
  readonly host: string | null;
  readonly program: string;
  readonly text: string;
}

/** A line without its time: `hostapd[1888]: text`, `host hostapd: text`; or with a time of which the beginning is cut off. */
function untimedWriter(line: string): Writer | null {
  if (!MENTIONS.test(line)) return null;
  const match = BEFORE_TEXT.exec(line);
  if (match && !/[:;,.]$/.test(match[1] ?? '')) return written(match[1], match[2]!, match[3]!);
  const cut = /^[A-Za-z]{0,2} ?\d{0,2} ?\d{0,2}(?::?\d\d){1,2}(?:\.\d+)? /.test(line)
    ? INSIDE.exec(line)
    : null;
  return cut && written(cut[1], cut[2]!, cut[3]!);
}

const written = (host: string | undefined, program: string, text: string): Writer => ({
  host: host !== undefined && /^[A-Za-z][\w.-]*$/.test(host) ? host : null,
  program,
  text,
});

const MENTIONS = new RegExp(`(?:^|\\s)(?:${PROGRAM})(?:\\[\\d+\\]|:)`);

/**
 * Behind the time of macOS' `log show`: thread, level, activity, process and time to live, or in its compact style level
 * and process; then the library and the subsystem that speak.
 */
function appleWriter(rest: string): { host: null; program: string; text: string } | null {
  const match =
    /^(?:0x[0-9a-f]{1,16} +[A-Z][a-z]{2,10} +0x[0-9a-f]{1,16} +\d+ +\d+ +([\w.-]{1,40}): |[A-Z][a-z]? +([\w.-]{1,40})\[\d+:[0-9a-f]+\] )(.*)$/.exec(
      rest,
    );
  if (!match) return null;
  const text = match[3]!.replace(/^(?:\([\w.+-]{1,60}\) )?(?:\[[\w.-]{1,60}:[\w. -]{0,60}\] )?/, '');
  return { host: null, program: match[1] ?? match[2]!, text };
}

function writerOf({ rest, writer }: Timed): {
  host: string | null;
  program: string | null;
  text: string;
} {
  const line = rest
    .replace(/^(?:kern|user|daemon|auth|authpriv|syslog|local\d)\.\w+(?: ?:)? /, '')
    // UniFi's devices name themselves a second time: address, model and version.
    .replace(
      /^(\S{1,64} )?(?:[0-9a-f]{12},[\w.+-]{1,64}|\("\w{1,32},[0-9a-f]{12},v[\w.+-]{1,32}"\)):? /,
      '$1',
    );
  const apple = appleWriter(rest);
  if (apple) return apple;
  const match =
    /^(?:(\S*[^\s:]) )?(?:(?:kern|user|daemon|auth|local\d)\.\w+(?: ?:)? )?(\(?\/?[A-Za-z_][\w@./+-]*\)?)(\[\d+\])?:(?: (.*)|$)$/.exec(
      line,
    );
  if (match) {
    const [, host = null, program = null, pid, text = ''] = match;
    const named =
      (pid !== undefined && (writer === 'sure' || host !== null)) ||
      PROGRAMS.test(program!) ||
      (writer === 'sure' && host !== null);
    if (named) return { host, program: program!.replace(/^.*\//, ''), text };
  }
  // A journal viewer's columns: a number, the unit, the program without a colon, the level.
  const columns = /^\d+ /.test(line) ? INSIDE.exec(` ${line}`) : null;
  if (columns) return { host: null, program: columns[2]!, text: columns[3]! };
  const host = writer === 'sure' ? /^(\S*[^\s:\]]) (.*)$/.exec(line) : null;
  if (writer === 'sure' && host && line === rest) return { host: host[1]!, program: null, text: host[2]! };
  return { host: null, program: null, text: line };
}
