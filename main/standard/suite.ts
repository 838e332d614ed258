import { type Suite, suite } from '../base/brand.ts';
import { type Bytes, fromHex } from '../base/bytes.ts';

/** OUI of the suites, key data elements and vendor elements of IEEE 802.11 itself, without separators. */
export const OUI_IEEE = '000fac';
/** Microsoft's, under which WPA1 stands (Wi-Fi Alliance, WPA 3.1). */
export const OUI_MICROSOFT = '0050f2';
/** The Wi-Fi Alliance's. */
export const OUI_WFA = '506f9a';

const maker =
  (oui: string) =>
  (type: number): Suite =>
    suite(Uint8Array.of(...fromHex(oui), type));

/** The suite of this type under IEEE 802.11's OUI: an AKM, or a cipher. @param type 0 to 255 */
export const rsnSuite = maker(OUI_IEEE);
/** The suite of this type under WPA1's OUI. @param type 0 to 255 */
export const wpaSuite = maker(OUI_MICROSOFT);
/** The suite of this type under the Wi-Fi Alliance's OUI. @param type 0 to 255 */
export const wfaSuite = maker(OUI_WFA);

/** Whether a suite is one of WPA1, which has its own OUI. */
export const isWpa1 = (of: Suite): boolean => of.startsWith('00-50-f2:');
/** Whether a suite is one of IEEE 802.11 itself. */
export const isRsn = (of: Suite): boolean => of.startsWith('00-0f-ac:');

/** Whether a suite is one of the Wi-Fi Alliance. */
export const isWfa = (of: Suite): boolean => of.startsWith('50-6f-9a:');

/** A suite selector as text, in full: OUI with dashes, type in decimal. */
export const SELECTOR = /^[0-9a-f]{2}-[0-9a-f]{2}-[0-9a-f]{2}:(\d|[1-9]\d|1\d\d|2[0-4]\d|25[0-5])$/;

/** The suite that a selector names, as {@link SELECTOR} has it; null for another text. */
export function suiteIn(text: string): Suite | null {
  if (!SELECTOR.test(text)) return null;
  const [oui, type] = text.split(':') as [string, string];
  return suite(Uint8Array.of(...fromHex(oui), Number(type)));
}

/** The four bytes of a suite selector: OUI, type. */
export function suiteBytes(of: Suite): Bytes {
  const [oui, type] = of.split(':') as [string, string];
  return Uint8Array.of(...fromHex(oui), Number(type));
}

/** A suite as the number that nl80211 has for it, with the OUI in its upper three bytes. */
export function suiteNumber(of: Suite): number {
  return new DataView(suiteBytes(of).buffer).getUint32(0);
}

/** The suite that nl80211 means by a number; see {@link suiteNumber}. @param value 32 bits, unsigned */
export const suiteOfNumber = (value: number): Suite =>
  suite(Uint8Array.of(value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255));
