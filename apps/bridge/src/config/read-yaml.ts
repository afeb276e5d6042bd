import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, type YAMLMap } from 'yaml';
import { nestsTooDeep } from './nests-too-deep.js';
import type { Remarks } from './remarks.js';
import { emptyMap, type MapNode, type Member, type Place, type SourceNode, scalar } from './source-tree.js';

/** A configuration is a page; whatever is larger is a mistake or an attack (YAML's anchors can multiply). */
const MOST_CHARACTERS = 256_000;
const MOST_NODES = 50_000;
const DEEPEST = 32;
/** One slip makes many errors after it; the first few tell where it is. */
const MOST_PROBLEMS = 3;
const TOO_LARGE = 'is too large or too deep';

/** The tree of a YAML (or JSON) text; null when it cannot be read, with every problem at its line and column. */
export function readYaml(text: string, source: string, remarks: Remarks): SourceNode | null {
  const start: Place = { source, line: 1, column: 1 };
  if (text.length > MOST_CHARACTERS) {
    remarks.error('', `is longer than ${MOST_CHARACTERS} characters`, start);
    return null;
  }
  if (nestsTooDeep(text)) {
    remarks.error('', TOO_LARGE, start);
    return null;
  }
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    strict: true,
    // The parser compares each key with all before it; the tree builder looks each up once.
    uniqueKeys: false,
    merge: false,
    prettyErrors: false,
    // Its problems are reported by us, not printed.
    logLevel: 'silent',
  });
  const placeOf = (offset: number | undefined): Place => {
    const { line, col } = lines.linePos(offset ?? 0);
    return { source, line: Math.max(1, line), column: Math.max(1, col) };
  };
  const problems = [...document.errors, ...document.warnings].sort((a, b) => a.pos[0] - b.pos[0]);
  for (const { message, pos } of problems.slice(0, MOST_PROBLEMS))
    remarks.error('', `${withoutContent(message)}${hint(text, pos[0])}`, placeOf(pos[0]));
  if (problems.length > 0) return null;
  try {
    return new TreeBuilder(placeOf).build(document.contents, start, 0);
  } catch (thrown) {
    if (!(thrown instanceof Refused)) throw thrown;
    remarks.error('', thrown.message, thrown.at ?? start);
    return null;
  }
}

/** A text that is read as a section: nothing at all is an empty one. */
export function readYamlSection(text: string, source: string, remarks: Remarks): MapNode | null {
  const tree = readYaml(text, source, remarks);
  if (tree === null || tree.kind === 'map') return tree;
  if (tree.kind === 'scalar' && tree.value === null) return emptyMap(tree.at);
  remarks.error('', 'must be a mapping of keys to values', tree.at);
  return null;
}

/** The parser quotes what it stumbled over, which may be a key. */
function withoutContent(message: string): string {
  return message.replace(/: "(?:[^"\\]|\\.)*"$|"(?:[^"\\]|\\.)*"/gs, '').trim();
}

/** `{ port: ${PORT} }` is the usual way to trip: a brace inside braces begins a mapping. */
function hint(text: string, offset: number): string {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: this is what to write.
  const advice = '; inside { } and [ ], write "${NAME}" with quotes';
  return text.slice(Math.max(0, offset - 1), offset + 1) === '${' ? advice : '';
}

class Refused extends Error {
  constructor(
    message: string,
    readonly at?: Place,
  ) {
    super(message);
  }
}

class TreeBuilder {
  private nodes = 0;
  /** The node each name was last given to: the parser's own search walks the whole document for every alias. */
  private readonly anchors = new Map<string, Node>();

  constructor(private readonly placeOf: (offset: number | undefined) => Place) {}

  build(node: Node | null | undefined, fallback: Place, depth: number): SourceNode {
    if (++this.nodes > MOST_NODES || depth > DEEPEST) throw new Refused(TOO_LARGE);
    if (node === null || node === undefined) return scalar(null, fallback);
    const at = node.range === undefined || node.range === null ? fallback : this.placeOf(node.range[0]);
    if (isAlias(node)) return this.build(this.named(node.source, at), at, depth + 1);
    if (node.anchor !== undefined) this.anchors.set(node.anchor, node);
    if (isMap(node)) return this.map(node, at, depth);
    if (isSeq(node))
      return {
        kind: 'list',
        at,
        entries: node.items.map((one) => this.build(one as Node | null, at, depth + 1)),
      };
    if (!isScalar(node)) return scalar(null, at);
    const { value, source } = node;
    const plain = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
    return scalar(plain ? value : null, at, { text: source ?? String(value) });
  }

  private named(anchor: string, at: Place): Node {
    const node = this.anchors.get(anchor);
    if (node === undefined)
      throw new Refused('Unresolved alias (the anchor must be set before the alias)', at);
    return node;
  }

  private map(node: YAMLMap, at: Place, depth: number): MapNode {
    const members = new Map<string, Member>();
    for (const { key, value } of node.items) {
      const keyAt = isScalar(key) && key.range ? this.placeOf(key.range[0]) : at;
      const name = isScalar(key) ? String(key.value) : '(not a name)';
      if (members.has(name)) throw new Refused('Map keys must be unique', keyAt);
      members.set(name, { keyAt, node: this.build(value as Node | null, keyAt, depth + 1) });
    }
    return { kind: 'map', at, members };
  }
}
