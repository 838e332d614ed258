export {
  type CodeKind,
  explain,
  explainOne,
  explainSuite,
  type Meaning,
  meaningsText,
  nl80211Words,
} from './explain.ts';
