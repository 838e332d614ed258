import type { MacAddress, Suite } from '../../base/brand.ts';
import { type Bytes, equal } from '../../base/bytes.ts';
import type { KdfHash } from '../../crypto/hash.ts';
import { isFt } from '../../standard/akms.ts';
import { type Radio, RadioError } from '../radio/index.ts';
import type { Acting } from './acting.ts';
import type { Choice } from './selection.ts';
import type { Known } from './workings.ts';

/** A PMK that both ends may take up again. */
interface Cached {
  readonly bssid: MacAddress;
  readonly ssid: Bytes;
  readonly akm: Suite;
  readonly pmk: Known;
  readonly pmkid: Bytes;
  readonly hash?: KdfHash;
}

/** PMKs of SAE by their access point, so that a rejoin needs no new exchange. 802.11-2020 12.6.8.3. */
export class Pmksa {
  #entries: Cached[] = [];

  /** FT has keys of its own for this: its PMKs are not looked for here. */
  find({ bss, ssid, security }: Choice): Cached | null {
    if (!security || isFt(security.akm)) return null;
    return (
      this.#entries.find(
        (entry) => entry.bssid === bss.bssid && entry.akm === security.akm && equal(entry.ssid, ssid),
      ) ?? null
    );
  }

  async keep(
    act: Acting,
    { bss, ssid, security }: Choice,
    keys: { readonly pmk: Known; readonly pmkid: Bytes | null; readonly hash?: KdfHash },
  ): Promise<void> {
    const { pmk, pmkid, hash } = keys;
    if (!pmkid || !security) return;
    const { bssid } = bss;
    this.#entries = this.#entries.filter((entry) => entry.bssid !== bssid);
    this.#entries.push({ bssid, ssid, akm: security.akm, pmk, pmkid, ...(hash && { hash }) });
    if (!act.radio.capabilities.commands.has('SET_PMKSA')) return;
    await told(
      act,
      'SET_PMKSA',
      'We name the PMK to the kernel, for drivers that build the association themselves.',
      () => act.radio.setPmksa({ bssid, pmkid, pmk: pmk.bytes }),
    );
  }

  async forget(act: Acting, { bss }: Choice): Promise<void> {
    const gone = this.#entries.filter((entry) => entry.bssid === bss.bssid);
    this.#entries = this.#entries.filter((entry) => entry.bssid !== bss.bssid);
    for (const entry of gone) await this.#remove(act, entry);
  }

  /**
   * Takes all back from the kernel: what we leave behind is what we found. It is nothing that could be held or told any
   * more, so it asks the radio alone. Rejects never.
   */
  async clear(radio: Radio): Promise<void> {
    const all = this.#entries;
    this.#entries = [];
    if (!radio.capabilities.commands.has('DEL_PMKSA')) return;
    for (const { bssid, pmkid } of all) await radio.deletePmksa({ bssid, pmkid, pmk: null }).catch(() => {});
  }

  async #remove(act: Acting, { bssid, pmkid }: Cached): Promise<void> {
    if (!act.radio.capabilities.commands.has('DEL_PMKSA')) return;
    await told(act, 'DEL_PMKSA', 'We take the PMK back from the kernel.', () =>
      act.radio.deletePmksa({ bssid, pmkid, pmk: null }),
    );
  }
}

/** A cache in the kernel is a convenience: a driver that has none is no failure. */
async function told(act: Acting, command: string, words: string, run: () => Promise<void>): Promise<void> {
  try {
    await act.command(command, words, run);
  } catch (error) {
    if (!(error instanceof RadioError)) throw error;
    act.note(`The driver does not do ${command}; we go on without.`);
  }
}
