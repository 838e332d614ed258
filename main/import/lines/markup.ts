const TAG =
  /<\/?(?:a|abbr|b|blockquote|body|br|center|code|dd|div|dl|dt|em|font|h[1-6]|head|hr|html|i|img|li|meta|o:p|ol|p|pre|samp|small|span|strong|style|sub|sup|table|tbody|td|th|thead|title|tr|tt|u|ul|wbr|!doctype)(?:\s[^<>]*)?\/?>|<!--[^<>]{0,2000}-->/gi;

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
  ensp: ' ',
  emsp: ' ',
  ndash: '–',
  mdash: '—',
  hellip: '…',
  dagger: '†',
};

const ENTITY = /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,6}));/gi;

/** Whether a line holds HTML tags or character references. */
export const hasMarkup = (text: string): boolean =>
  /<[a-z/!]/i.test(text) ? text.search(TAG) >= 0 || hasEntity(text) : hasEntity(text);

const hasEntity = (text: string): boolean => /&(?:#\d+|#x[0-9a-f]+|amp|lt|gt|quot|apos|nbsp);/i.test(text);

/** The line without its HTML tags; other text in angle brackets stays. */
export const stripTags = (text: string): string => text.replace(TAG, '');

/** Whether a tag that mail programs make begins in the line and ends in a later one. */
export const unclosedTag = (text: string): boolean =>
  /<(?:a|span|div|font|img|p|td)(?:\s[^<>]*)?$/i.test(text);

/** Character references as the characters that they stand for; what is none stays. */
export function decodeEntities(text: string): string {
  return text.replace(ENTITY, (whole, decimal?: string, hex?: string, name?: string) => {
    if (name) return ENTITIES[name.toLowerCase()] ?? whole;
    const code = decimal ? Number(decimal) : Number.parseInt(hex!, 16);
    return code >= 0x20 && code <= 0x10ffff ? String.fromCodePoint(code) : '';
  });
}
