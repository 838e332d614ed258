import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Suite } from '../../main/base/brand.ts';
import { dissect } from '../../main/dissect/index.ts';
import { actionName, categoryName } from '../../main/standard/action.ts';
import { akmCode } from '../../main/standard/akms.ts';
import { cipherCode } from '../../main/standard/ciphers.ts';
import { extensionNames } from '../../main/standard/elements.ts';
import { authAlgorithms } from '../../main/standard/frames.ts';
import { reasonCodes } from '../../main/standard/reason.ts';
import { statusCodes } from '../../main/standard/status.ts';
import { readRecords } from '../dissect/records.ts';
import {
  asPrinted,
  bitValue,
  canRun,
  captures,
  type Form,
  forms,
  nodes,
  shortName,
  tsharkFields,
  tsharkNames,
  tsharkValues,
} from './dissect-elements-shared.ts';

/** Fields whose octets must be tshark's, with how tshark prints them. */
const compared: Readonly<Record<string, Form>> = {
  'wlan.tag.number': 'le',
  'wlan.tag.length': 'le',
  'wlan.ext_tag.number': 'le',
  'wlan.ssid': 'hex',
  'wlan.ds.current_channel': 'le',
  'wlan.fixed.status_code': 'le',
  'wlan.fixed.reason_code': 'le',
  'wlan.fixed.auth.alg': 'le',
  'wlan.fixed.auth_seq': 'le',
  'wlan.fixed.beacon': 'le',
  'wlan.fixed.timestamp': 'le',
  'wlan.fixed.capabilities': 'le',
  'wlan.fixed.listen_ival': 'le',
  'wlan.fixed.current_ap': 'hex',
  'wlan.fixed.category_code': 'le',
  'wlan.fixed.action_code': 'le',
  'wlan.fixed.publicact': 'le',
  'wlan.fixed.dialog_token': 'le',
  'wlan.rm.dialog_token': 'le',
  'wlan.fixed.transaction_id': 'hex',
  'wlan.fixed.sta_address': 'hex',
  'wlan.fixed.target_ap_address': 'hex',
  'wlan.fixed.finite_cyclic_group': 'le',
  'wlan.fixed.scalar': 'hex',
  'wlan.fixed.finite_field_element': 'hex',
  'wlan.fixed.anti_clogging_token': 'hex',
  'wlan.fixed.send_confirm': 'le',
  'wlan.fixed.confirm': 'hex',
  'wlan.rsn.version': 'le',
  'wlan.rsn.gcs': 'be',
  'wlan.rsn.pcs.count': 'le',
  'wlan.rsn.pcs': 'be',
  'wlan.rsn.akms.count': 'le',
  'wlan.rsn.akms': 'be',
  'wlan.rsn.capabilities': 'le',
  'wlan.rsn.pmkid.count': 'le',
  'wlan.pmkid.akms': 'hex',
  'wlan.rsn.gmcs': 'be',
  'wlan.wfa.ie.wpa.version': 'le',
  'wlan.wfa.ie.wpa.mcs': 'be',
  'wlan.wfa.ie.wpa.ucs': 'be',
  'wlan.wfa.ie.wpa.akms': 'be',
  'wlan.wfa.ie.type': 'le',
  'wlan.tag.oui': 'be',
  'wlan.mobility_domain.mdid': 'le',
  'wlan.ft.mic_control': 'le',
  'wlan.ft.mic': 'hex',
  'wlan.ft.anonce': 'hex',
  'wlan.ft.snonce': 'hex',
  'wlan.ft.subelem.id': 'le',
  'wlan.ft.subelem.r0kh_id': 'hex',
  'wlan.ft.subelem.r1kh_id': 'hex',
  'wlan.timeout_int.type': 'le',
  'wlan.timeout_int.value': 'le',
  'wlan.ext_tag.owe_dh_parameter.group': 'le',
  'wlan.ext_tag.owe_dh_parameter.public_key': 'hex',
  'wlan.ext_tag.fils.session': 'hex',
  'wlan.ext_tag.fils.nonce': 'hex',
  'wlan.ext_tag.fils.encrypted_data': 'hex',
  'wlan.ext_tag.sae.anti_clogging_token': 'hex',
  'wlan.ext_tag.rejected_groups.group': 'le',
  'wlan.tim.dtim_count': 'le',
  'wlan.tim.dtim_period': 'le',
  'wlan.mmie.keyid': 'le',
  'wlan.mmie.mic': 'hex',
  'wlan.rsn.ie.pmkid': 'hex',
  'wlan.rsn.ie.kde.data_type': 'le',
  'eapol.version': 'le',
  'eapol.type': 'le',
  'eapol.len': 'be',
  'eapol.keydes.type': 'le',
  'eapol.keydes.key_len': 'be',
  'eapol.keydes.replay_counter': 'be',
  'eapol.keydes.key_iv': 'hex',
  'wlan_rsna_eapol.keydes.key_info': 'be',
  'wlan_rsna_eapol.keydes.nonce': 'hex',
  'wlan_rsna_eapol.keydes.rsc': 'hex',
  'wlan_rsna_eapol.keydes.id': 'hex',
  'wlan_rsna_eapol.keydes.mic': 'hex',
  'wlan_rsna_eapol.keydes.data_len': 'be',
  'wlan_rsna_eapol.keydes.data': 'hex',
  'eap.code': 'le',
  'eap.id': 'le',
  'eap.len': 'be',
  'eap.type': 'le',
};
/** Single bits and bit groups whose value must be tshark's. */
const bits: readonly string[] = [
  'wlan.fixed.capabilities.privacy',
  'wlan.rsn.capabilities.preauth',
  'wlan.rsn.capabilities.no_pairwise',
  'wlan.rsn.capabilities.ptksa_replay_counter',
  'wlan.rsn.capabilities.gtksa_replay_counter',
  'wlan.rsn.capabilities.mfpr',
  'wlan.rsn.capabilities.mfpc',
  'wlan.rsn.capabilities.jmr',
  'wlan.rsn.capabilities.peerkey',
  'wlan.rsn.capabilities.extended_key_id_iaf',
  'wlan.rsnx.length',
  'wlan.rsnx.sae_hash_to_element',
  'wlan.mobility_domain.ft_capab.ft_over_ds',
  'wlan_rsna_eapol.keydes.key_info.keydes_version',
  'wlan_rsna_eapol.keydes.key_info.key_type',
  'wlan_rsna_eapol.keydes.key_info.install',
  'wlan_rsna_eapol.keydes.key_info.key_ack',
  'wlan_rsna_eapol.keydes.key_info.key_mic',
  'wlan_rsna_eapol.keydes.key_info.secure',
  'wlan_rsna_eapol.keydes.key_info.error',
  'wlan_rsna_eapol.keydes.key_info.request',
  'wlan_rsna_eapol.keydes.key_info.encrypted_key_data',
  'eap.tls.flags.len_included',
  'eap.tls.flags.more_fragments',
  'eap.tls.flags.start',
];
const names = [...Object.keys(compared), ...bits];

