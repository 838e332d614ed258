export { type Comparison, compare, type Difference, type Side, sideName } from './compare.ts';
export { compareView } from './compare-view.ts';
