// How much is measured: enough for medians that hold still, or just enough to see that everything works.

/** @typedef {typeof full} Plan */

const full = {
  oneAtATime: { warmUp: 4_000, calls: 400, rounds: 25 },
  manyCallers: { warmUp: 5_000, calls: 2_500, rounds: 4, repetitions: 3 },
  checker: { blocks: 201, perBlock: 2_000 },
};

/** @type {Plan} */
const quick = {
  oneAtATime: { warmUp: 1_000, calls: 200, rounds: 5 },
  manyCallers: { warmUp: 2_000, calls: 1_500, rounds: 2, repetitions: 1 },
  checker: { blocks: 51, perBlock: 1_000 },
};

export const plans = { full, quick };
