/** What the values of the key hierarchy are called in full, and what each is for. Names only: no rule of any AKM. */

interface KeyWords {
  /** What the short name stands for; '' where it says it. */
  readonly meaning: string;
  /** What it is and what it is for, for a newcomer. */
  readonly sentence: string;
}

const of = (meaning: string, sentence: string): KeyWords => ({ meaning, sentence });

const nonce = 'A number used once. It makes the keys of this connection differ from those of any other.';
const address = 'It ties the keys to this pair of devices.';

const words: Readonly<Record<string, KeyWords>> = {
  passphrase: of('', 'What people type to join. It is never sent; all keys of the network begin with it.'),
  password: of('', 'What people type to join. It is never sent, and alone it gives no key of a connection.'),
  PSK: of('pre-shared key', 'The same at both ends before they meet. It serves as the PMK.'),
  PMK: of(
    'pairwise master key',
    'What both ends must hold before the four-way handshake. It is never sent; all keys below are made of it.',
  ),
  MSK: of(
    'master session key',
    'What the EAP method left at the station and at the authentication server. The PMK is cut from it.',
  ),
  'master secret': of('of TLS', 'What both ends of the TLS tunnel hold. EAP takes its key from it.'),
  'exporter secret': of('of TLS 1.3', 'What TLS gives out for other protocols. EAP takes its key from it.'),
  PTK: of(
    'pairwise transient key',
    'The keys of this station and this AP in one piece, new with each pair of nonces. Its parts are used, not itself.',
  ),
  KCK: of(
    'key confirmation key',
    'Makes the check values of the messages that follow. Who makes the right one is shown to hold the same keys.',
  ),
  KEK: of('key encryption key', 'Encrypts the keys that the AP hands over, the group keys above all.'),
  TK: of('temporal key', 'Encrypts what this station and this AP send to each other.'),
  ICK: of('integrity check key', 'Makes the key confirmations of FILS, as the KCK does elsewhere.'),
  'FILS-Key-Data': of('', 'The keys of FILS in one piece. Its parts are used, not itself.'),
  GTK: of(
    'group temporal key',
    'Encrypts what the AP sends to all stations. The AP chose it and hands it over wrapped.',
  ),
  IGTK: of(
    'integrity group temporal key',
    'Signs management frames that the AP sends to all, so that nobody can forge a deauthentication.',
  ),
  BIGTK: of('beacon integrity group temporal key', 'Signs beacons, so that nobody can forge them.'),
  'PMK-R0': of(
    'of fast transition',
    'The first key of a mobility domain. Keys for each of its APs are made of it.',
  ),
  'PMK-R1': of(
    'of fast transition',
    'The key for this AP alone, made of PMK-R0. It stands where else the PMK does.',
  ),
  'pwd-seed': of('', 'Password and network name, mixed.'),
  PT: of(
    'secret element',
    'A point of the curve made of password and network name. It can be kept for later.',
  ),
  PWE: of(
    'password element',
    'A point of the curve that only those who know the password can find. It leads on to k only with a private number of one end (rand).',
  ),
  k: of(
    'shared secret',
    'What both ends reach by Diffie-Hellman with the password element as base. Never sent.',
  ),
  keyseed: of('', 'The shared secret k, made even. KCK and PMK are made of it.'),
  rand: of('', 'A private number of one end. It leaves no trace on the air.'),
  mask: of('', 'A private number of one end. It leaves no trace on the air.'),
  z: of('shared secret', 'What both ends reach by Diffie-Hellman. Never sent.'),
  prk: of('pseudorandom key', 'The shared secret, made even. The PMK is made of it.'),
  'private key': of('', 'The number behind a public key. Its owner alone has it, unless a log prints it.'),
  SSID: of('network name', 'It makes keys of the same passphrase differ between networks.'),
  AA: of('address of the AP', address),
  BSSID: of('address of the AP', address),
  SPA: of('address of the station', address),
  ANonce: of('nonce of the AP', nonce),
  SNonce: of('nonce of the station', nonce),
  MDID: of('mobility domain', 'The group of APs between which the station can move fast.'),
  'R0KH-ID': of('holder of PMK-R0', 'Which device keeps the first key of the mobility domain.'),
  'R1KH-ID': of('holder of PMK-R1', 'Which AP the key is for.'),
  PMKR0Name: of('name of PMK-R0', 'It stands in frames in place of the key.'),
  PMKR1Name: of('name of PMK-R1', 'It stands in frames in place of the key.'),
  context: of('', 'The sum of both scalars: it ties the keys to this exchange.'),
  C: of('public key of the station', 'Its half of the Diffie-Hellman exchange.'),
  A: of('public key of the AP', 'Its half of the Diffie-Hellman exchange.'),
  group: of('', 'The curve that the station chose.'),
  'peer scalar': of('', 'Half of the commit of the other end.'),
  'peer element': of('', 'The other half of the commit of the other end.'),
  'wrapped key data': of('', 'Keys and elements that the AP sends, sealed with the KEK.'),
  'wrapped GTK': of('', 'The GTK as the AP sends it, sealed with the KEK.'),
  'wrapped IGTK': of('', 'The IGTK as the AP sends it, sealed with the KEK.'),
  'wrapped BIGTK': of('', 'The BIGTK as the AP sends it, sealed with the KEK.'),
  'sealed part': of('', 'The part of the frame that is encrypted with the KEK.'),
  'clear part': of('', 'The part of the frame that anyone can read; the check covers it too.'),
  IV: of('', 'A number used once: it makes the key stream of this message differ from that of any other.'),
  'client random': of('of TLS', nonce),
  'server random': of('of TLS', nonce),
};

/** Without what says only where a value was got: `given TK` is a TK, `PMK of attempt 7` a PMK. */
const bare = (name: string): string => name.replace(/^given /, '').replace(/ of attempt .*$/, '');

/** @param note what the step says of it, for a value without words of its own */
export function keyWords(name: string, note: string): KeyWords {
  const own = Object.hasOwn(words, bare(name)) ? words[bare(name)] : undefined;
  return own ?? of('', note === '' ? '' : `${note[0]!.toUpperCase()}${note.slice(1)}.`);
}
