export {
  dissect,
  dissectAmsdu,
  dissectManagementBody,
  dissectMsdu,
  learnFamilies,
  type Peek,
  peek,
} from './frame.ts';
export { Glance } from './glance.ts';
export { dissectLog } from './log.ts';
export { netlinkKeys } from './netlink/index.ts';
export { dataFrameName } from './wlan/index.ts';
