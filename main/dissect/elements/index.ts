export { readAuthenticationBody } from './authentication.ts';
export { ssidText } from './basic.ts';
export { dissectElements, type Elements, elementAt } from './elements.ts';
export { type Draft, FixedFields, type Part } from './fixed.ts';
export { type FteInfo, readFte, toldMicLength, type WrappedKey } from './fte.ts';
export { basicMultiLink } from './multilink.ts';
export { vendorTypeName } from './oui.ts';
export { rsneParts, withoutPmkids } from './rsn.ts';
