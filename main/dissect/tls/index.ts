export { tlsAlerts, tlsSuiteHash, tlsSuiteName, tlsVersions } from './names.ts';
export { areTlsRecords, isTlsRecord, readTlsRecords, type TlsAlert, type TlsRead } from './tls.ts';
export type { CertificateInfo } from './x509.ts';
