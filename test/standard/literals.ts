import ts from 'typescript';
import { Errno } from '../../main/standard/errno.ts';

/** A fact of the standard that is written where it should be named: `file:line: what`. */
type Found = string;

const OUIS = /00[-:]0f[-:]ac|00[-:]50[-:]f2|50[-:]6f[-:]9a|000fac|0050f2|506f9a/i;
const ETHERTYPES: readonly number[] = [0x888e, 0x88c7, 0x890d, 0x88a8, 0x86dd];
/** Status codes of SAE that are in the sets which once differed, and what stood beside them there. */
const SAE_STATUSES: readonly number[] = [76, 77, 126, 127];
const BESIDE: readonly number[] = [0, 1, 15, 30, ...SAE_STATUSES];
/** Names of sets of status and reason codes. */
const CODES = /STATUS|REASON|LEAVING|ORDINARY|GIVEN_UP|TIMEOUTS|GOING|_FT$|OF_THE_JOIN/;
const ELEMENTS: readonly number[] = [48, 54, 55, 76, 140, 221, 244, 255];
/** Constants that name what main/standard has: a second table, or a number with a name of its own. */
const TABLES =
  /^(Subtype|Algorithm|AuthenticationAlgorithm|Category|Element|ElementId|ExtensionId|Status|SaeStatus|Reason|EtherType|Errno)$/;
const NUMBERS =
  /^(RSNX?E|RSNX|VENDOR|MDE|FTE|MME|ELEMENT_\w+|\w+_ELEMENT|MOBILITY_DOMAIN|FAST_TRANSITION|EAPOL|SAE|SAE_ALGORITHM|STATUS_(?!MS)\w+|REASON_\w+|DH_PARAMETER)$/;

const numberIn = (node: ts.Expression): number | null => {
  if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.MinusToken)
    return ts.isNumericLiteral(node.operand) ? -Number(node.operand.text) : null;
  return ts.isNumericLiteral(node) ? Number(node.text) : null;
};

const nameOf = (node: ts.Expression): string =>
  ts.isIdentifier(node) ? node.text : ts.isPropertyAccessExpression(node) ? node.name.text : '';

const isText = (node: ts.Node): node is ts.LiteralLikeNode =>
  ts.isStringLiteralLike(node) ||
  ts.isTemplateHead(node) ||
  ts.isTemplateMiddleOrTemplateTail(node) ||
  ts.isRegularExpressionLiteral(node);

/** What is compared with a number: a status, reason, algorithm, Ethertype or element. */
function compared(name: string, number: number): string | null {
  if (/^(status|reason|authAlgorithm|etherType)$/.test(name)) return number === 0 ? null : name;
  if (/^errno$/.test(name)) return number === 0 ? null : name;
  return /^(id|ext)$/.test(name) && ELEMENTS.includes(number) ? 'element' : null;
}

function judge(node: ts.Node): string | null {
  if (isText(node) && OUIS.test(node.text)) return `suite or OUI ${node.text.trim()}`;
  if (ts.isAsExpression(node) && node.type.getText().replace(/\[\]$/, '') === 'Suite') return 'as Suite';
  if (ts.isNumericLiteral(node) && ETHERTYPES.includes(Number(node.text))) return 'Ethertype';
  if (ts.isArrayLiteralExpression(node) && node.elements.length > 1) {
    const numbers = node.elements.map(numberIn);
    if (
      numbers.every((n) => n !== null && BESIDE.includes(n)) &&
      numbers.some((n) => SAE_STATUSES.includes(n!))
    )
      return `set of statuses ${numbers.join(', ')}`;
    // Which codes belong together is a judgement of the standard's; sets of other numbers have other names.
    const owner = node.parent && ts.isNewExpression(node.parent) ? node.parent.parent : node.parent;
    if (
      owner &&
      ts.isVariableDeclaration(owner) &&
      ts.isIdentifier(owner.name) &&
      CODES.test(owner.name.text) &&
      numbers.every((n) => n !== null)
    )
      return `set of codes ${numbers.join(', ')}`;
  }
  if (ts.isBinaryExpression(node)) {
    const { kind } = node.operatorToken;
    const equality =
      kind === ts.SyntaxKind.EqualsEqualsEqualsToken || kind === ts.SyntaxKind.ExclamationEqualsEqualsToken;
    const number = equality ? numberIn(node.right) : null;
    const what = number === null ? null : compared(nameOf(node.left), number);
    if (what) return `${what} ${number}`;
  }
  if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && node.initializer) {
    const value = ts.isAsExpression(node.initializer) ? node.initializer.expression : node.initializer;
    if (TABLES.test(node.name.text) && ts.isObjectLiteralExpression(value)) return `table ${node.name.text}`;
    if ((NUMBERS.test(node.name.text) || node.name.text in Errno) && numberIn(value) !== null)
      return `number ${node.name.text}`;
  }
  return null;
}

/** Facts of the standard that a source file writes down itself: suites, OUIs, Ethertypes, elements, sets of statuses. */
export function literalsIn(file: string, source: string): Found[] {
  const tree = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true);
  const found: Found[] = [];
  const visit = (node: ts.Node): void => {
    const what = judge(node);
    const { line } = tree.getLineAndCharacterOfPosition(node.getStart(tree));
    if (what) found.push(`${file}:${line + 1}: ${what}`);
    node.forEachChild(visit);
  };
  visit(tree);
  return found;
}
