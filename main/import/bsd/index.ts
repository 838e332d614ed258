export { net80211 } from './net80211.ts';
