import { describe, expect, it } from 'vitest';
import { importers } from '../../main/import/importers.ts';
import { events, forms, imported } from './reading.ts';

/** As `radiusd -X` of version 3.2 prints a request; names, addresses and keys are ours. */
const REQUEST = `(4) Received Access-Request Id 61 from 192.0.2.10:41000 to 192.0.2.20:1812 length 251
(4)   User-Name = "anna"
(4)   Called-Station-Id = "02-00-00-00-00-00:Library"
(4)   Calling-Station-Id = "02-00-00-00-01-00"
(4)   EAP-Message = 0x0204000b01616e6e61
(4)   State = 0x00112233445566778899aabbccddeeff
`;
const ENDS = 'bssid=02:00:00:00:00:00';
const STATION = 'ssid=Library station=02:00:00:00:01:00';
const KEY = (octet: string) => `0x${octet.repeat(32)}`;

describe('FreeRADIUS', () => {
  it('who refuses which certificate, of the station and AP that the request names', async () => {
    const told = `${REQUEST}(4) eap: Peer sent packet with method EAP PEAP (25)
(4) eap_peap: ERROR: (TLS) PEAP - Alert read:fatal:unknown CA
(4) eap: Sending EAP Failure (code 4) ID 4 length 4
(4) Sent Access-Reject Id 61 from 192.0.2.20:1812 to 192.0.2.10:41000 length 44
`;
    expect(await events(told)).toEqual([
      `7: eap-method ${ENDS} detail=PEAP request=false ${STATION.replace(' ', ' ')} values={"method":25}`,
      `8: tls-alert ${ENDS} detail=unknown CA local=false ${STATION}`,
      `9: eap-failure ${ENDS} ${STATION}`,
    ]);
    const { records, format } = await imported(told);
    expect(format).toBe('log of FreeRADIUS');
    expect(new Set(records.flatMap(({ event }) => event?.by ?? []))).toEqual(new Set(['server']));
  });

  it.each([
    ['eap_peap: ERROR: (TLS) Alert read:fatal:unknown CA', 'tls-alert detail=unknown CA local=false'],
    ['eap_peap: (TLS) recv TLS 1.2 Alert, fatal unknown_ca', 'tls-alert detail=unknown ca local=false'],
    [
      'eap_tls: <<< recv TLS 1.0 Alert [length 0002], fatal bad_certificate',
      'tls-alert detail=bad certificate local=false',
    ],
    [
      'eap_tls: >>> send TLS 1.2 Alert [length 0002], fatal certificate_expired',
      'tls-alert detail=certificate expired local=true',
    ],
    ['eap_tls: ERROR: TLS Alert write:fatal:unknown CA', 'tls-alert detail=unknown CA local=true'],
    [
      'eap_peap: ERROR: (TLS) PEAP - Alert read:warning:close notify',
      'tls-alert detail=warning: close notify local=false',
    ],
    [
      'eap_tls: ERROR: SSL says error 20 : unable to get local issuer certificate',
      'certificate detail=SSL says error 20 : unable to get local issuer certificate ok=false why=authority',
    ],
    [
      'eap_tls: ERROR: (TLS) Failed with certificate has expired.',
      'certificate detail=(TLS) Failed with certificate has expired. ok=false why=expired',
    ],
    [
      'eap_ttls: ERROR: (TLS) Failed reading application data from OpenSSL: error:0A000418:SSL routines::tlsv1 alert unknown ca',
      'tls-alert detail=unknown ca local=false',
    ],
    [
      'eap_peap: ERROR: (TLS) Failed in __FUNCTION__: error:0A000102:SSL routines::unsupported protocol',
      'tls-failed detail=unsupported protocol local=true why=version',
    ],
    [
      'mschap: ERROR: MS-CHAP2-Response is incorrect',
      'eap-method detail=MS-CHAP2-Response is incorrect ok=false why=password',
    ],
    [
      'pap: ERROR: Cleartext password does not match "known good" password',
      'eap-method detail=Cleartext password does not match "known good" password ok=false why=password',
    ],
    [
      'mschap: ERROR: FAILED: No NT-Password.  Cannot perform authentication',
      'eap-method detail=FAILED: No NT-Password.  Cannot perform authentication ok=false why=credential',
    ],
    [
      'eap: ERROR: No mutually acceptable types found',
      'eap-method detail=No mutually acceptable types found ok=false why=not-acceptable',
    ],
    [
      'pap: WARNING: No "known good" password found for the user.  Not setting Auth-Type',
      'hint detail=No "known good" password found for the user.  Not setting Auth-Type why=no-password',
    ],
    [
      'dpsk: Found matching MAC in /etc/psk.csv, but the PSK does not match',
      'mic-invalid detail=Found matching MAC in /etc/psk.csv, but the PSK does not match message=M2',
    ],
    ['eap: Sending EAP Success (code 3) ID 9 length 4', 'eap-success'],
    ['eap_ttls: ERROR: Something of its own went wrong', 'error detail=Something of its own went wrong'],
  ])('%s', async (text, said) => {
    expect(await events(`(7) ${text}\n`)).toEqual([`1: ${said}`]);
    expect(await events(`Fri Nov 20 12:00:00 2026 : Debug: (7) ${text}\n`)).toEqual([`1: ${said}`]);
    expect(await events(`(7) Fri Nov 20 12:00:00 2026: Debug: ${text}\n`)).toEqual([`1: ${said}`]);
    expect(await events(`Nov 20 12:00:00 host radiusd[812]: (7) ${text}\n`)).toEqual([`1: ${said}`]);
  });

  it('radius.log: the module and its reason, the user, and the station by its address in any form', async () => {
    const log = `Fri Nov 20 12:00:00 2026 : Info: Ready to process requests
Fri Nov 20 12:00:07 2026 : Auth: (9) Login incorrect (mschap: MS-CHAP2-Response is incorrect): [anna] (from client ap1 port 0 cli 0200.0000.0100 via TLS tunnel)
Fri Nov 20 12:00:07 2026 : Auth: (9) Login incorrect (eap_peap: The users session was previously rejected: returning reject (again.)): [anna] (from client ap1 port 0 cli 020000000100)
Fri Nov 20 12:01:07 2026 : Auth: (10) Login OK: [bert] (from client ap1 port 0 cli 02:00:00:00:01:01)
Fri Nov 20 12:02:07 2026 : Auth: (11) Invalid user: [carl/<via Auth-Type = eap>] (from client ap1 port 0)
`;
    expect(await events(log)).toEqual([
      '2: eap-method detail=MS-CHAP2-Response is incorrect ok=false station=02:00:00:00:01:00 why=password',
      '3: eap-method detail=The users session was previously rejected: returning reject (again.) ok=false station=02:00:00:00:01:00 why=failed',
      '3: eap-failure detail=eap_peap: The users session was previously rejected: returning reject (again.) station=02:00:00:00:01:00',
      '4: eap-success station=02:00:00:00:01:01',
      '5: eap-method detail=Invalid user ok=false station=the user carl why=credential',
      '5: eap-failure station=the user carl',
    ]);
    const { records } = await imported(log);
    expect(records[1]!.time! - records[0]!.time!).toBe(7_000_000_000n);
  });

  it('the MSK of an Access-Accept, from the two keys for the AP', async () => {
    const { secrets, records } = await imported(`${REQUEST}(5) Sent Access-Accept Id 62 from 192.0.2.20:1812
(5)   MS-MPPE-Recv-Key = ${KEY('a1')}
(5)   MS-MPPE-Send-Key = ${KEY('b2')}
(5)   EAP-Message = 0x03050004
(5) Finished request
`);
    expect(secrets.map(({ secret }) => secret.kind)).toEqual(['msk']);
    expect((secrets[0]!.secret as { value: Uint8Array }).value.length).toBe(64);
    expect(records.map(({ event }) => event?.kind).filter(Boolean)).toEqual(['eap-success']);
  });

  it('an Access-Accept of EAP without keys; of an address alone none are due', async () => {
    const accept = `(4) Sent Access-Accept Id 61 from 192.0.2.20:1812 to 192.0.2.10:41000 length 60
(4)   EAP-Message = 0x03050004
(4) Finished request
`;
    expect((await events(REQUEST + accept)).at(-1)).toBe(
      `9: eap-no-key ${ENDS} detail=Access-Accept without MS-MPPE-Recv-Key and MS-MPPE-Send-Key ${STATION}`,
    );
    const byAddress = REQUEST.replace(/EAP-Message = \S+/, 'User-Password = "020000000100"');
    expect(await events(byAddress + accept)).toEqual([]);
    expect(
      await events(
        `${byAddress}(4) Sent Access-Reject Id 61 from 192.0.2.20:1812 to 192.0.2.10:41000 length 20\n`,
      ),
    ).toEqual([`7: authenticated ${ENDS} ok=false ${STATION} why=acl`]);
  });

  it('version 2, which gives requests no numbers', async () => {
    expect(
      await events(`rad_recv: Access-Request packet from host 192.0.2.10 port 41000, id=5, length=220
\tUser-Name = "anna"
\tCalling-Station-Id = "02-00-00-00-01-00"
[mschap] FAILED: MS-CHAP2-Response is incorrect
++[eap] returns reject
Login incorrect: [anna] (from client ap1 port 0 cli 02-00-00-00-01-00)
Sending Access-Reject of id 5 to 192.0.2.10 port 41000
`),
    ).toEqual([
      '4: eap-method detail=FAILED: MS-CHAP2-Response is incorrect ok=false station=02:00:00:00:01:00 why=password',
      '6: eap-failure station=02:00:00:00:01:00',
    ]);
  });

  it('an AP that the server does not know, and another secret', async () => {
    expect(
      await events(`Ignoring request to auth address * port 1812 bound to server default from unknown client 192.0.2.9 port 5000 proto udp
Received packet from 192.0.2.10 with invalid Message-Authenticator!  (Shared secret is incorrect.)
!! EAP session with state 0x0102030405060708 did not finish!                  !!
`),
    ).toEqual([
      '1: radius detail=Ignoring request to auth address * port 1812 bound to server default from unknown client 192.0.2.9 port 5000 proto udp ok=false why=client',
      '2: radius detail=Received packet from 192.0.2.10 with invalid Message-Authenticator!  (Shared secret is incorrect.) ok=false why=secret',
      '3: eap-failure detail=EAP session with state 0x0102030405060708 did not finish why=timeout',
    ]);
  });

  it('two requests at once are told apart by their numbers', async () => {
    const second = REQUEST.replaceAll('(4)', '(5)').replace('01-00"', '01-01"');
    const told = await events(`${REQUEST}${second}(4) mschap: ERROR: MS-CHAP2-Response is incorrect
(5) eap: Sending EAP Success (code 3) ID 9 length 4
`);
    expect(told.map((one) => one.replace(/ .*station=/, ' '))).toEqual([
      '13: 02:00:00:00:01:00 why=password',
      '14: 02:00:00:00:01:01',
    ]);
  });

  it('takes passwords and keys out', () => {
    const server = importers.find(({ form }) => form === 'FreeRADIUS')!;
    for (const text of [
      '(4)   User-Password = "opensesame"',
      '(4)     Cleartext-Password := "opensesame"',
      '(4) pap: Login attempt with password "opensesame" (10)',
      'Login incorrect: [anna/opensesame] (from client ap1 port 0 cli 02-00-00-00-01-00)',
      `(5)   MS-MPPE-Recv-Key = ${KEY('c3')}`,
    ])
      expect(server.redact(text)).not.toMatch(/opensesame|c3c3c3/);
    expect(server.redact('(4)   User-Name = "anna"')).toBe('(4)   User-Name = "anna"');
    const eap = 'Login incorrect: [anna/<via Auth-Type = eap>] (from client ap1 port 0)';
    expect(server.redact(eap)).toBe(eap);
  });

  it('leaves what is none of it, and does not stop at damaged lines', async () => {
    for (const line of [
      '(1) Turn the router off.',
      'Thank you (2) for that: ERROR: nothing',
      '(7) eap_peap: ERROR: (TLS) PEAP - Alert re',
      '(7) Received Access-Requ',
    ]) {
      const told = await events(`${line}\n`);
      expect(told.filter((one) => !/^1: error /.test(one))).toEqual([]);
    }
    expect((await forms('(1) Turn the router off.\n'))[0]![0]).toBe('text');
  });
});

