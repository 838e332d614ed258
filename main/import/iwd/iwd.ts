import { anyOf } from '../../base/any-of.ts';
import { utf8 } from '../../base/bytes.ts';
import { cipherOfIwd } from '../../standard/ciphers.ts';
import type { Importer, LineReader, LogLine, Read } from '../types.ts';
import { lines } from './lines.ts';
import { IwdState, type Said, ssidOf } from './state.ts';
import { indexIn, traces } from './trace.ts';

/** Some builds print the whole path of the source. */
const TRACE = /^(?:\/\S*\/)?src\/([\w-]+)\.c:(\w+)\(\) ?(.*)$/;

/** Source files of iwd that no other program with such traces (connman, bluez, ofono) has. */
const OWN_FILES =
  /^(netdev|station|wiphy|handshake|eapol|eap|sae|owe|fils|ft|pmksa|knownnetworks|scan|rrm|anqp|netconfig-commit|netconfig|blacklist|frame-xchg|offchannel|dpp|p2p|wsc|adhoc|erp|hotspot|band|eap-\w+|network|agent|manager|module|storage|resolve|main|ap|auth-proto|nl80211util|vendor_quirks|diagnostic|sysfs|json|monitor|common|device|rtnlutil|dhcp)$/;
const SHARED_FILES = /^(network|agent|manager|main|storage|common|device|monitor|dhcp)$/;

/** Sentences around the traces that report nothing to an attempt but are iwd's beyond doubt. */
const PLAIN =
  /^(Wireless daemon version \d|Wiphy: \d+, Name: |Loaded configuration from .*\/iwd\/|Wiphy \S+ will only use the default interface|Removing scan context for wdev |station: Network configuration is disabled|Error loading \/var\/lib\/iwd\/|D-Bus disconnected, quitting|hardware_rekey not supported$|(?:PEAP|TTLS|EAP-\w+): l?_?tls_\w+:\d+ |The following (options are missing in the kernel|optimized implementations might be available):)/;

/** Lines of the block that describes a wiphy. */
const WIPHY_BLOCK =
  /^\t+(CONFIG_\w+|\s?[\d.]+ Mbps|[\d.]+ ?G[hH]z Band:|Bitrates \(non-HT\):|Permanent Address: |HT |VHT |HE |HT40|Short GI |Max (HE )?[RT]X |Interface Types|Ciphers: |Supported iftypes: |\d+-\d+$|\d+ Mhz|.?(BIP|CCMP|GCMP|TKIP|WEP))/;
const CIPHERS = /^\s+(?:Ciphers:\s*)?((?:(?:BIP|CCMP|GCMP|TKIP|WEP)[-\w]*(?:\s+|$))+)$/;

/** A network's key, as WSC's trace shows it. */
const CREDENTIAL_KEY = /^(.*\bKey \((\d+)\): )(.*)$/s;
const SETTING =
  /(\b(?:Passphrase|PreSharedKey|SAE-PT-Group\d+|EAP-[\w-]*Password[\w-]*|PMK|PSK)\s*[=:]\s*)(?=\S).*$/i;

const isLine = anyOf(lines.map(([pattern]) => pattern));

function recognise({ text, program }: LogLine): 0 | 1 | 2 {
  if (program !== null) return program === 'iwd' ? 2 : 0;
  const trace = TRACE.exec(text);
  if (trace) {
    const [, file, name] = trace;
    if (name! in traces || (OWN_FILES.test(file!) && !SHARED_FILES.test(file!))) return 2;
    return OWN_FILES.test(file!) ? 1 : 0;
  }
  if (PLAIN.test(text) || isLine(text)) return 2;
  return WIPHY_BLOCK.test(text) ? 1 : 0;
}

class Reader implements LineReader {
  readonly #state = new IwdState();

  read(line: LogLine): readonly Read[] | null {
    if (recognise(line) === 0) return null;
    const secret = this.#credential(line.text);
    if (secret) return [secret];
    const said = this.#said(line.text);
    return said ? [{ type: 'event', event: this.#state.event(said) }] : [];
  }

  end(): readonly Read[] {
    return [];
  }

  #said(text: string): Said | null {
    const state = this.#state;
    const trace = TRACE.exec(text);
    if (trace) {
      const [, , name, rest] = trace as unknown as [string, string, string, string];
      const index = indexIn(name, rest);
      if (index !== null) state.use(index);
      const said = traces[name]?.(rest.trimEnd(), state);
      // A trace may carry a sentence that versions move from one function to another.
      return said === undefined ? this.#sentence(rest) : said;
    }
    if (/^The following options are missing in the kernel:/.test(text)) {
      state.missingOptions = true;
      return null;
    }
    const option = /^\s+(CONFIG_\w+)/.exec(text);
    if (option)
      return state.missingOptions
        ? { kind: 'capability', ok: false, why: 'kernel-crypto', detail: option[1]! }
        : null;
    state.missingOptions = false;
    const ciphers = CIPHERS.exec(text);
    if (ciphers) return supportedCiphers(ciphers[1]!);
    return this.#sentence(text);
  }

  #sentence(text: string): Said | null {
    for (const [pattern, says] of lines) {
      const found = pattern.exec(text);
      if (found) return says(found, this.#state);
    }
    return null;
  }

  /** A WSC credential: network name in one line, key in a later one. */
  #credential(text: string): Read | null {
    const ssid = /Obtained creden\w+ for SSID: (.*), address: /.exec(text);
    if (ssid) this.#state.credentialSsid = ssidOf(ssid[1]);
    const found = /^src\/wsc\.c:/.test(text) ? CREDENTIAL_KEY.exec(text) : null;
    if (!found?.[3]) return null;
    const value = utf8(found[3]);
    if (value.length !== Number(found[2]) || value.length < 8 || value.length > 63) return null;
    return { type: 'secret', kind: 'passphrase', ssid: this.#state.credentialSsid, value };
  }
}

function supportedCiphers(text: string): Said {
  const names = text.trim().split(/\s+/);
  const known = names.map((name) => {
    const suite = cipherOfIwd(name);
    return suite ? `${name} (${suite})` : name;
  });
  return { kind: 'capability', ok: true, detail: `Ciphers: ${known.join(', ')}` };
}

/** iwd's debug output (`iwd -d`), versions 1.x to 3.x, as it stands or behind the prefix of a journal. */
export const iwd: Importer = {
  form: 'iwd',
  recognise,
  reader: () => new Reader(),
  redact: (text) =>
    /\bsrc\/wsc\.c:/.test(text)
      ? text.replace(CREDENTIAL_KEY, '$1[REDACTED]')
      : text.replace(SETTING, '$1[REDACTED]'),
};
