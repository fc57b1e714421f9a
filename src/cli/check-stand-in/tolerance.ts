// Differences from the pact that break nothing: what the contract lets a provider leave out, and the client does not read.
import { checkBody, jsonSchemas, type OperationName, responseSchemas } from "../../contract/index.js";
import type { Interaction } from "../pact.js";
import type { ReportIssue } from "../report.js";
import { operationOf } from "./operation.js";

/** The optional fields that the client reads: src/identification.ts. */
export const optionalButRead: readonly string[] = ["authorization_expires_at", "confirmation_expires_at"];

interface Schema {
  readonly properties?: object;
  readonly required?: readonly string[];
}

/** Makes a note of each difference that breaks nothing. Its value must be one that the contract allows. */
export function tolerated(
  interaction: Interaction,
  issues: readonly ReportIssue[],
  body: Buffer,
): readonly ReportIssue[] {
  const operation = operationOf(interaction);
  const { properties = {}, required = [] } = schemaOf(operation, interaction.status);
  return issues.map((issue) => {
    const [field = ""] = issue.path.split(/[.[]/);
    const isNeeded = required.includes(field) || optionalButRead.includes(field);
    if (isNeeded || !Object.hasOwn(properties, field)) return issue;
    const differs = checkBody(operation, interaction.status, JSON.parse(body.toString()));
    if (differs.some(({ path }) => path.split(/[.[]/)[0] === field)) return issue;
    return { ...issue, severity: "note", todo: "Nothing: this field is optional, and the client does not read it." };
  });
}

/** An error has one of several shapes, which have no properties in common here. */
function schemaOf(operation: OperationName, status: number): Schema {
  const responses = responseSchemas[operation] as Readonly<Record<string, { readonly $ref: string }>>;
  const { $ref } = (responses[status] ?? responses.default) as { readonly $ref: string };
  return (jsonSchemas.$defs as Readonly<Record<string, object>>)[$ref.replace("#/$defs/", "")] as Schema;
}