describe('one station, one exchange after the other', () => {
  const login = (seconds: number, number: number, what: string) =>
    `Fri Nov 20 12:00:${String(seconds).padStart(2, '0')} 2026 : Auth: (${number}) ${what} (from client ap1 port 0 cli 02-00-00-00-01-00)\n`;

  it('each login is an attempt of its own', async () => {
    const told = await events(
      login(1, 4, 'Login incorrect (mschap: MS-CHAP2-Response is incorrect): [anna]') +
        login(20, 9, 'Login incorrect (mschap: MS-CHAP2-Response is incorrect): [anna]') +
        login(40, 14, 'Login OK: [anna]'),
    );
    expect(told.map((one) => one.replace(/^(\d+: \S+).*/, '$1'))).toEqual([
      '1: eap-method',
      '1: eap-failure',
      '2: eap-start',
      '2: eap-method',
      '2: eap-failure',
      '3: eap-start',
      '3: eap-success',
    ]);
  });

  it('a line without a number is of no request, where requests have numbers', async () => {
    const told = await events(
      `${login(1, 4, 'Login incorrect (mschap: MS-CHAP2-Response is incorrect): [anna]')}Fri Nov 20 12:00:09 2026 : Error: rlm_ldap (ldap): Opening connection failed\n`,
    );
    expect(told.at(-1)).toBe('2: error detail=rlm_ldap (ldap): Opening connection failed');
  });

  it('its requests are of one attempt, until the answer', async () => {
    const log = [4, 5, 6]
      .map(
        (n) =>
          REQUEST.replaceAll('(4)', `(${n})`) +
          `(${n}) eap: Peer sent packet with method EAP PEAP (25)\n(${n}) Sent Access-${n === 5 ? 'Reject' : 'Challenge'} Id ${n} from 192.0.2.20:1812 to 192.0.2.10:41000 length 44\n`,
      )
      .join('');
    expect((await events(log)).map((one) => one.replace(/^\d+: (\S+).*/, '$1'))).toEqual([
      'eap-method',
      'eap-method',
      'eap-failure',
      'eap-start',
      'eap-method',
    ]);
  });
});

