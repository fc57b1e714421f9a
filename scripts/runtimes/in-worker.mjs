// The scenario on workerd.
import { play } from "./scenario.mjs";

export default {
  /**
   * @param {unknown} _
   * @param {{ CONTROL: string }} environment
   */
  test: (_, { CONTROL }) => play(CONTROL),
};
