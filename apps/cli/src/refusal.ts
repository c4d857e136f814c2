/** A command cannot be done, for a reason the person at the terminal can act on. One sentence, shown without a stack. */
export class Refusal extends Error {}