describe('NPS', () => {
  const event = (said: string, code: number, reason: string) => `Event ID:      6273
Description:
Network Policy Server ${said} access to a user.

User:
	Account Name:			anna
Client Machine:
	Called Station Identifier:		02-00-00-00-00-00:Library
	Calling Station Identifier:		02-00-00-00-01-00
Authentication Details:
	Authentication Type:		PEAP
	EAP Type:			Microsoft: Secured password (EAP-MSCHAP v2)
	Reason Code:			${code}
	Reason:				${reason}
`;

  it.each([
    ['denied', 16, 'Authentication failed due to a user credentials mismatch.', 'eap-method', 'password'],
    [
      'denied',
      22,
      'The client could not be authenticated because the EAP Type cannot be processed by the server.',
      'eap-method',
      'not-acceptable',
    ],
    [
      'denied',
      265,
      'The certificate chain was issued by an authority that is not trusted.',
      'certificate',
      'authority',
    ],
    ['granted', 0, '-', 'eap-success', undefined],
  ])('%s, reason %d', async (said, code, reason, kind, why) => {
    const { records } = await imported(event(said, code, reason));
    const told = records.flatMap((record) => record.event ?? []);
    expect(told[0]).toMatchObject({
      kind,
      by: 'server',
      station: '02:00:00:00:01:00',
      bssid: '02:00:00:00:00:00',
    });
    expect(told[0]!.why).toBe(why);
    expect(told.map((one) => one.kind).slice(1)).toEqual(said === 'denied' ? ['eap-failure'] : []);
  });
});

describe('ISE', () => {
  it('its messages by number', async () => {
    expect(
      await events(`Endpoint Id	02:00:00:00:01:00
Event	5400 Authentication failed
Failure Reason	12321 PEAP failed SSL/TLS handshake because the client rejected the ISE local-certificate
22056	Subject not found in the applicable identity store(s)
11007 Could not locate Network Device or AAA Client
`),
    ).toEqual([
      '2: eap-failure station=02:00:00:00:01:00',
      '3: tls-alert detail=certificate: PEAP failed SSL/TLS handshake because the client rejected the ISE local-certificate local=false station=02:00:00:00:01:00',
      '4: eap-method detail=Subject not found in the applicable identity store(s) ok=false station=02:00:00:00:01:00 why=credential',
      '5: radius detail=Could not locate Network Device or AAA Client ok=false station=02:00:00:00:01:00 why=client',
    ]);
    expect(await events('5400 Main Street\n12321 boxes\nId 5200 x\n')).toEqual([]);
  });
});
