import { REDACTED, redactText } from '../redact.ts';

/**
 * Dumps that are keys, passwords or private numbers although their names end like those of frames and elements, as hostap
 * withholds them without -K.
 */
const secret =
  /(?:key data|GTK|MGTK|PMK-R[01](?!Name)|plaintext|decrypted|encrypt|private|password|passphrase|PSK|Nonce_[PS]|SNonce[12]|NONCE_S|E-nonce|Credential|Key-Input|Configuration Object)/i;

/** Dumps that stand on the air, or tell no key: what is not of these is replaced. */
const open = [
  /\b(?:RX|TX) EAPOL(?:-Key| data)?$/,
  /EAPOL-Key header/,
  /\b(?:[AS]?Nonce[12]?|key_nonce|Key Nonce|FILS Nonce|FTE-[AS]Nonce)(?: for AEAD AAD)?$/i,
  /(?:^|[ _])(?:MIC|key_mic|key_iv|key_rsc|key_id \(reserved\)|RSC|KEY_SEQ|seq)$/i,
  /replay.counter$/i,
  /(?:PMKID|PMKID List|PMKR[01]Name|PTKName|Session-Id|EMSKname|PMKR1Name for Assoc Resp RSNE|PMKR1Name from Supplicant)$/,
  /PMKID (?:from|derived|in|used)/,
  /(?:R0KH-ID|R1KH-ID|MDID|MDE|FTE|FTE-MIC|MIC Control|Mobility domain|MDIE|FTIE|FTIE subelements)$/,
  /(?:\bIEs?|IE\(s\)|RSNE|RSNXE|element|elements|ies|IE default|RSN IE .*|IE for msg 2\/4|(?:RSN|WPA) IE)$/i,
  /(?:^|: )(?:WPA: (?:Set|Leave|set|WPA|RSN|Add)|RSN: (?:Set|Leave|set|RSNE)|SME: |FILS: (?:RSN|assoc_req)).*(?:IE|RSNE|RSNXE|default|element|IEs).*$/,
  /(?:MLME event frame|CMD_FRAME|Beacon head|Beacon tail|auth_data|SAE data|Authentication frame fields)$/,
  /(?:req_ies|resp_ies|htcaps|vhtcaps|capabilities|capabilities mask|rates|\(default\)|_mask|htcaps_mask)/,
  /(?:^|: )SAE: (?:own|Peer) commit-(?:scalar|element)/,
  /(?:^|: )SAE: (?:.*Anti-clogging token.*|.*Rejected Groups.*|Received confirm|Possible elements.*|salt for keyseed .*)$/i,
  /(?:^|: )SME: .*anti-clogging token/i,
  /(?:^|: )(?:ssid|SSID|Mesh ID)$/,
  /(?:Transaction ID|Public Key|UUID-[ER]|Manufacturer|Model N\w+|Serial Number|Device Name|Hash[12])$/,
  /(?:DH own Public Key|DH peer Public Key|Diffie-Hellman Parameter element)$/,
  /\b(?:RSNE|RSNXE|FTIE|MDIE) (?:in|before modification)\b/,
  /FILS Session$|Key-Auth|FILS nonces|FILS: g(?:STA|AP)$/,
  /(?:^|: )FT: (?:MIC data|pairwise|RX Action|Action frame body|RIC \w+)$/,
  /(?:eap methods|EAP types|Vendor data|Calculated verifier)$/,
];

const dump = /^(.*?)(?<!\s)\s*- (hexdump(?:_ascii)?\(len=\d+\):)\s*(\S.*)?$/;

/** A row of octets under a `hexdump_ascii`, with or without what a log daemon put before it. */
const row = /^((?:.*: )?\s*)(?:[0-9a-f]{2} ){0,15}[0-9a-f]{2}(?:\s{2,}.{1,16}|\s*)$/i;

/**
 * A group key in the clear, in a KDE (IEEE 802.11-2020, table 12-10). mac80211 hands an association response of FILS to user
 * space decrypted, and so it stands in the dump of a frame.
 */
const groupKey = /\bdd [0-9a-f]{2} 00 0f ac (?:01|09|0e)\b/i;

/** A value given through the control interface (`SET_NETWORK 0 psk "…"`), and PINs of Wi-Fi Protected Setup. */
const assigned =
  /\b((?:wpa_)?passphrase|psk|sae_password|password|wep_key\d|private_key_passwd)(\s+)("[^"]*"|[0-9a-f]{64}\b)/gi;
const pin = /\b(WPS_(?:PIN|REG|AP_PIN|CHECK_PIN)\b[^']*?\s)(\d{4}(?:-?\d{4})?)\b/g;

/** Whether a dump of this name may be shown. */
export const isPublic = (name: string): boolean =>
  !secret.test(name) && open.some((pattern) => pattern.test(name));

/**
 * A line of hostap without the keys and passwords in it. Dumps are replaced unless their name is known to tell none, with
 * the rows under their heading. A row without its heading is always replaced: alone it does not say what it is of.
 */
export function redactHostap(text: string): string {
  const [first, ...rows] = text.split('\n') as [string, ...string[]];
  const found = dump.exec(first);
  if (!found) {
    const octets = row.exec(first);
    const line = octets ? `${octets[1]}${REDACTED}` : redactAssigned(first);
    return [line, ...rows.map(redactHostap)].join('\n');
  }
  const [, name, length, values = ''] = found;
  if (/^\[\w+\]$/.test(values) || (values === '' && rows.length === 0)) return text;
  if (isPublic(name!.trim()) && !groupKey.test(values)) return text;
  return [`${name} - ${length} ${REDACTED}`, ...rows.map(() => `     ${REDACTED}`)].join('\n');
}

const redactAssigned = (text: string): string =>
  redactText(text).replace(assigned, `$1$2${REDACTED}`).replace(pin, `$1${REDACTED}`);
