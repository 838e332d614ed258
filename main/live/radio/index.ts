export { RadioError } from './error.ts';
export type { RadioEvent, RadioItem } from './events.ts';
export { Queue } from './queue.ts';
export type {
  AssociateRequest,
  AuthenticateRequest,
  ConnectRequest,
  KeyRequest,
  NewKeyRequest,
  PmksaEntry,
  Radio,
  RadioCapabilities,
  RadioStatus,
  ScanResult,
  SecurityRequest,
  SentFrame,
} from './radio.ts';
