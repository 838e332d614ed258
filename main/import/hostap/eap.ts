/** EAP methods by number (IANA registry), as far as hostap knows them; its lines give some by number alone. */
const methods: Readonly<Record<string, string>> = {
  1: 'Identity',
  4: 'MD5',
  6: 'GTC',
  13: 'TLS',
  17: 'LEAP',
  18: 'SIM',
  21: 'TTLS',
  23: 'AKA',
  25: 'PEAP',
  26: 'MSCHAPV2',
  43: 'FAST',
  47: 'PSK',
  48: 'SAKE',
  49: 'IKEV2',
  50: "AKA'",
  51: 'GPSK',
  52: 'PWD',
  53: 'EKE',
  55: 'TEAP',
  254: 'expanded',
};

/** Vendor of the expanded type of Wi-Fi Protected Setup (Wi-Fi Alliance). */
const WFA = '14122';

/** `PEAP` for `25`. */
export const methodName = (number: string, vendor = '0'): string => {
  if (vendor === WFA) return 'WSC';
  return (vendor === '0' ? methods[number] : undefined) ?? `method ${number}`;
};
