// Tries one mutant: it is made in a scratch copy, and each check is asked in turn until one notices it.

/** @typedef {import("./workbench.mjs").Workbench} Workbench */

/**
 * @typedef {object} Check
 * @property {string} name
 * @property {(bench: Workbench) => Promise<string | undefined>} ask what it has to say, if anything; "" where only that it does
 */

/**
 * @typedef {object} Trial
 * @property {string} name
 * @property {(bench: Workbench) => Promise<{ noticedBy?: string, note: string }>} apply makes the mutant; `note` is for the table
 * @property {readonly Check[]} checks
 */

/**
 * @typedef {object} Result
 * @property {string} name
 * @property {string | undefined} killedBy nothing for a survivor
 * @property {string} note
 */

/**
 * Makes what tries mutants. That a check fails says something of a mutant only where it passes without one: each is asked so
 * once, when it first kills.
 */
export function createJudge() {
  /** @type {Map<string, Promise<void>>} */
  const sound = new Map();

  /** @param {Workbench} bench @param {Check} check @param {string} about */
  const expectSound = (bench, { name, ask }, about) => {
    const key = `${name} ${about}`;
    const asked = sound.get(key) ?? ask(bench).then((said) => refuse(said, name));
    sound.set(key, asked);
    return asked;
  };

  /**
   * @param {Workbench} bench
   * @param {Trial} trial
   * @param {string} about what the checks depend on: the same checks need not be asked again
   * @returns {Promise<Result>}
   */
  return async function judge(bench, { name, apply, checks }, about) {
    try {
      const { noticedBy, note } = await apply(bench);
      if (noticedBy !== undefined) return { name, killedBy: noticedBy, note };
      for (const check of checks) {
        const said = await check.ask(bench);
        if (said === undefined) continue;
        await bench.restore();
        await expectSound(bench, check, about);
        return { name, killedBy: [check.name, said].filter(Boolean).join(": "), note };
      }
      return { name, killedBy: undefined, note };
    } finally {
      await bench.restore();
    }
  };
}

/** @param {string | undefined} said @param {string} check */
function refuse(said, check) {
  if (said === undefined) return;
  throw new Error(`The check "${check}" fails without any mutant (${said}). Run \`npm test\` and fix that first.`);
}
