export { firstEapolSubframe, nextSubframe, readSubframe } from './amsdu.ts';
export { controlFields } from './control.ts';
export { crc32 } from './crc.ts';
export { dataFrameName, hasDataBody, headerLength, readWlanHeader } from './mac.ts';
export { wlanHeaderFields } from './mac-fields.ts';
export { dissectManagement } from './management.ts';
export { protectionFields, protectionKind, protectionNames, readProtection } from './protection.ts';
