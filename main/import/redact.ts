/** What a key or password is replaced by. */
export const REDACTED = '[REDACTED]';

/** Settings of supplicants, access points and managers whose value is a secret, with = or : and with or without quotes. */
const SETTING =
  /\b((?:wpa_)?(?:psk|passphrase|password|sae_password|wep_key\d?|private_key_passwd\d?|Passphrase|PreSharedKey|802-11-wireless-security\.psk|pin)\s*[=:]\s*)("[^"]*"|'[^']*'|[^\s,;]+)/gi;

/** Keys by name, before hexadecimal of at least 16 octets; a hash or identifier of a key is none. */
const KEY =
  /\b((?:[GI]|BI|P)?(?:PMK|PTK|GTK|MSK|EMSK|KCK|KEK|TK|GMK|PSK|Key)(?:-R[01])?\d?(?:\[\d+\])?(?: \((?:hex|\d+)\))?\s*[:=]\s*)((?:0x)?[0-9a-f]{32,}|[0-9a-f]{2}(?:[ :][0-9a-f]{2}){15,})/gi;

/** What stands where somebody or something has taken a value out already. */
const TAKEN_OUT = /^["']?(?:<hidden>|\[(?:REMOVED|REDACTED)\]|\*+|<[^>]*>)["']?$/i;

/** Keys and passwords by their name, in any line; the same string where there are none. */
export function redactText(text: string): string {
  return text
    .replace(SETTING, (whole, name: string, value: string) =>
      TAKEN_OUT.test(value) ? whole : `${name}${REDACTED}`,
    )
    .replace(KEY, `$1${REDACTED}`);
}
