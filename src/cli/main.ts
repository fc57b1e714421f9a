#!/usr/bin/env node
// The bin of the package: npx solaris-esign.
import { runCli } from "./cli.js";
import { ioOfProcess } from "./io.js";

const io = ioOfProcess(process);
// Should the process end early, for example because nothing keeps it alive, then nothing was proved: 1 would say that a check failed.
process.exitCode = 2;
process.exitCode = await runCli(process.argv.slice(2), io);
