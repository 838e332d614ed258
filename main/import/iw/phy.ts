import { type MacAddress, type Suite, suite } from '../../base/brand.ts';
import type { ControlEvent, EventOf } from '../../base/event.ts';
import { mac } from '../table.ts';
import type { Importer, Read } from '../types.ts';

const HEAD = /^Wiphy (\S+)$/;

/** Sections of which a handshake depends, by what the event calls them. */
type Why = NonNullable<EventOf<'capability'>['why']>;
const SECTIONS: Readonly<Record<string, Why>> = {
  'Supported Ciphers': 'ciphers',
  'Supported interface modes': 'modes',
  'Supported commands': 'commands',
  'Supported extended features': 'features',
  'Supported AKM suites': 'akms',
};

/** `* CCMP-128 (00-0f-ac:4)` as its suite, `* [ RRM ]: RRM` as the name in brackets, others as they stand. */
function item(text: string): string {
  const found = /\(([0-9a-f]{2}-[0-9a-f]{2}-[0-9a-f]{2}:[0-9a-f]+)\)/.exec(text);
  if (found) return suiteOf(found[1]!);
  return /^\[ (\S+) \]/.exec(text)?.[1] ?? text.replaceAll(' ', '-');
}

/** iw prints the suite's type in decimal, of other vendors in hexadecimal digits as they come. */
function suiteOf(text: string): Suite {
  const [oui = '', type = ''] = text.split(':');
  const octets = oui.split('-').map((digits) => Number.parseInt(digits, 16));
  return suite(Uint8Array.from([...octets, Number.parseInt(type, 10) & 0xff]));
}

function capabilities(text: string): ControlEvent[] {
  const lines = text.split('\n');
  const name = HEAD.exec(lines[0]!)?.[1];
  const items = new Map<Why, string[]>();
  const flags: string[] = [];
  let section: Why | null = null;
  for (const line of lines) {
    const head = /^\t([^\t*][^:]*):\s*$/.exec(line);
    const entry = /^\t\t ?\* (.*)$/.exec(line);
    if (head) section = SECTIONS[head[1]!] ?? null;
    else if (entry && section) items.set(section, [...(items.get(section) ?? []), item(entry[1]!)]);
    else if (/^\t(?:Device|Driver) supports /.test(line))
      flags.push(line.replace(/^\t\w+ supports /, '').replace(/\.$/, ''));
  }
  const of = (why: Why, detail: string): ControlEvent => ({
    kind: 'capability',
    by: 'kernel',
    ok: true,
    ...(name && { interface: name }),
    why,
    detail,
  });
  const events = [...items].map(([why, names]) => of(why, names.join(' ')));
  return flags.length > 0 ? [...events, of('supports', flags.join('; '))] : events;
}

/** `iw phy`, `iw list`, `iw phy0 info`: what a radio and its driver can do. */
const wiphy: Importer = {
  form: 'iw phy',
  recognise: ({ text, program }) => (program === null && HEAD.test(text.split('\n', 1)[0]!) ? 2 : 0),
  continues: ({ whole }) => /^\t/.test(whole),
  reader: () => ({
    read({ text }) {
      if (!HEAD.test(text.split('\n', 1)[0]!)) return null;
      return capabilities(text).map((event): Read => ({ type: 'event', event }));
    },
    end: () => [],
  }),
  redact: (text) => text,
};

const INTERFACE = /^(?:\t)?Interface (\S+)$/;

/** `iw dev`, `iw wlan0 info`: interfaces and their own addresses. */
const interfaces: Importer = {
  form: 'iw phy',
  recognise: ({ text, program }) => (program === null && INTERFACE.test(text.split('\n', 1)[0]!) ? 2 : 0),
  continues: ({ whole }) => /^\t/.test(whole) && !INTERFACE.test(whole),
  reader: () => ({
    read({ text }) {
      const name = INTERFACE.exec(text.split('\n', 1)[0]!)?.[1];
      if (!name) return null;
      const own: MacAddress | null = mac(/^\s+addr ([0-9a-f:]{17})$/m.exec(text)?.[1]);
      if (!own) return [];
      return [{ type: 'event', event: { kind: 'interface', by: 'kernel', interface: name, station: own } }];
    },
    end: () => [],
  }),
  redact: (text) => text,
};

export const iwDumps: readonly Importer[] = [wiphy, interfaces];
