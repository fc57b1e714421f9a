// How much is measured: enough for medians that hold still, or just enough to see that everything works.

/** @typedef {typeof full} Plan */

const full = {
  oneAtATime: { warmUp: 4_000, calls: 400, rounds: 25, seconds: 60 },
  manyCallers: { warmUp: 3_000, calls: 2_000, rounds: 4, seconds: 15, repetitions: 3 },
  start: { rounds: 15, seconds: 40 },
  heap: { warmUp: 15_000, calls: 100_000, callsOfOthers: 30_000, callers: 32 },
  checker: { blocks: 201, perBlock: 2_000 },
  renewal: { renewals: 6 },
  growth: { operations: [1, 10, 100, 1_000] },
};

/** @type {Plan} */
const quick = {
  oneAtATime: { warmUp: 1_000, calls: 200, rounds: 5, seconds: 20 },
  manyCallers: { warmUp: 2_000, calls: 1_500, rounds: 2, seconds: 10, repetitions: 1 },
  start: { rounds: 3, seconds: 20 },
  heap: { warmUp: 5_000, calls: 10_000, callsOfOthers: 5_000, callers: 32 },
  checker: { blocks: 51, perBlock: 1_000 },
  renewal: { renewals: 2 },
  growth: { operations: [1, 10, 100] },
};

export const plans = { full, quick };
