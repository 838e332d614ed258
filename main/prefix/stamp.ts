/** A time as it stands in a log, before a clock makes it an instant. */
export type Stamp =
  /** Nanoseconds since 1970 UTC. */
  | { readonly kind: 'epoch'; readonly ns: bigint }
  /** Nanoseconds since the machine (or the program) started. */
  | { readonly kind: 'boot'; readonly ns: bigint }
  /** Nanoseconds since the stamp before, as `dmesg -d` and `dmesg -e` print them. */
  | { readonly kind: 'since-last'; readonly ns: bigint }
  | {
      readonly kind: 'calendar';
      readonly year: number | null;
      /** 1 to 12. */
      readonly month: number;
      readonly day: number;
      /** Nanoseconds since midnight. */
      readonly ns: bigint;
      /** Minutes east of UTC; null where it is not said. */
      readonly zone: number | null;
    };

const SECOND = 1_000_000_000n;

/** Nanoseconds of decimal seconds: `12.345678`, `12,3`, `12`. */
export function seconds(text: string): bigint {
  const trimmed = text.trim();
  const point = trimmed.search(/[.,]/);
  const whole = point < 0 ? trimmed : trimmed.slice(0, point);
  // Lines of one second follow each other.
  if (whole !== lastWhole) [lastWhole, lastSecond] = [whole, BigInt(whole) * SECOND];
  if (point < 0) return lastSecond;
  return lastSecond + BigInt(trimmed.slice(point + 1, point + 10).padEnd(9, '0'));
}

let lastWhole = '';
let lastSecond = 0n;

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** 1 to 12 of `Nov`. */
export const monthOf = (name: string): number => MONTHS.indexOf(name) + 1;

/** Time zone abbreviations of RFC 5322 and the journal that mean one offset, in minutes east of UTC. */
const ZONES: Readonly<Record<string, number>> = {
  Z: 0,
  UTC: 0,
  GMT: 0,
  WET: 0,
  WEST: 60,
  CET: 60,
  CEST: 120,
  EET: 120,
  EEST: 180,
  MSK: 180,
  JST: 540,
  EST: -300,
  EDT: -240,
  CDT: -300,
  MST: -420,
  MDT: -360,
  PST: -480,
  PDT: -420,
};

/** Minutes east of UTC of `+01:00`, `-0800`, `Z`, `CET`; null when it is none of these. */
export function zoneOf(text: string | undefined): number | null {
  if (!text) return null;
  const match = /^([+-])(\d\d):?(\d\d)$/.exec(text);
  if (!match) return ZONES[text] ?? null;
  const minutes = Number(match[2]) * 60 + Number(match[3]);
  return match[1] === '-' ? -minutes : minutes;
}

/** `date`: year (null when not said), month and day. `clock`: `12:10:47` with or without a fraction. */
export function calendar(
  date: readonly [number | null, number, number],
  clock: string,
  zone: number | null,
): Stamp | null {
  const [hour = '', minute = '', second = '0'] = clock.split(':');
  const [year, month, day] = date;
  const inRange = month >= 1 && month <= 12 && day >= 1 && day <= 31;
  if (!inRange || Number(hour) > 23 || Number(minute) > 59 || Number.parseInt(second, 10) > 60) return null;
  const ns = (BigInt(hour) * 3600n + BigInt(minute) * 60n) * SECOND + seconds(second);
  return { kind: 'calendar', year, month, day, ns, zone };
}
