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

/** Takes the prefix off a line. What has none comes back whole, with nothing said. */
export function parsePrefix(whole: string): Prefix {
  const bare = whole.replace(
    /^<\d{1,3}>(?=\S|\s*\[)|^(?:kern|user|daemon|auth|syslog|local\d)\s*[:.]\w+\s*: /,
    '',
  );
  const timed = timeOf(bare);
  if (!timed) {
    const end = endStamp(whole);
    return { ...NONE, stamp: end, text: whole, begins: end !== null || /^\d+\.\d{3,9}\s/.test(whole) };
  }
  const { host, program, text } =
    timed.writer === 'none' ? { ...NONE, program: timed.program ?? null, text: timed.rest } : writerOf(timed);
  const inner = program === 'kernel' || program === null ? bootStamp(text) : null;
  const boot = inner?.stamp?.kind === 'boot' && timed.stamp?.kind === 'calendar' ? inner.stamp.ns : null;
  return { stamp: timed.stamp, boot, host, program, text: inner?.rest ?? text, begins: true };
}

const NONE = { stamp: null, boot: null, host: null, program: null } as const;

function timeOf(line: string): Timed | null {
  const first = line.charCodeAt(0);
  if (first >= 0x30 && first <= 0x39)
    return epochStamp(line) ?? isoStamp(line) ?? otherDigits(line) ?? serialMonitor(line);
  if (first === 0x5b) return bootStamp(line) ?? bracketStamp(line) ?? arduinoStamp(line);
  if (first < 0x41) return null;
  return syslogStamp(line) ?? namedDayStamp(line) ?? logcatBrief(line) ?? espStamp(line);
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
  return stamp && { stamp, rest: match[7]!, writer: 'perhaps' };
}

/** /dev/kmsg as it is (`priority,sequence,microseconds,flags;text`), and Android's logcat with times. */
function otherDigits(line: string): Timed | null {
  const kmsg = /^\d{1,4},\d+,(\d{1,15}),[-c+](?:,[^;]*)?;(.*)$/.exec(line);
  if (kmsg) return { stamp: { kind: 'boot', ns: BigInt(kmsg[1]!) * 1000n }, rest: kmsg[2]!, writer: 'none' };
  const logcat = /^(\d\d)-(\d\d) (\d\d:\d\d:\d\d\.\d{3,6})\s+\d+\s+\d+ [VDIWEF] ([\w.-]+)\s*: (.*)$/.exec(
    line,
  );
  if (!logcat) return null;
  const stamp = calendar([null, Number(logcat[1]), Number(logcat[2])], logcat[3]!, null);
  return stamp && { stamp, rest: `${logcat[4]}: ${logcat[5]}`, writer: 'perhaps' };
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

/** RFC 3164 section 4.1.2, with or without a fraction of the second and a year. */
function syslogStamp(line: string): Timed | null {
  const match = /^([A-Z][a-z]{2})\s{1,2}(\d{1,2}) (?:(\d{4}) )?(\d\d:\d\d:\d\d(?:\.\d{1,9})?):? (.*)$/.exec(
    line,
  );
  if (!match) return null;
  const year = match[3] ? Number(match[3]) : null;
  const stamp = calendar([year, monthOf(match[1]!), Number(match[2])], match[4]!, null);
  return stamp && { stamp, rest: match[5]!, writer: 'sure' };
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

/** Android's logcat -v brief: `D/wpa_supplicant( 1234): text`. */
function logcatBrief(line: string): Timed | null {
  const match = /^[VDIWEF]\/([\w.-]+)\s*\(\s*\d+\): (.*)$/.exec(line);
  return match && { stamp: null, rest: `${match[1]}: ${match[2]}`, writer: 'perhaps' };
}

/**
 * ESP-IDF: level, milliseconds since the start, tag: `I (16327) wifi:state: …`, `D (12) wpa: …`; newer ones may print
 * file and function behind the tag. Its copy of wpa_supplicant logs under the tag `wpa`.
 */
function espStamp(line: string): Timed | null {
  const match = /^[EWIDV] \((\d{1,12})\) ([\w.-]+)(?: [\w.-]+:\d+ \w+\(\))?: ?(.*)$/.exec(line);
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

/** Arduino's serial monitor: `14:48:53.726 -> `. The time of day orders lines of which not all have one of their own. */
function serialMonitor(line: string): Timed | null {
  const match = /^(\d\d):(\d\d):(\d\d\.\d{3}) -{1,2}> ?(.*)$/.exec(line);
  if (!match) return null;
  const minutes = BigInt(Number(match[1]) * 60 + Number(match[2]));
  const stamp: Stamp = { kind: 'boot', ns: minutes * 60_000_000_000n + seconds(match[3]!) };
  const inner = espStamp(match[4]!) ?? arduinoStamp(match[4]!);
  return { ...(inner ?? { rest: match[4]!, writer: 'none' }), stamp };
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
const PROGRAMS =
  /^(?:kernel|wpa_supplicant|hostapd|iwd|NetworkManager|connmand|systemd-\w+|dhcpcd|dhclient|dnsmasq(?:-dhcp)?|udhcpc|netifd|avahi-daemon)$/;

function writerOf({ rest, writer }: Timed): { host: string | null; program: string | null; text: string } {
  const line = rest.replace(/^(?:kern|user|daemon|auth|authpriv|syslog|local\d)\.\w+ /, '');
  const match =
    /^(?:(\S*[^\s:]) )?(?:(?:kern|user|daemon|auth|local\d)\.\w+ )?(\(?[A-Za-z_][\w@./+-]*\)?)(\[\d+\])?:(?: (.*)|$)$/.exec(
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
  const host = writer === 'sure' ? /^(\S*[^\s:\]]) (.*)$/.exec(line) : null;
  if (writer === 'sure' && host && line === rest) return { host: host[1]!, program: null, text: host[2]! };
  return { host: null, program: null, text: line };
}
