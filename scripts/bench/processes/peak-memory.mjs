// The most memory that this process ever had in use.
import { readFile } from "node:fs/promises";

/** Linux counts that of the process it was forked from into maxRSS, so there it is read from where it is told for itself. */
export async function peakMb() {
  const status = await readFile("/proc/self/status", "utf8").catch(() => "");
  const kilobytes = Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? process.resourceUsage().maxRSS);
  return kilobytes / 1024;
}