const bool = (text: string): number => (text === 'True' ? 1 : text === 'False' ? 0 : Number(text));

describe.skipIf(!canRun)('elements, management frames, EAPOL and EAP against tshark', () => {
  it.each(captures.map((file) => [shortName(file), file]))('%s', (_, file) => {
    const records = readRecords(file);
    const expected = tsharkFields(file, [...names, 'wlan.frag']);
    expect(expected.length).toBe(records.length);
    const differences: string[] = [];
    records.forEach((record, i) => {
      // Wireshark reads the body of a later fragment as if it were a first one; we do not.
      const fragment = expected[i]![names.length]![0];
      if (fragment !== undefined && fragment !== '0') return;
      const frame = dissect(record.bytes, record.linkType, {}, record.originalLength);
      const ours = new Map<string, string[]>(names.map((name) => [name, []]));
      for (const node of nodes(frame.fields)) {
        const list = node.filter ? ours.get(node.filter) : undefined;
        if (!list) continue;
        const form = compared[node.filter!];
        const octets = record.bytes.subarray(node.span.start, node.span.end);
        list.push(form ? forms[form](octets) : String(bitValue(node.bits!)));
      }
      names.forEach((name, n) => {
        const form = compared[name];
        const theirs = expected[i]![n]!.filter((text) => text !== '<MISSING>').map((text) =>
          form ? asPrinted(form, text) : String(bool(text)),
        );
        // This Wireshark knows only the 8-octet MIC of BIP-CMAC-128.
        const cut = name === 'wlan.mmie.mic' ? 16 : undefined;
        const mine = ours.get(name)!.map((text) => text.slice(0, cut));
        if (mine.filter((text) => text !== '').join(' ') !== theirs.join(' '))
          differences.push(`frame ${i + 1} ${name}: ${mine.join(' ')} instead of ${theirs.join(' ')}`);
      });
    });
    expect(differences.slice(0, 20)).toEqual([]);
  });
});

describe.skipIf(!canRun)('names against tshark', () => {
  it('uses only display-filter names that exist', () => {
    const known = tsharkNames();
    const used = new Set<string>();
    for (const file of captures)
      for (const record of readRecords(file))
        for (const node of nodes(dissect(record.bytes, record.linkType).fields))
          if (node.filter) used.add(node.filter);
    expect([...used].filter((name) => !known.has(name))).toEqual([]);
    // The lab's captures alone gave 386 when this was written: far fewer means that trees lost their names.
    expect(used.size).toBeGreaterThan(250);
  });

  it('spells every display-filter name in the sources as Wireshark does', () => {
    const known = tsharkNames();
    const folder = new URL('../../main/dissect/', import.meta.url);
    const wrong: string[] = [];
    for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
      if (!file.endsWith('.ts')) continue;
      const text = readFileSync(new URL(file, folder), 'utf8');
      // A prefix that names are made of stands for those, which the test above sees.
      for (const [, name] of text.matchAll(/'((?:wlan|wlan_rsna_eapol|eapol|eap|wps|tls)\.[\w.]+)'/g))
        if (!known.has(name!) && ![...known].some((k) => k.startsWith(`${name}.`)))
          wrong.push(`${file}: ${name}`);
    }
    expect(wrong).toEqual([]);
  });

  it('has a name for every number that Wireshark names', () => {
    const tables: Readonly<Record<string, (n: number) => boolean>> = {
      'wlan.fixed.status_code': (n) => statusCodes[n] !== undefined,
      'wlan.fixed.reason_code': (n) => reasonCodes[n] !== undefined,
      'wlan.fixed.auth.alg': (n) => authAlgorithms[n] !== undefined,
      'wlan.rsn.akms.type': (n) => akmCode(`00-0f-ac:${n}` as Suite) !== undefined,
      'wlan.rsn.pcs.type': (n) => cipherCode(`00-0f-ac:${n}` as Suite) !== undefined,
      'wlan.ext_tag.number': (n) => extensionNames[n] !== undefined,
      'wlan.fixed.category_code': (n) => !categoryName(n).startsWith('Reserved'),
      'wlan.fixed.publicact': (n) => !actionName(4, n).startsWith('Action'),
    };
    const missing: string[] = [];
    for (const [name, values] of tsharkValues(Object.keys(tables)))
      for (const [value, text] of values)
        if (!/reserved|^none$/i.test(text) && !tables[name]!(value))
          missing.push(`${name} ${value}: ${text}`);
    expect(missing).toEqual([]);
  });
});
