// The operation of the contract that a request of the pact is for.
import { operations } from "../../../generated/contract.js";
import { type OperationName, responseSchemas } from "../../contract/index.js";
import type { Interaction } from "../pact.js";

/** A test of the package holds that there is one. */
export function operationOf({ method, path }: Pick<Interaction, "method" | "path">): OperationName {
  const names = Object.keys(operations) as OperationName[];
  return names.find(
    (name) => operations[name].method.toUpperCase() === method && templateOf(name).test(path),
  ) as OperationName;
}

/** Matches a path of the operation, with a group for each parameter. */
export function templateOf(name: OperationName): RegExp {
  return new RegExp(`^${operations[name].path.replace(/\{(\w+)\}/g, "(?<$1>[^/]+)")}$`);
}

/** Whether the contract has this status: the `default` response covers errors alone. */
export function isDocumented(name: OperationName, status: number): boolean {
  return status in responseSchemas[name] || (status >= 400 && "default" in responseSchemas[name]);
}
