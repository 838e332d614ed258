export { pmksaAgreement } from './pmksa.ts';
