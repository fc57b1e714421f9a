// How far the bench has got, on the error output: a line that is written over on a terminal, else one for each measurement.

/** @param {string} name of the measurement */
export function progressOf(name) {
  const startedAt = performance.now();
  const { stderr } = process;
  if (!stderr.isTTY) stderr.write(`${name} …\n`);
  return {
    /** @param {string} text */
    say(text) {
      if (stderr.isTTY) stderr.write(`\r\x1b[K${name}: ${text}`);
    },
    done() {
      const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
      stderr.write(stderr.isTTY ? `\r\x1b[K${name}: ${seconds} s\n` : `${name}: ${seconds} s\n`);
    },
  };
}
