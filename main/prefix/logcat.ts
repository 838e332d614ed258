import { calendar, type Stamp, seconds } from './stamp.ts';

/** What Android's logcat (and Android Studio, and apps that show its log) put before the text. */
export interface Logcat {
  readonly stamp: Stamp | null;
  readonly program: string | null;
  readonly text: string;
}

const WHEN = /^(?:(\d{4})-)?(\d\d)-(\d\d) (\d\d:\d\d:\d\d\.\d{3,9})(?: ([+-]\d{4}))?\s+/;
/** `-v epoch` and `-v monotonic`: seconds. */
const SECONDS = /^\s*(\d{1,11}\.\d{3,9})\s+(?=\d+\s+\d+ [VDIWEFA] )/;
/** `-v threadtime`, with `-v uid` before the process: `1234  1234 D tag     : text`. */
const THREAD = /^(?:[\w_]+\s+)?\d+\s+\d+ [VDIWEFA] ([^:]{1,60}?)\s*: ?(.*)$/;
/** `-v time` and `-v brief`: `D/tag     ( 1234): text`; `-v tag`: `D/tag: text`; Android Studio: `1234-1234/? D/tag: text`. */
const SLASH = /^(?:\d+-\d+\/\S+ )?[VDIWEFA]\/([^(:]{1,60}?)\s*(?:\(\s*\d+(?::\s*\d+)?\))?: ?(.*)$/;
/** `-v process`: `D( 1234) text  (tag)`; `-v thread`: `D( 1234: 1234) text`. */
const PROCESS = /^[VDIWEFA]\(\s*\d+(?::\s*(?:0x)?[0-9a-f]+)?\) (.*)$/;
/** Android Studio since 2022: `1234-1234  tag   package   D  text`. */
const STUDIO = /^\d+-\d+\s+(\S+)\s+\S+\s+[VDIWEFA]\s+(.*)$/;
/** Apps that show the log: `[INFORMATION] wpa_supplicant(2168) text`. */
const SHOWN = /^\[(?:VERBOSE|DEBUG|INFO(?:RMATION)?|WARN(?:ING)?|ERROR|FATAL)\] ([\w.-]+)\(\d+\):? (.*)$/;

/** Takes off what logcat put before a line in any of its formats; null where it put nothing. */
export function logcat(line: string): Logcat | null {
  const when = WHEN.exec(line);
  const counted = when ? null : SECONDS.exec(line);
  const stamp = when
    ? calendar(
        [when[1] ? Number(when[1]) : null, Number(when[2]), Number(when[3])],
        when[4]!,
        minutes(when[5]),
      )
    : counted
      ? secondsOf(counted[1]!)
      : null;
  const rest = line.slice((when ?? counted)?.[0].length ?? 0);
  const match =
    when || counted ? (THREAD.exec(rest) ?? SLASH.exec(rest) ?? STUDIO.exec(rest)) : SLASH.exec(rest);
  if (match) return { stamp, program: match[1]!.trim(), text: match[2]! };
  const process = PROCESS.exec(rest);
  if (!process) return null;
  const named = /^(.*?) {2}\((\S{1,60})\s*\)$/.exec(process[1]!);
  return { stamp, program: named?.[2] ?? null, text: named?.[1] ?? process[1]! };
}

/** What an app that shows the log wrote behind a date of its own. */
export function shownLogcat(rest: string): { readonly program: string; readonly text: string } | null {
  const match = SHOWN.exec(rest);
  return match && { program: match[1]!, text: match[2]! };
}

/** Seconds since 1970, or since the start where they are too few. */
const secondsOf = (text: string): Stamp => ({
  kind: text.indexOf('.') >= 9 ? 'epoch' : 'boot',
  ns: seconds(text),
});

function minutes(zone: string | undefined): number | null {
  if (!zone) return null;
  const east = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3));
  return zone.startsWith('-') ? -east : east;
}
