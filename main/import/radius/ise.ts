import { macOf, type Said, tableImporter, type Wording } from '../table.ts';
import type { Importer } from '../types.ts';

type Certificate = Extract<Said, { kind: 'certificate' }>['why'];

const method =
  (why: NonNullable<Extract<Said, { kind: 'eap-method' }>['why']>) =>
  (detail: string): Said => ({
    kind: 'eap-method',
    ok: false,
    why,
    detail,
  });
const refused =
  (why: NonNullable<Certificate>) =>
  (detail: string): Said => ({ kind: 'certificate', ok: false, why, detail });
/** The station ends TLS with an alert. */
const alert = (detail: string): Said => ({
  kind: 'tls-alert',
  local: false,
  detail: `certificate: ${detail}`,
});

/** Messages of Cisco's Identity Services Engine by number (its syslog message catalogue): what each says of a client. */
const MESSAGES: Readonly<Record<number, (detail: string) => Said>> = {
  5400: () => ({ kind: 'eap-failure' }),
  5200: () => ({ kind: 'eap-success' }),
  5405: (detail) => ({ kind: 'radius', ok: false, why: 'malformed', detail }),
  5411: (detail) => ({ kind: 'eap-failure', why: 'timeout', detail }),
  5440: (detail) => ({ kind: 'eap-failure', why: 'timeout', detail }),
  11007: (detail) => ({ kind: 'radius', ok: false, why: 'client', detail }),
  11036: (detail) => ({ kind: 'radius', ok: false, why: 'secret', detail }),
  12321: alert,
  12520: alert,
  12508: alert,
  12511: alert,
  12514: refused('authority'),
  12515: refused('expired'),
  12516: refused('expired'),
  12517: refused('revoked'),
  12303: method('not-acceptable'),
  12309: (detail) => ({ kind: 'tls-failed', why: 'other', detail }),
  22040: method('password'),
  22056: method('credential'),
  22061: method('credential'),
  22063: method('password'),
  24408: method('password'),
  24415: method('credential'),
  24344: method('password'),
};

const NUMBERS = Object.keys(MESSAGES).join('|');

/** With these its messages begin: a number alone is anybody's. */
const WORDS =
  '(?:Authentication (?:failed|succeeded)|RADIUS |Supplicant |Endpoint |Could not |The |PEAP |EAP-|TTLS |Treat|Wrong |Subject |User |Unexpected|SSL|Client |Rejected)';

interface Ise {
  station?: NonNullable<ReturnType<typeof macOf>>;
}

const wordings: readonly Wording<Ise>[] = [
  {
    pattern: new RegExp(
      `^(?:Event|Failure Reason|Root cause|Steps?)?[: \\t]*(${NUMBERS})[: \\t]+(${WORDS}[^\\t]{0,200})$`,
    ),
    says: ([, number, detail], { state }) => ({
      by: 'server',
      ...(state.station && { station: state.station }),
      ...MESSAGES[Number(number)]!(detail!),
    }),
  },
  {
    pattern: /^(?:Endpoint Id|Calling[- ]Station[- ]I[dD])[: \t]+([0-9a-fA-F:.-]{12,17})\s*$/,
    says: ([, address], { state }) => {
      const station = macOf(address);
      if (station) state.station = station;
      return null;
    },
  },
];

/** The details of an authentication in Cisco's Identity Services Engine, as its page is copied. */
export const ise: Importer = tableImporter<Ise>({
  form: 'ISE',
  by: 'server',
  programs: /^$/,
  wordings,
  looks: /\d{4}|[Ii]d/,
  state: () => ({}),
});
