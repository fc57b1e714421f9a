// Reads an OpenAPI description that anybody may have written: what is wrong with it is reported in words that name the place.
import type { CannotCheckError } from "../command.js";
import { cannotCompare, withoutSecrets } from "./words.js";

/** An object of a description. */
export type Node = Readonly<Record<string, unknown>>;

/** Turns YAML into data: the parser is an optional peer of the package. */
export type ParseYaml = (text: string, options: { logLevel: "error" }) => unknown;

const methods = new Set(["get", "put", "post", "delete", "options", "head", "patch", "trace"]);

/** One OpenAPI document, OpenAPI 3.0 or 3.1, whose references all point into it. */
export class Description {
  /** What to call it in errors. */
  readonly name: string;
  readonly root: Node;

  private constructor(name: string, root: Node) {
    this.name = name;
    this.root = root;
  }

  /** @throws {CannotCheckError} the text is no OpenAPI description of a known version */
  static read(text: string, name: string, parse: ParseYaml): Description {
    if (/^\s*<(!doctype|html|head|body)/i.test(text)) {
      throw cannotCompare(`${name} is an HTML page, not an OpenAPI description. Is the address still right?`);
    }
    const root = parsed(text, name, parse);
    if (!isObject(root) || typeof root.openapi !== "string") {
      throw cannotCompare(`${name} is not an OpenAPI description: it has no text "openapi" at its top.`);
    }
    if (!/^3\.[01]\./.test(root.openapi)) {
      throw cannotCompare(`${name} is written in OpenAPI ${root.openapi}; only 3.0 and 3.1 can be read.`);
    }
    return new Description(name, root);
  }

  get paths(): [string, Node][] {
    return this.entries(this.root, "paths");
  }

  get operations(): { id: string; method: string; path: string }[] {
    return this.paths.flatMap(([path, item]) =>
      this.methodsOf(item).map((method) => ({ id: String(this.object(item, method)?.operationId), method, path })),
    );
  }

  methodsOf(item: Node): string[] {
    return Object.keys(item).filter((name) => methods.has(name));
  }

  /** The list at this key of the first node that has one, or else at the top of the document. */
  listFrom(nodes: readonly Node[], key: string): Node[] {
    return this.list(nodes.find((node) => node[key]) ?? this.root, key);
  }

  /** The object at this key, if there is one. */
  object(node: Node, key: string): Node | undefined {
    const value = this.resolve(node[key]);
    return value === undefined || value === null ? undefined : this.#object(value, key);
  }

  /** The objects by name that stand at this key. */
  entries(node: Node, key: string): [string, Node][] {
    const named = this.object(node, key) ?? {};
    return Object.keys(named).map((name) => [name, this.object(named, name) ?? {}]);
  }

  /** The objects in the list at this key. */
  list(node: Node, key: string): Node[] {
    const value = this.resolve(node[key]) ?? [];
    if (!Array.isArray(value)) throw this.#malformed(`"${key}" must be a list`);
    return value.map((entry) => this.#object(entry, key));
  }

  securityScheme(name: string): Node {
    const $ref = `#/components/securitySchemes/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`;
    return this.#object({ $ref }, name);
  }

  /**
   * What a `$ref` points at, with references behind it followed too; any other value as it is.
   *
   * @throws {CannotCheckError} a reference points to another document, to nothing or to itself
   */
  resolve(value: unknown): unknown {
    const passed = new Set<string>();
    let at = value;
    while (isObject(at) && typeof at.$ref === "string") {
      const { $ref } = at;
      if (passed.has($ref)) throw cannotCompare(`${this.name} has a reference that leads back to itself: ${$ref}`);
      passed.add($ref);
      if (!/^#(\/|$)/.test($ref)) {
        throw cannotCompare(
          `${this.name} refers to another document (${withoutSecrets($ref)}). Give a bundled description, in one file.`,
        );
      }
      at = this.#lookUp($ref);
      if (at === undefined) throw cannotCompare(`${this.name} has a reference that points at nothing: ${$ref}`);
    }
    return at;
  }

  /** What stands at a JSON pointer in a URI fragment (RFC 6901). */
  #lookUp(pointer: string): unknown {
    const names = pointer
      .split("/")
      .slice(1)
      .map((name) => decoded(name).replaceAll("~1", "/").replaceAll("~0", "~"));
    return names.reduce<unknown>(
      (at, name) => (isObject(at) && Object.hasOwn(at, name) ? at[name] : undefined),
      this.root,
    );
  }

  #object(value: unknown, key: string): Node {
    const node = this.resolve(value);
    if (!isObject(node) || Array.isArray(node)) throw this.#malformed(`what "${key}" has must be an object`);
    return node;
  }

  #malformed(what: string): CannotCheckError {
    return cannotCompare(`${this.name} is not as OpenAPI has it: ${what}.`);
  }
}

export function isObject(value: unknown): value is Node {
  return typeof value === "object" && value !== null;
}

/** @throws {CannotCheckError} */
export function parsed(text: string, name: string, parse: ParseYaml): unknown {
  try {
    return parse(text, { logLevel: "error" });
  } catch (error) {
    const [first = ""] = String((error as Error).message).split("\n");
    throw cannotCompare(`${name} is not valid YAML: ${first.replace(/:$/, ".")}`);
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
