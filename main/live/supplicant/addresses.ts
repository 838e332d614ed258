import type { MacAddress } from '../../base/brand.ts';
import { fromHex } from '../../base/bytes.ts';
import type { Acting } from './acting.ts';
import type { Known } from './workings.ts';

/** Our own address, as calculations take it. */
export const ownAddress = ({ workings, radio }: Acting): Known =>
  workings.take('our address', fromHex(radio.address));

/** The address of an access point, as calculations take it. */
export const addressOfAp = ({ workings }: Acting, bssid: MacAddress): Known =>
  workings.take(`BSSID ${bssid}`, fromHex(bssid));
