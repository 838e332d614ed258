export { dissect, dissectAmsdu, dissectManagementBody, dissectMsdu, type Peek, peek } from './frame.ts';
