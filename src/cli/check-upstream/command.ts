// check upstream: does the provider's published description still say what the contract of this version says?
import { defineCommand, type ExitCode, type Given } from "../command.js";
import { type Io, withProgress } from "../io.js";
import { publishReport, reportFilesOf, reportHelp, reportOptions } from "../report/files.js";
import type { CheckResult, Report } from "../report.js";
import { type Compared, compareWithContract, deviationsFile } from "./compare-with-contract.js";
import { Description } from "./description.js";
import type { Deviation } from "./deviations.js";
import { providersAddress, readSource } from "./source.js";
import { oneLine, withoutSecrets } from "./words.js";
import { yamlParser } from "./yaml.js";

const options = { source: { type: "string" }, ...reportOptions } as const;

const todo =
  "Is there a newer version of solaris-esign? If not, tell its maintainers. " +
  `In a clone: npm run spec:upstream -- --propose FILE, or an entry in ${deviationsFile}.`;

const usage = `Usage: npx solaris-esign check upstream [--source URL_OR_FILE]

Does the description that the provider publishes still say what the contract of this version says? It compares facts, not texts:
path, parameters, fields, types, enums, null, formats and limits, statuses, headers and security. It sends no request to the API.
It needs the package yaml, which is an optional peer: npm install --save-dev yaml

  --source URL_OR_FILE                      another address of the description, or a downloaded file. Default:
                                            ${providersAddress}
${reportHelp}

Exit codes: 0 they agree except for the known deviations, 1 they differ, 2 they could not be compared.`;

/** The command, as the list of all commands loads it. */
export const command = defineCommand({
  usage,
  options,
  run: async (given, io) => (await checkUpstream(given, io)).exitCode,
});

/**
 * Compares, and publishes the report.
 *
 * @throws {UsageError} a report cannot be written
 * @throws {CannotCheckError} they could not be compared
 */
export async function checkUpstream(
  given: Given<typeof options>,
  io: Io,
): Promise<{ readonly exitCode: ExitCode; readonly compared: Compared }> {
  const { source = providersAddress } = given;
  const files = await reportFilesOf(given, io);
  const parse = await yamlParser();
  const at = new Date();
  const subject = withoutSecrets(source);
  const theirs = await withProgress(io, `Reading ${subject}`, () => readSource(source, io));
  const compared = await compareWithContract(Description.read(theirs, "The provider's description", parse), parse);
  const report: Report = { command: "check upstream", subject, at, checks: checksOf(compared) };
  return { exitCode: await publishReport(report, files, io), compared };
}

function checksOf({ operations, listed, stale }: Compared): CheckResult[] {
  const differing = operations.flatMap(({ id, unknown }) =>
    unknown.map((difference) => ({ ...difference, operation: id })),
  );
  // Where the same fact differs in another way, that is said already.
  const gone = stale.filter(({ at }) => differing.every((difference) => difference.at !== at));
  const all = differing.length === 0 ? "all facts" : "all other facts";
  return [
    ...differing.map(
      ({ operation, at, place, ours, theirs }): CheckResult => ({
        name: `${operation}: ${oneLine(place)}`,
        id: at,
        verdict: "broken",
        expected: oneLine(ours),
        found: oneLine(theirs),
        note: `the fact's name is ${oneLine(at)}`,
        todo,
      }),
    ),
    ...operations.map(
      ({ id, facts, known, unknown }): CheckResult => ({
        name: `${all} of ${id}`,
        id,
        verdict: "holds",
        found: `${facts - known.length - unknown.length} agree, ${known.length} differ for a known reason`,
      }),
    ),
    ...(gone.length === 0 ? [] : [goneCheck(gone, listed)]),
  ];
}

/** It breaks nothing: most often the provider now says what the contract says. In one line, since there may be many. */
function goneCheck(gone: readonly Deviation[], listed: number): CheckResult {
  const named = gone.slice(0, mostNamed).map(({ at }) => oneLine(at));
  const names = gone.length > mostNamed ? [...named, `and ${gone.length - mostNamed} more`] : named;
  return {
    name: "the known differences",
    verdict: "holds",
    found: `no longer there: ${gone.length} of ${listed}`,
    note: `In a clone: remove ${gone.length === 1 ? "it" : "them"} from ${deviationsFile}: ${names.join(", ")}`,
  };
}

/** How many facts are named. */
const mostNamed = 3;
