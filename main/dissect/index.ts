export {
  dissect,
  dissectAmsdu,
  dissectManagementBody,
  dissectMsdu,
  learnFamilies,
  type Peek,
  peek,
} from './frame.ts';
